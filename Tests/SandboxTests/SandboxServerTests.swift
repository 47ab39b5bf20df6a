import JSONText
import Sandbox
import TestSupport
import Testing

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// One reply as it came over the wire.
private struct WireReply {
  let status: Int
  let headers: [String: String]
  let body: [UInt8]
  let end: TCPConnection.End
}

extension TCPConnection {
  /// Asks once and reads one reply, or what there is of it.
  fileprivate func ask(
    _ method: String, _ target: String, headers: [String: String] = [:], body: String = ""
  ) async throws -> WireReply {
    var text = "\(method) \(target) HTTP/1.1\r\nHost: localhost\r\n"
    for (name, value) in headers { text += "\(name): \(value)\r\n" }
    await send(text + "Content-Length: \(body.utf8.count)\r\n\r\n" + body)
    return try await reply(toHead: method == "HEAD")
  }

  fileprivate func reply(toHead: Bool = false) async throws -> WireReply {
    let (bytes, end) = await receive { bytes in
      guard let (head, rest) = split(bytes) else { return false }
      return toHead || rest >= (Int(parse(head).headers["content-length"] ?? "") ?? 0)
    }
    let (head, rest) = try #require(split(bytes))
    let (status, headers) = parse(head)
    return WireReply(
      status: status, headers: headers, body: Array(bytes.suffix(rest)), end: end)
  }
}

/// The head's text and the number of bytes behind it.
private func split(_ bytes: [UInt8]) -> (head: String, rest: Int)? {
  let mark = Array("\r\n\r\n".utf8)
  guard bytes.count >= 4,
    let end = (0...(bytes.count - 4)).first(where: { bytes[$0..<($0 + 4)].elementsEqual(mark) })
  else { return nil }
  return (String(decoding: bytes[..<end], as: UTF8.self), bytes.count - end - 4)
}

private func parse(_ head: String) -> (status: Int, headers: [String: String]) {
  let lines = head.split(separator: "\r\n")
  let status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
  let pairs = lines.dropFirst().map { line in
    let name = line.prefix { $0 != ":" }
    return (
      name.lowercased(), String(line.dropFirst(name.count + 1).drop { $0 == " " })
    )
  }
  return (status, Dictionary(pairs, uniquingKeysWith: { first, _ in first }))
}

private func start(_ adjust: (inout SandboxOptions) -> Void = { _ in }) async throws
  -> SandboxServer
{
  var options = SandboxOptions(contacts: 50, now: { Date() })
  adjust(&options)
  return try await SandboxServer.start(options)
}

