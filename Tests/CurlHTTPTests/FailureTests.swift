import CurlHTTP
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5)))
struct FailureTests {
  @Test func `a port nobody listens on is named`() async throws {
    let url = try ClosedPort.url()
    let failure = try await HTTPTransport().failure(of: .post(url, "x"))
    #expect(failure.reason == .connect)
    #expect(failure.phase == .connect)
    #expect(failure.outcome == .notSent)
    #expect(failure.description == "cannot connect to \(url.dropFirst(7)): Connection refused")
  }

  @Test func `a host without an address is named`() async throws {
    let failure = try await HTTPTransport(proxy: "")
      .failure(of: .get("https://api.example.invalid/v2/contacts"))
    #expect(failure.reason == .resolve)
    #expect(failure.phase == .resolve)
    #expect(failure.outcome == .notSent)
    #expect(failure.description == "cannot resolve host api.example.invalid")
  }

  @Test func `a server that does not speak TLS is named`() async throws {
    let server = try LoopbackServer { _ in [.ok()] }
    let failure = try await HTTPTransport(proxy: "").failure(
      of: HTTPRequest(
        url: "https://127.0.0.1:\(server.port)", connectTimeout: .milliseconds(500)))
    #expect(failure.phase == .tls)
    #expect(failure.outcome == .notSent)
  }

