import CurlHTTP
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5)))
struct ConnectionTests {
  @Test func `sequential requests share one connection`() async throws {
    let server = try LoopbackServer { [.ok("answer \($0.turn)")] }
    let transport = HTTPTransport()
    let first = try await transport.send(.get(server.url))
    let second = try await transport.send(.get(server.url))
    let third = try await transport.send(.post(server.url, "body"))
    #expect([first, second, third].map(\.text) == ["answer 1", "answer 2", "answer 3"])
    #expect([first, second, third].map(\.connectionReused) == [false, true, true])
    #expect(server.log.connections == 1)
    #expect(first.timing.connect > .zero)
    #expect(second.timing.connect == .zero)
    #expect(second.timing.total >= second.timing.firstByte)
  }

  @Test func `20 parallel requests are answered, on no more connections than allowed`() async throws
  {
    let gate = LoopbackServer.Gate()
    let server = try LoopbackServer { [.wait(gate), .ok($0.target)] }
    let transport = HTTPTransport()
    let url = server.url
    let answers = try await withThrowingTaskGroup(of: (Int, String).self) { group in
      for number in 0..<20 {
        group.addTask { (number, try await transport.send(.get("\(url)/\(number)")).text) }
      }
      await server.until { $0.requests.count == 6 }
      gate.open()
      return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    #expect(answers == Dictionary(uniqueKeysWithValues: (0..<20).map { ($0, "/\($0)") }))
    #expect(server.log.connections == 6)
  }

  @Test func `a single-use request has a connection of its own, which nobody uses after it`()
    async throws
  {
    let server = try LoopbackServer { _ in [.ok()] }
    let transport = HTTPTransport()
    _ = try await transport.send(.get(server.url))
    let single = try await transport.send(.post(server.url, "grant", singleUse: true))
    #expect(!single.connectionReused)
    await server.until { $0.closedByClient == [2] }
    let last = try await transport.send(.get(server.url))
    #expect(last.connectionReused)
    #expect(server.log.requests.map(\.connection) == [1, 2, 1])
  }

  /// What a reused connection dies of before the first byte of the answer.
  private static let deaths: [LoopbackServer.Step] = [.close, .reset]

  @Test(arguments: deaths)
  func `a GET on a dying reused connection is repeated`(death: LoopbackServer.Step) async throws {
    let server = try LoopbackServer { $0.connection == 1 && $0.turn == 2 ? [death] : [.ok()] }
    let transport = HTTPTransport()
    _ = try await transport.send(.get(server.url))
    let response = try await transport.send(.get(server.url))
    #expect(response.status == 200)
    #expect(server.log.requests.count == 3)
  }

  @Test(arguments: ["POST", "PATCH"], deaths)
  func `a body on a dying reused connection is sent once`(
    method: String, death: LoopbackServer.Step
  ) async throws {
    let server = try LoopbackServer { $0.turn == 2 ? [death] : [.ok()] }
    let transport = HTTPTransport()
    _ = try await transport.send(.get(server.url))
    var request = HTTPRequest.post(server.url, "only once")
    request.method = method
    let failure = try await transport.failure(of: request)
    #expect(failure.reason == .reset)
    #expect(failure.phase == .wait)
    #expect(failure.outcome == .unknown)
    #expect(
      failure.description
        == "127.0.0.1:\(server.port) broke off the connection before it answered")
    // A repetition would come before this request, which the server numbers last.
    _ = try await transport.send(.get("\(server.url)/last"))
    #expect(server.log.requests.map(\.method) == ["GET", method, "GET"])
  }

  @Test(arguments: [nil, []] as [[UInt8]?], [false, true])
  func `a POST without a body is sent once, on a fresh connection`(
    body: [UInt8]?, singleUse: Bool
  ) async throws {
    let server = try LoopbackServer { $0.method == "POST" ? [.close] : [.ok()] }
    let transport = HTTPTransport()
    _ = try await transport.send(.get(server.url))
    let failure = try await transport.failure(
      of: HTTPRequest(method: "POST", url: server.url, body: body, singleUse: singleUse))
    #expect(failure.reason == .reset)
    #expect(failure.outcome == .unknown)
    _ = try await transport.send(.get(server.url))
    #expect(server.log.requests.map(\.method) == ["GET", "POST", "GET"])
    #expect(server.log.requests.map(\.connection) == [1, 2, 1])
  }

  @Test func `a single-use request on a dying connection is sent once`() async throws {
    let server = try LoopbackServer { $0.method == "POST" ? [.close] : [.ok()] }
    let transport = HTTPTransport()
    _ = try await transport.send(.get(server.url))
    let failure = try await transport.failure(of: .post(server.url, "grant", singleUse: true))
    #expect(failure.reason == .reset)
    #expect(failure.outcome == .unknown)
    _ = try await transport.send(.get(server.url))
    #expect(server.log.requests.map(\.method) == ["GET", "POST", "GET"])
  }

  @Test func `a redirect is an answer like any other`() async throws {
    let server = try LoopbackServer { _ in
      [.reply(status: 302, headers: ["Location: /elsewhere"], body: [])]
    }
    let response = try await HTTPTransport().send(.get(server.url))
    #expect(response.status == 302)
    #expect(response.headers["location"] == "/elsewhere")
    #expect(server.log.requests.count == 1)
  }

  @Test func `of more requests than connections none is forgotten`() async throws {
    // Answers come six at a time, as those of a server on one thread may.
    let waves = Waves(of: 6)
    let server = try LoopbackServer { _ in [.wait(waves.arrive()), .ok()] }
    let transport = HTTPTransport()
    for _ in 0..<20 {
      await withTaskGroup(of: Int?.self) { group in
        for number in 0..<150 {
          // With no timer behind it, libcurl (7.88.1) would never look after it again.
          let request = HTTPRequest(
            url: "\(server.url)/\(number)", connectTimeout: .seconds(86_400))
          group.addTask { try? await transport.send(request).status }
        }
        for await status in group { #expect(status == 200) }
      }
    }
  }

}

/// Gates that open when enough have come to them.
private final class Waves: Sendable {
  private let size: Int
  private let state = Mutex<(gate: LoopbackServer.Gate, count: Int)?>(nil)

  init(of size: Int) { self.size = size }

  func arrive() -> LoopbackServer.Gate {
    state.withLock { state in
      let gate = state?.gate ?? LoopbackServer.Gate()
      let count = (state?.count ?? 0) + 1
      state = count < size ? (gate, count) : nil
      if count == size { gate.open() }
      return gate
    }
  }
}