@Suite struct `The sandbox server` {
  @Test func `says in one line where everything is`() async throws {
    let server = try await start()
    #expect(
      server.ready.members.map(\.name) == [
        "authorize_url", "token_url", "api_url", "control_url", "client_id", "client_secret",
        "redirect_uri", "api_key",
      ])
    #expect(!server.ready.text.contains("\n"))
    let origin = "http://127.0.0.1:\(server.port)"
    #expect(server.ready["authorize_url"]?.string == origin + "/app/oauth/authorize")
    #expect(server.ready["token_url"]?.string == origin + "/token")
    #expect(server.ready["api_url"]?.string == origin + "/crm/rest")
    #expect(server.ready["control_url"]?.string == origin + "/sandbox")
    let redirect = try #require(server.ready["redirect_uri"]?.string)
    #expect(redirect.hasPrefix("http://127.0.0.1:") && redirect.hasSuffix("/callback"))
    await server.stop()
  }

  @Test func `goes the whole way from the page to a contact on one connection`() async throws {
    let server = try await start()
    let connection = try TCPConnection(port: server.port)
    func ready(_ name: String) throws -> String { try #require(server.ready[name]?.string) }
    let target =
      "/app/oauth/authorize?client_id=\(try ready("client_id"))"
      + "&redirect_uri=\(try ready("redirect_uri"))&state=s%20t"
    let page = try await connection.ask("GET", target)
    #expect(String(decoding: page.body, as: UTF8.self).contains("Allow"))
    let redirect = try await connection.ask("POST", target, body: "decision=allow")
    #expect(redirect.status == 302)
    let location = try #require(redirect.headers["location"])
    #expect(location.hasSuffix("&state=s%20t"))
    let code = location.drop { $0 != "=" }.dropFirst().prefix { $0 != "&" }
    let token = try await connection.ask(
      "POST", "/token", headers: ["Content-Type": "application/x-www-form-urlencoded"],
      body: "client_id=\(try ready("client_id"))&client_secret=\(try ready("client_secret"))"
        + "&code=\(code)&grant_type=authorization_code&redirect_uri=\(try ready("redirect_uri"))")
    let access = try #require(JSON(validating: token.body)["access_token"]?.string)
    let contact = try await connection.ask(
      "GET", "/crm/rest/v2/contacts/42", headers: ["Authorization": "Bearer \(access)"])
    #expect(contact.status == 200)
    #expect(try JSON(validating: contact.body)["id"] == "42")
    #expect(contact.headers["x-keap-tenant-id"] == "ab123.infusionsoft.com")
    #expect(contact.headers["date"]?.hasSuffix(" GMT") ?? false)
    #expect(server.statistics.authorizations == 1)
    #expect(server.statistics.exchanges == 1)
    #expect(server.statistics.requests == 1)
    await server.stop()
  }

  @Test func `answers a HEAD with the length and without the body`() async throws {
    let server = try await start()
    let connection = try TCPConnection(port: server.port)
    let head = try await connection.ask("HEAD", "/sandbox")
    let full = try await connection.ask("GET", "/sandbox")
    #expect(head.body.isEmpty)
    #expect(head.headers["content-length"] == String(full.body.count))
    await server.stop()
  }

  @Test func `answers pipelined requests in order and closes when asked`() async throws {
    let server = try await start()
    let connection = try TCPConnection(port: server.port)
    await connection.send(
      "GET /sandbox/stats HTTP/1.1\r\nHost: x\r\n\r\n"
        + "GET /sandbox/clock HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    let (bytes, end) = await connection.receive()
    let text = String(decoding: bytes, as: UTF8.self)
    let (stats, clock) = (text.firstRange(of: "refreshes"), text.firstRange(of: "access_ttl"))
    #expect(try #require(stats).lowerBound < #require(clock).lowerBound)
    #expect(end == .closed)
    await server.stop()
  }

  @Test(arguments: ["GARBAGE\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "\u{16}\u{03}\u{01}\u{02}\u{03}"])
  func `survives what is not HTTP`(garbage: String) async throws {
    let server = try await start()
    let connection = try TCPConnection(port: server.port)
    await connection.send(garbage)
    let (bytes, end) = await connection.receive()
    #expect(String(decoding: bytes, as: UTF8.self).hasPrefix("HTTP/1.1 400 "))
    #expect(end == .closed || end == .reset)
    #expect(try await TCPConnection(port: server.port).ask("GET", "/sandbox/stats").status == 200)
    await server.stop()
  }

  @Test func `refuses a body beyond measure`() async throws {
    let server = try await start()
    let connection = try TCPConnection(port: server.port)
    let reply = try await connection.ask(
      "POST", "/token", body: String(repeating: "x", count: 5 << 20))
    #expect(reply.status == 413)
    #expect(reply.headers["connection"] == "close")
    await server.stop()
  }

  @Test func `lets a client ask before it sends`() async throws {
    let server = try await start()
    let connection = try TCPConnection(port: server.port)
    let order = #"{"nulls": true}"#
    await connection.send(
      "POST /sandbox/dialect HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
        + "Content-Length: \(order.utf8.count)\r\n\r\n")
    let first = try await connection.reply()
    #expect(first.status == 100)
    await connection.send(order)
    #expect(try await connection.reply().status == 200)
    await server.stop()
  }

  @Test func `drops, cuts and resets as it is told`() async throws {
    let server = try await start()
    let key = try #require(server.ready["api_key"]?.string)
    func contact(after fault: String) async throws -> (WireReply?, TCPConnection.End) {
      let connection = try TCPConnection(port: server.port)
      let order = try await connection.ask("POST", "/sandbox/faults", body: fault)
      #expect(order.status == 200)
      await connection.send(
        "GET /crm/rest/v2/contacts/42 HTTP/1.1\r\nHost: x\r\nX-Keap-API-Key: \(key)\r\n\r\n")
      let (bytes, end) = await connection.receive()
      guard let (head, rest) = split(bytes) else { return (nil, end) }
      let (status, headers) = parse(head)
      return (
        WireReply(status: status, headers: headers, body: Array(bytes.suffix(rest)), end: end), end
      )
    }
    let dropped = try await contact(after: #"{"drop": "before"}"#)
    #expect(dropped.0 == nil && dropped.1 == .closed)
    let reset = try await contact(after: #"{"drop": "after", "reset": true, "reused": true}"#)
    #expect(reset.0 == nil && reset.1 == .reset)
    let half = try await contact(after: #"{"drop": "during"}"#)
    let length = try #require(half.0?.headers["content-length"].flatMap { Int($0) })
    #expect(half.0?.status == 200 && half.0?.body.count == length / 2 && half.1 == .closed)
    let cut = try await contact(after: #"{"truncate": 5}"#)
    #expect(cut.0?.body.count == 5)
    #expect(server.statistics.requests == 4)
    await server.stop()
  }

  @Test func `delays one reply without delaying others`() async throws {
    let server = try await start()
    let key = try #require(server.ready["api_key"]?.string)
    let slow = try TCPConnection(port: server.port)
    // Far longer than the test waits: only the other connection is to be answered.
    _ = try await slow.ask("POST", "/sandbox/faults", body: #"{"delay_ms": 600000}"#)
    await slow.send(
      "GET /crm/rest/v2/contacts/42 HTTP/1.1\r\nHost: x\r\nX-Keap-API-Key: \(key)\r\n\r\n")
    let quick = try TCPConnection(port: server.port)
    while server.statistics.requests == 0 { _ = try await quick.ask("GET", "/sandbox/stats") }
    let reply = try await quick.ask(
      "GET", "/crm/rest/v2/contacts/1", headers: ["X-Keap-API-Key": key])
    #expect(reply.status == 200)
    await server.stop()
  }

  @Test func `delivers a delayed reply in the end`() async throws {
    let server = try await start()
    let key = try #require(server.ready["api_key"]?.string)
    let connection = try TCPConnection(port: server.port)
    _ = try await connection.ask("POST", "/sandbox/faults", body: #"{"delay_ms": 30}"#)
    let began = ContinuousClock.now
    let reply = try await connection.ask(
      "GET", "/crm/rest/v2/contacts/1", headers: ["X-Keap-API-Key": key])
    #expect(reply.status == 200)
    #expect(ContinuousClock.now - began >= .milliseconds(30))
    await server.stop()
  }

  @Test func `answers many clients at a time`() async throws {
    let server = try await start { $0.unlimited = true }
    let key = try #require(server.ready["api_key"]?.string)
    try await withThrowingTaskGroup(of: Int.self) { group in
      for client in 1...40 {
        group.addTask {
          let connection = try TCPConnection(port: server.port)
          var good = 0
          for call in 0..<5 {
            let id = (client + call) % 50 + 1
            let reply = try await connection.ask(
              "GET", "/crm/rest/v2/contacts/\(id)?fields=id", headers: ["X-Keap-API-Key": key])
            if reply.body.elementsEqual(#"{"id":"\#(id)"}"#.utf8) { good += 1 }
          }
          return good
        }
      }
      let good = try await group.reduce(0, +)
      #expect(good == 200)
    }
    #expect(server.statistics.requests == 200)
    await server.stop()
  }

  @Test func `stops with connections open, and says when a port is taken`() async throws {
    let server = try await start()
    let connection = try TCPConnection(port: server.port)
    #expect(try await connection.ask("GET", "/sandbox/stats").status == 200)
    let error = await #expect(throws: SandboxStartError.self) {
      try await start { $0.port = server.port }
    }
    #expect(error?.description.contains("choose another port") ?? false)
    await server.stop()
    #expect(await connection.receive().bytes.isEmpty)
  }

  @Test func `shares its state with whoever holds it in the process`() async throws {
    let server = try await start()
    let reply = server.respond(
      to: SandboxRequest(
        method: "POST", target: "/sandbox/dialect", body: Array(#"{"nulls": true}"#.utf8)))
    #expect(reply.status == 200)
    let seen = try await TCPConnection(port: server.port).ask("GET", "/sandbox/dialect")
    #expect(try JSON(validating: seen.body)["nulls"]?.bool == true)
    await server.stop()
  }
}
