import CurlHTTP
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5)))
struct MessageTests {
  @Test func `method, target, headers and body arrive as given`() async throws {
    let server = try LoopbackServer { _ in [.ok()] }
    let request = HTTPRequest(
      method: "PATCH", url: "\(server.url)/v2/contacts/42?fields=id%2Cemail",
      headers: ["Authorization": "Bearer abc", "X-Empty": ""], body: Array("{\"a\":1}".utf8))
    _ = try await HTTPTransport().send(request)
    let received = try #require(server.log.requests.first)
    #expect(received.method == "PATCH")
    #expect(received.target == "/v2/contacts/42?fields=id%2Cemail")
    #expect(received.body == request.body)
    let lines = Set(received.head.split(separator: "\r\n").dropFirst())
    #expect(lines.isSuperset(of: ["Authorization: Bearer abc", "X-Empty:", "Content-Length: 7"]))
    #expect(lines.contains("User-Agent: tests/1"))
    let names = lines.map { $0.prefix { $0 != ":" } }
    #expect(!names.contains("Expect"))
    #expect(!names.contains("Content-Type"))
  }

  @Test(arguments: ["POST", "PUT", "PATCH"])
  func `a missing body is announced where one is expected`(method: String) async throws {
    let server = try LoopbackServer { _ in [.ok()] }
    _ = try await HTTPTransport().send(HTTPRequest(method: method, url: server.url))
    #expect(server.log.requests.first?.method == method)
    #expect(server.log.requests.first?.head.contains("Content-Length: 0") == true)
  }

  @Test(arguments: ["GET", "DELETE", "OPTIONS", "HEAD"])
  func `other methods go without a body`(method: String) async throws {
    let server = try LoopbackServer { _ in [.ok("text")] }
    let response = try await HTTPTransport().send(HTTPRequest(method: method, url: server.url))
    #expect(response.text == (method == "HEAD" ? "" : "text"))
    #expect(server.log.requests.first?.method == method)
    #expect(server.log.requests.first?.head.contains("Content-Length") == false)
  }

  @Test(arguments: ["GET", "DELETE"])
  func `other methods can carry a body`(method: String) async throws {
    let server = try LoopbackServer { _ in [.ok()] }
    _ = try await HTTPTransport().send(
      HTTPRequest(method: method, url: server.url, body: Array("ids".utf8)))
    #expect(server.log.requests.first?.method == method)
    #expect(server.log.requests.first?.body == Array("ids".utf8))
  }

  @Test func `a body larger than any buffer arrives whole, and comes back whole`() async throws {
    let server = try LoopbackServer { [.reply(status: 200, headers: [], body: $0.body)] }
    let body = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) }
    let response = try await HTTPTransport().send(
      HTTPRequest(method: "PUT", url: server.url, body: body))
    #expect(response.body == body)
  }

  @Test func `compressed answers arrive decoded`() async throws {
    let server = try LoopbackServer { _ in
      [.reply(status: 200, headers: ["Content-Encoding: gzip"], body: compressed)]
    }
    let response = try await HTTPTransport().send(.get(server.url))
    #expect(response.text == String(repeating: "given names ", count: 100))
    #expect(server.log.requests.first?.head.contains("gzip") == true)
  }

  @Test func `interim answers and trailers are not part of the head`() async throws {
    let answer = """
      HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </early>\r\n\r\n\
      HTTP/1.1 201 Created\r\nX-Once: a\r\nx-once:b\r\nTransfer-Encoding: chunked\r\n\r\n\
      2\r\nok\r\n0\r\nX-Trailer: late\r\n\r\n
      """
    let server = try LoopbackServer { _ in [.raw(answer)] }
    let response = try await HTTPTransport().send(.post(server.url, "x"))
    #expect(response.status == 201)
    #expect(response.text == "ok")
    #expect(response.httpVersion == "1.1")
    #expect(response.headers.values(of: "X-ONCE") == ["a", "b"])
    #expect(response.headers["Link"] == nil)
    #expect(response.headers["X-Trailer"] == nil)
  }

  @Test(arguments: [
    ("GET", "Name", "a\r\nX-Injected: b"), ("GET", "Name", "a\nb"), ("GET", "Name", "a\rb"),
    ("GET", "Name", "a\0b"), ("GET", "Na me", "a"), ("GET", "Name:", "a"), ("GET", "", "a"),
    ("GET\r\nX: b", "Name", "a"), ("", "Name", "a"),
  ])
  func `what cannot be written on the wire is refused`(
    method: String, name: String, value: String
  ) async throws {
    let server = try LoopbackServer { _ in [.ok()] }
    let failure = try await HTTPTransport().failure(
      of: HTTPRequest(
        method: method, url: server.url, headers: HTTPHeaders([.init(name, value)])))
    #expect(failure.reason == .badRequest)
    #expect(failure.outcome == .notSent)
    #expect(server.log.connections == 0)
  }

  @Test(arguments: [
    ("http://api.example.test", HTTPFailure.Reason.insecureURL),
    ("http://127.0.0.1.example.test", .insecureURL),
    ("http://localhost.example.test", .insecureURL),
    ("http://10.0.0.1", .insecureURL), ("http://[::2]", .insecureURL),
    ("http://128.0.0.1", .insecureURL), ("ftp://127.0.0.1", .badURL),
    ("file:///etc/passwd", .badURL), ("127.0.0.1", .badURL), ("", .badURL), ("https://", .badURL),
    ("https://user:canary@127.0.0.1", .badURL),
    ("https://127.0.0.1:99999", .badURL), ("https://127.0.0.1\r\nX: b", .badURL),
  ])
  func `a URL that may not be used is refused`(
    url: String, reason: HTTPFailure.Reason
  ) async throws {
    // Were it not refused, the proxy would hear of it.
    let proxy = try LoopbackServer { _ in [.ok()] }
    let transport = HTTPTransport(proxy: proxy.url)
    let failure = try await transport.failure(of: .get(url))
    #expect(failure.reason == reason)
    #expect(failure.phase == .none)
    #expect(failure.outcome == .notSent)
    #expect(!failure.description.contains("canary"))
    #expect(proxy.log.connections == 0)
  }

  @Test func `a host named as insecure may be reached by plain http`() async throws {
    let proxy = try LoopbackServer { _ in [.ok("by proxy")] }
    let transport = HTTPTransport(proxy: proxy.url, insecureHosts: ["Sandbox.example.test"])
    let response = try await transport.send(.get("http://sandbox.example.test/x"))
    #expect(response.text == "by proxy")
    #expect(proxy.log.requests.map(\.target) == ["http://sandbox.example.test/x"])
  }
}