  @Test func `the time limit names the phase it ended`() async throws {
    let server = try LoopbackServer { request in
      request.target == "/silent"
        ? [.hold] : [.raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"), .hold]
    }
    let transport = HTTPTransport()
    let silent = try await transport.failure(
      of: .get("\(server.url)/silent", timeout: .seconds(4)))
    #expect(silent.reason == .timeout)
    #expect(silent.phase == .wait)
    #expect(silent.outcome == .unknown)
    #expect(silent.description.hasPrefix("127.0.0.1:\(server.port) timed out before it answered"))
    let half = try await transport.failure(
      of: .get("\(server.url)/half", timeout: .seconds(4)))
    #expect(half.reason == .timeout)
    #expect(half.phase == .receive)
    await server.until { $0.closedByClient == [1, 2] }
  }

  @Test func `the time limit covers the wait for a free connection`() async throws {
    let server = try LoopbackServer { _ in [.hold] }
    let transport = HTTPTransport(maximumConnections: 1)
    let url = server.url
    let first = Task { try await transport.failure(of: .get(url)) }
    await server.until { $0.requests.count == 1 }
    let queued = try await transport.failure(of: .get(url, timeout: .milliseconds(50)))
    #expect(queued.reason == .timeout)
    #expect(queued.phase == .none)
    #expect(queued.outcome == .notSent)
    first.cancel()
    #expect(try await first.value.reason == .cancelled)
  }

  @Test func `a limit that has passed already is not sent`() async throws {
    let server = try LoopbackServer { _ in [.ok()] }
    let failure = try await HTTPTransport().failure(of: .get(server.url, timeout: .zero))
    #expect(failure.reason == .timeout)
    #expect(failure.outcome == .notSent)
    #expect(server.log.connections == 0)
  }

  /// Answers that end before their end, and what is said of them.
  private static let cuts: [(answer: String, reason: HTTPFailure.Reason)] = [
    ("", .reset),
    ("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", .truncated),
    ("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n", .truncated),
    ("HTTP/1.1 200 OK\r\nContent-Len", .truncated),
    ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n", .truncated),
    ("HTTP/1.1 103 Early Hints\r\n\r\n", .reset),
    ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel", .truncated),
    ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", .truncated),
    ("SSH-2.0-OpenSSH_9.2\r\n", .malformed),
  ]

  @Test(arguments: cuts)
  func `an answer cut off is a failure`(answer: String, reason: HTTPFailure.Reason) async throws {
    let server = try LoopbackServer { _ in [.raw(answer), .close] }
    let failure = try await HTTPTransport().failure(of: .post(server.url, "x"))
    #expect(failure.reason == reason)
    #expect(failure.outcome == .unknown)
  }

  @Test func `a reset in the middle of the answer is told as such`() async throws {
    let server = try LoopbackServer { _ in
      [.raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n"), .reset]
    }
    let failure = try await HTTPTransport().failure(of: .get(server.url))
    #expect([.reset, .truncated].contains(failure.reason))
    #expect(failure.outcome == .unknown)
  }

  @Test(arguments: [
    LoopbackServer.Step.reply(status: 200, headers: [], body: [UInt8](repeating: 65, count: 101)),
    .raw(
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n"
        + String(repeating: "A", count: 101) + "\r\n0\r\n\r\n"),
    .reply(status: 200, headers: ["Content-Encoding: gzip"], body: compressed),
  ])
  func `an answer over the limit is refused`(answer: LoopbackServer.Step) async throws {
    let server = try LoopbackServer { _ in [answer] }
    let failure = try await HTTPTransport().failure(
      of: HTTPRequest(url: server.url, maximumBodySize: 100))
    #expect(failure.reason == .tooLarge)
    #expect(
      failure.description
        == "the answer of 127.0.0.1:\(server.port) is too large: more than 100 bytes")
  }

  @Test func `an answer of exactly the limit is taken`() async throws {
    let server = try LoopbackServer { _ in [.ok(String(repeating: "A", count: 100))] }
    let response = try await HTTPTransport().send(
      HTTPRequest(url: server.url, maximumBodySize: 100))
    #expect(response.body.count == 100)
  }

  @Test func `broken compression is told as such`() async throws {
    let server = try LoopbackServer { _ in
      [.reply(status: 200, headers: ["Content-Encoding: gzip"], body: Array("not gzip".utf8))]
    }
    let failure = try await HTTPTransport().failure(of: .get(server.url))
    #expect(failure.reason == .malformed)
  }

  @Test func `a proxy that cannot be reached is named as such`() async throws {
    let transport = HTTPTransport(proxy: "http://proxy.example.invalid:3128")
    let failure = try await transport.failure(of: .get("https://api.example.test"))
    #expect(failure.reason == .proxy)
    #expect(failure.outcome == .notSent)
  }

  @Test(arguments: ["http://127.0.0.1:1", "nonsense://127.0.0.1:1"])
  func `a proxy that cannot be used is not taken for the host`(proxy: String) async throws {
    let failure = try await HTTPTransport(proxy: proxy)
      .failure(of: .get("https://api.example.test"))
    #expect(failure.reason == .proxy)
    #expect(failure.outcome == .notSent)
    #expect(failure.description.contains("127.0.0.1"))
  }

  @Test(arguments: ["http://127.0.0.1:1", "http://[::1]:1", "http://LOCALHOST:1"])
  func `a host that cannot be reached is not taken for a proxy`(url: String) async throws {
    #expect(try await HTTPTransport(proxy: "").failure(of: .get(url)).reason == .connect)
  }

  @Test func `a proxy that refuses is named as such, its password is not`() async throws {
    let proxy = try LoopbackServer { _ in [.reply(status: 407, headers: [], body: [])] }
    let transport = HTTPTransport(proxy: "http://user:canary@127.0.0.1:\(proxy.port)")
    let failure = try await transport.failure(of: .post("https://api.example.test", "secret"))
    #expect(failure.reason == .proxy)
    #expect(failure.outcome == .notSent)
    #expect(!failure.description.contains("canary"))
    #expect(proxy.log.requests.map(\.method) == ["CONNECT"])
  }
}

/// 1,200 bytes, "given names " a hundred times, by gzip.
let compressed: [UInt8] = [
  31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 75, 207, 44, 75, 205, 83, 200, 75, 204, 77, 45, 86, 72, 31,
  101, 143, 178, 71, 217, 163, 236, 65, 204, 6, 0, 118, 116, 111, 108, 176, 4, 0, 0,
]
