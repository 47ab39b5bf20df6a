import InfusionsoftKit
import Testing

@testable import RPC

/// Every transcript, over real pipes, line by line and byte by byte.
@Suite(.timeLimit(.minutes(5)))
struct TranscriptTests {
  @Test(arguments: try Transcript.all())
  func `the server keeps to the transcript`(_ transcript: Transcript) async throws {
    #expect(try await faults(of: transcript) == [])
  }

  @Test(arguments: try Transcript.all().filter { $0.size < 1 << 14 })
  func `the server keeps to it when bytes come one by one`(_ transcript: Transcript) async throws {
    #expect(try await faults(of: transcript, piece: 1) == [])
  }

  @Test func `there is a transcript for each of the 55 points and for the specification`() throws {
    let names = try Transcript.all().map(\.name)
    for point in 1...55 {
      let prefix = (point < 10 ? "0" : "") + "\(point)-"
      #expect(names.contains { $0.hasPrefix(prefix) }, "point \(point)")
    }
    #expect(names.contains("specification"))
  }

  @Test func `what is not kept to is told`() async throws {
    let wrong = try Transcript(
      name: "wrong",
      text: """
        --> {"jsonrpc":"2.0","id":1,"method":"ping"}
        <-- {"jsonrpc":"2.0","id":1,"result":5}
        """)
    #expect(try await faults(of: wrong).count == 1)
    let silent = try Transcript(
      name: "silent", text: #"--> {"jsonrpc":"2.0","id":1,"method":"ping"}"#)
    #expect(try await faults(of: silent).first?.hasPrefix("nobody asked for") == true)
    let deaf = try Transcript(
      name: "deaf", text: "--|\n" + #"<-- {"jsonrpc":"2.0","id":1,"result":5}"#)
    #expect(try await faults(of: deaf).first?.hasPrefix("the server ended before") == true)
    #expect(throws: Transcript.Unreadable.self) { try Transcript(name: "bad", text: "==> x") }
  }

  @Test func `the self-test plays them all and says so in TAP`() async throws {
    var lines: [String] = []
    let status = try await SelfTest(Environment(home: "/nonexistent")).run { lines.append($0) }
    #expect(status == 0)
    let count = try Transcript.all().count
    #expect(lines.prefix(2) == ["TAP version 13", "1..\(count)"])
    #expect(lines.dropFirst(2).allSatisfy { $0.hasPrefix("ok ") })
    #expect(lines.count == count + 2)
  }

  private func faults(of transcript: Transcript, piece: Int = .max) async throws -> [String] {
    let server = try LocalServer(
      session: try .specimen(environment: Environment(home: "/nonexistent")))
    return await transcript.play(to: server, piece: piece)
  }
}

extension Transcript: CustomTestStringConvertible {
  /// The name of its file.
  public var testDescription: String { name }

  fileprivate var size: Int {
    steps.reduce(0) { sum, step in
      if case .send(let bytes) = step { sum + bytes.count } else { sum }
    }
  }
}
