import JSONText
import Testing

@testable import RPC

/// Every transcript, over real pipes, line by line and byte by byte.
@Suite(.timeLimit(.minutes(2)))
struct TranscriptTests {
  @Test(arguments: Transcript.all)
  func `the server keeps to the transcript`(_ transcript: Transcript) async throws {
    try await play(transcript, piece: .max)
  }

  @Test(arguments: Transcript.all.filter { $0.size < 1 << 14 })
  func `the server keeps to it when bytes come one by one`(_ transcript: Transcript) async throws {
    try await play(transcript, piece: 1)
  }

  @Test func `there is a transcript for each of the 55 points and for the specification`() {
    let names = Transcript.all.map(\.name)
    for point in 1...55 {
      let prefix = (point < 10 ? "0" : "") + "\(point)-"
      #expect(names.contains { $0.hasPrefix(prefix) }, "point \(point)")
    }
    #expect(names.contains("specification"))
  }

  private func play(_ transcript: Transcript, piece: Int) async throws {
    let client = try Client()
    for step in transcript.steps {
      switch step {
      case .send(let bytes): await client.write(bytes, piece: piece)
      case .end: client.end()
      case .expect(var expected):
        while !expected.isEmpty {
          let line = try #require(await client.line(), "the server ended too early")
          let answer = try checked(line)
          let index = expected.firstIndex { Transcript.matches(answer, $0) }
          guard let index else {
            Issue.record(
              "\(answer.text.prefix(300)) is none of \(expected.map { $0.text.prefix(300) })")
            return client.end()
          }
          expected.remove(at: index)
        }
      }
    }
    client.end()
    while let line = await client.line() {
      Issue.record("nobody asked for \(String(decoding: line.prefix(300), as: UTF8.self))")
    }
    #expect(await client.status == 0)
  }

  /// What holds for every line: points 27 to 29, 32 and 43.
  private func checked(_ line: [UInt8]) throws -> JSON {
    #expect(!line.contains { $0 < 0x20 }, "a control character on the wire")
    let message = try JSON(validating: line)
    if message.kind == .array {
      #expect(!message.elements.isEmpty)
      message.elements.forEach(check)
    } else {
      check(message)
    }
    return message
  }

  private func check(_ response: JSON) {
    let names = response.members.map(\.name)
    #expect(names == ["jsonrpc", "id", "result"] || names == ["jsonrpc", "id", "error"])
    #expect(response["jsonrpc"]?.string == "2.0")
    guard let error = response["error"] else { return }
    #expect(error["code"]?.int != nil)
    #expect(error["message"]?.string?.isEmpty == false)
    #expect(Set(error.members.map(\.name)).isSubset(of: ["code", "message", "data"]))
  }
}

extension Transcript {
  fileprivate var size: Int {
    steps.reduce(0) { sum, step in
      if case .send(let bytes) = step { sum + bytes.count } else { sum }
    }
  }
}
