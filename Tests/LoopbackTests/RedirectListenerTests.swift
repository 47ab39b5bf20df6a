import Loopback
import Synchronization
import TestSupport
import Testing

/// What the listener handed on.
private final class Received: Sendable {
  private let log = Mutex<[String]>([])
  var queries: [String] { log.withLock { $0 } }
  func add(_ query: String) { log.withLock { $0.append(query) } }
}

/// A door that stays shut until it is opened.
private final class Gate: Sendable {
  private let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
  func open() { continuation.finish() }
  func pass() async { for await _ in stream {} }
}

private func port(of listener: RedirectListener) throws -> Int {
  let authority = listener.redirectURI.split(separator: "/")[1]
  return try #require(Int(authority.split(separator: ":").last ?? ""))
}

private func ask(_ text: String, _ port: Int, ipv6: Bool = false) async throws -> String {
  let connection = try TCPConnection(port: port, ipv6: ipv6)
  await connection.send(text)
  let (bytes, end) = await connection.receive()
  #expect(end == .closed)
  return String(decoding: bytes, as: UTF8.self)
}

private func get(_ target: String) -> String {
  "GET \(target) HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n\r\n"
}

/// A request that is no callback, and the status it gets.
struct Stray: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let request: String
  let status: Int

  static let all = [
    Stray(testDescription: "another path", request: get("/other?code=a"), status: 404),
    Stray(testDescription: "a favicon", request: get("/favicon.ico"), status: 404),
    Stray(
      testDescription: "a HEAD", request: "HEAD /callback?code=a HTTP/1.1\r\n\r\n", status: 405),
    Stray(
      testDescription: "a POST",
      request: "POST /callback HTTP/1.1\r\nContent-Length: 6\r\n\r\ncode=a", status: 405),
    Stray(
      testDescription: "an oversized line",
      request: get("/callback?code=" + String(repeating: "a", count: 9000)), status: 431),
    Stray(
      testDescription: "oversized headers",
      request: "GET /callback HTTP/1.1\r\n" + String(repeating: "X: y\r\n", count: 2000),
      status: 431),
    Stray(testDescription: "TLS", request: "\u{16}\u{03}\u{01}\u{0}hello", status: 400),
    Stray(testDescription: "empty lines", request: "\n\n\n", status: 400),
    Stray(
      testDescription: "an unknown version", request: "GET /callback?code=a HTTP/3\r\n\r\n",
      status: 400),
  ]
}

private let done = LandingPage(title: "Logged in", message: "You can close this page.", ok: true)

@Suite struct `The redirect listener` {
  @Test func `hands the query of a callback on and shows the page`() async throws {
    let received = Received()
    let listener = try await RedirectListener.start(redirectURI: "http://127.0.0.1:0/callback") {
      received.add($0)
      return .page(done)
    }
    let request = get("/callback?code=Ab12&scope=full%7Cx&state=s")
    let answer = try await ask(request, port(of: listener))
    #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
    #expect(answer.contains("Logged in"))
    #expect(!answer.contains("Ab12"))
    for header in [
      "Cache-Control: no-store", "Referrer-Policy: no-referrer", "Connection: close",
      "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'",
    ] { #expect(answer.contains("\r\n\(header)")) }
    #expect(received.queries == ["code=Ab12&scope=full%7Cx&state=s"])
    await listener.stop()
  }

  @Test(arguments: Stray.all)
  func `answers anything else with an error and goes on waiting`(stray: Stray) async throws {
    let received = Received()
    let listener = try await RedirectListener.start(redirectURI: "http://127.0.0.1:0/callback") {
      received.add($0)
      return .page(done)
    }
    let answer = try await ask(stray.request, port(of: listener))
    #expect(answer.hasPrefix("HTTP/1.1 \(stray.status) "))
    #expect(!answer.contains("code=a"))
    if stray.request.hasPrefix("HEAD") { #expect(answer.hasSuffix("\r\n\r\n")) }
    #expect(received.queries.isEmpty)
    #expect(try await ask(get("/callback?code=b"), port(of: listener)).contains("Logged in"))
    #expect(received.queries == ["code=b"])
    await listener.stop()
  }

  @Test func `shows why a callback was ignored and goes on waiting`() async throws {
    let listener = try await RedirectListener.start(redirectURI: "http://127.0.0.1:0/callback") {
      $0.contains("state=right") ? .page(done) : .ignored(reason: "It belongs to <another> login.")
    }
    let first = try await ask(get("/callback?code=a&state=wrong"), port(of: listener))
    #expect(first.hasPrefix("HTTP/1.1 400 "))
    #expect(first.contains("It belongs to &lt;another&gt; login."))
    #expect(!first.contains("wrong"))
    let second = try await ask(get("/callback?code=a&state=right"), port(of: listener))
    #expect(second.hasPrefix("HTTP/1.1 200 "))
    await listener.stop()
  }

  @Test func `gives up on a client that does not get to the point`() async throws {
    let received = Received()
    let listener = try await RedirectListener.start(
      redirectURI: "http://127.0.0.1:0/callback", headerTimeout: .milliseconds(50)
    ) {
      received.add($0)
      return .page(done)
    }
    let slow = try await ask("GET /callback?code=a HTTP/1.1\r\nHost: ", port(of: listener))
    #expect(slow.hasPrefix("HTTP/1.1 408 "))
    #expect(received.queries.isEmpty)
    await listener.stop()
  }

  @Test func `takes a request in single bytes and from a client that has ended its side`()
    async throws
  {
    let listener = try await RedirectListener.start(
      redirectURI: "http://127.0.0.1:0/callback", headerTimeout: .seconds(600)
    ) {
      _ in .page(done)
    }
    let connection = try TCPConnection(port: port(of: listener))
    for byte in get("/callback?code=a").utf8 { await connection.send([byte]) }
    await connection.finishSending()
    let (bytes, _) = await connection.receive()
    #expect(String(decoding: bytes, as: UTF8.self).contains("Logged in"))
    await listener.stop()
  }

  @Test func `hands on two callbacks at a time`() async throws {
    let received = Received()
    let gate = Gate()
    let (arrivals, arrived) = AsyncStream.makeStream(of: Void.self)
    let listener = try await RedirectListener.start(redirectURI: "http://127.0.0.1:0/callback") {
      received.add($0)
      arrived.yield()
      await gate.pass()
      return .page(done)
    }
    let number = try port(of: listener)
    async let first = ask(get("/callback?code=a"), number)
    async let second = ask(get("/callback?code=b"), number)
    // Neither is answered before both have arrived.
    var waiting = arrivals.makeAsyncIterator()
    _ = await (waiting.next(), waiting.next())
    #expect(received.queries.sorted() == ["code=a", "code=b"])
    gate.open()
    #expect(try await first.contains("Logged in"))
    #expect(try await second.contains("Logged in"))
    await listener.stop()
  }

  @Test func `lets a page being made reach the browser when it stops`() async throws {
    let gate = Gate()
    let (arrivals, arrived) = AsyncStream.makeStream(of: Void.self)
    let listener = try await RedirectListener.start(redirectURI: "http://127.0.0.1:0/callback") {
      _ in
      arrived.finish()
      await gate.pass()
      return .page(done)
    }
    let number = try port(of: listener)
    async let answer = ask(get("/callback?code=a"), number)
    for await _ in arrivals {}
    async let stopped: Void = listener.stop(grace: .seconds(240))
    gate.open()
    #expect(try await answer.contains("Logged in"))
    await stopped
  }

  @Test func `can be stopped from the callback itself`() async throws {
    let holder = Mutex<RedirectListener?>(nil)
    let (ends, ended) = AsyncStream.makeStream(of: Void.self)
    let listener = try await RedirectListener.start(redirectURI: "http://127.0.0.1:0/callback") {
      _ in
      await holder.withLock { $0 }?.stop(grace: .milliseconds(20))
      ended.finish()
      return .page(done)
    }
    holder.withLock { $0 = listener }
    let connection = try TCPConnection(port: port(of: listener))
    await connection.send(get("/callback?code=a"))
    _ = await connection.receive()
    for await _ in ends {}
  }

  @Test func `says that a port is taken, and what to do`() async throws {
    let first = try await RedirectListener.start(redirectURI: "http://127.0.0.1:0/callback") { _ in
      .page(done)
    }
    let uri = first.redirectURI
    let number = try port(of: first)
    let error = await #expect(throws: RedirectListenerError.self) {
      try await RedirectListener.start(redirectURI: uri) { _ in .page(done) }
    }
    #expect(error == .portInUse(number))
    #expect(error?.description.contains("choose another port") ?? false)
    await first.stop()
  }

  @Test func `takes both families for localhost`() async throws {
    let listener = try await RedirectListener.start(redirectURI: "http://localhost:0/callback") {
      _ in .page(done)
    }
    let number = try port(of: listener)
    #expect(listener.redirectURI == "http://localhost:\(number)/callback")
    #expect(try await ask(get("/callback?code=a"), number).contains("Logged in"))
    // A machine without IPv6 has no second address to take.
    if let six = try? await RedirectListener.start(
      redirectURI: "http://[::1]:0/callback", receive: { _ in .page(done) })
    {
      #expect(try await ask(get("/callback?code=a"), number, ipv6: true).contains("Logged in"))
      await six.stop()
    }
    await listener.stop()
  }

  @Test(arguments: [80, 1023])
  func `explains a port it may not have`(port: Int) {
    let error = RedirectListenerError.notPermitted(port: port)
    #expect(error.description.contains("ports below 1024 are reserved"))
    #expect(error.description.contains("paste the redirect URL"))
  }
}
