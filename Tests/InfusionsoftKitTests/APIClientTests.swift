import JSONText
import TestSupport
import Testing

@testable import InfusionsoftKit

@Suite(.timeLimit(.minutes(5))) struct APIClientTests {
  // MARK: Credentials

  @Test(arguments: APICredential.KeyHeader.allCases)
  func `an API key goes in the header that was chosen, and needs no grant`(
    header: APICredential.KeyHeader
  ) async throws {
    try await StandInServer.run { server async throws in
      let account = server.account(credential: .apiKey(server.apiKey, header: header))
      #expect(try await account.contact(id: "2")["id"] == "2")
    }
    let server = try LoopbackServer { _ in [.ok("{}")] }
    defer { server.stop() }
    let account = ScriptedAccount.make(
      server, credential: .apiKey(Secret("the-key"), header: header))
    _ = try await account.userInfo()
    let head = try #require(server.log.requests.first?.head)
    #expect(head.contains("Authorization: Bearer the-key") == (header == .bearer))
    #expect(head.contains("X-Keap-API-Key: the-key") == (header == .xKeapAPIKey))
    #expect(!head.contains("access-1"))
  }

  @Test func `an API key that is refused is told, and nothing is refreshed`() async throws {
    try await StandInServer.run { server in
      let store = MemoryStore()
      _ = try await server.authorizedAccount(store: store)
      let account = server.account(
        store: store, credential: .apiKey(Secret("KeapAK-wrong-canary-key"), header: .bearer))
      let failure = await #expect(throws: Failure.self) { try await account.userInfo() }
      #expect(failure?.kind == .authorize)
      #expect(failure?.message.contains("canary") == false)
      #expect(server.refreshes == 0)
      #expect(server.requests == 1)
    }
  }

  // MARK: What the API says

  @Test func `a contact that is not there is not found`() async throws {
    try await StandInServer.run { server in
      let account = try await server.authorizedAccount()
      let failure = await #expect(throws: Failure.self) { try await account.contact(id: "999") }
      #expect(failure?.kind == .notFound)
      #expect(failure?["status"] == 404)
      #expect(failure?["operation"] == "GET /v2/contacts/999")
    }
  }

  @Test func `a refusal is told in the API's own words`() async throws {
    try await StandInServer.run { server in
      let account = try await server.authorizedAccount()
      let failure = await #expect(throws: Failure.self) {
        try await account.contact(id: "1", fields: ["shoe_size"])
      }
      #expect(failure?.kind == .api)
      #expect(failure?["status"] == 400)
      #expect(failure?["message"]?.string?.contains("shoe_size") == true)
      #expect(failure?.message.contains("shoe_size") == true)
    }
  }

  @Test(arguments: ["", ".", ".."])
  func `an id that would be another path is refused before anything is sent`(
    id: String
  ) async throws {
    let server = try LoopbackServer { _ in [.ok("{}")] }
    defer { server.stop() }
    let account = ScriptedAccount.make(server)
    let failure = await #expect(throws: Failure.self) { try await account.contact(id: id) }
    #expect(failure?.kind == .usage)
    #expect(server.log.requests.isEmpty)
  }

  @Test(arguments: [
    ("4 2", "/rest/v2/contacts/4%202"), ("a/../b", "/rest/v2/contacts/a%2F..%2Fb"),
    ("42?x=1#y", "/rest/v2/contacts/42%3Fx%3D1%23y"), ("é", "/rest/v2/contacts/%C3%A9"),
  ])
  func `an id stays one segment of the path`(id: String, target: String) async throws {
    let server = try LoopbackServer { _ in [.ok("{}")] }
    defer { server.stop() }
    _ = try await ScriptedAccount.make(server).contact(id: id)
    #expect(server.log.requests.map(\.target) == [target])
  }

  @Test(arguments: ["fault", "keap"], [true, false])
  func `a rate limit is told in both of its shapes`(shape: String, hasHeader: Bool) async throws {
    try await StandInServer.run { server in
      let account = try await server.authorizedAccount()
      try server.order("dialect", ["throttle_body": .string(shape)])
      try server.spoilAPI(
        [("status", 429), ("times", 0)] + (hasHeader ? [("headers", ["retry-after": "3"])] : []))
      let failure = await #expect(throws: Failure.self) { try await account.contact(id: "1") }
      #expect(failure?.kind == .rate)
      #expect(failure?["retry_after"]?.int == (hasHeader ? 3 : 2))
      // Its headers tell of room in every other window.
      #expect(failure?["window"] == "spike")
    }
  }

  @Test(arguments: [500, 502, 503, 504])
  func `an error page of a proxy is named as such with its first bytes`(
    status: Int
  ) async throws {
    try await StandInServer.run { server in
      let account = try await server.authorizedAccount()
      try server.spoilAPI([("status", .number(status)), ("html", true), ("times", 0)])
      let failure = await #expect(throws: Failure.self) { try await account.contact(id: "1") }
      #expect(failure?.kind == .api)
      #expect(failure?["status"]?.int == status)
      #expect(failure?.message.contains("<html>") == true)
      #expect(failure?.message.contains("\n") == false)
    }
  }

  @Test(arguments: [
    ("<!doctype html>\n<p>Log in", "HTML"), (" \n<html>", "HTML"), (#"{"id":"1","#, "broken JSON"),
    (#"{"id":01}"#, "broken JSON"), ("", "broken JSON"), ("\u{FEFF}{}", "broken JSON"),
    ("OK", "broken JSON"),
  ])
  func `a success that is not JSON is named as such with its first bytes`(
    body: String, what: String
  ) async throws {
    try await StandInServer.run { server in
      let account = try await server.authorizedAccount()
      try server.spoilAPI([("body", .string(body))])
      let failure = await #expect(throws: Failure.self) { try await account.contact(id: "1") }
      #expect(failure?.kind == .api)
      #expect(failure?["status"] == 200)
      #expect(failure?.message.contains(what) == true)
      #expect(failure?.message.contains(BodyExcerpt(Array(body.utf8)).description) == true)
    }
  }

  // MARK: The network

  @Test(
    arguments: [
      [("drop", "before")], [("drop", "after"), ("reset", true)], [("truncate", 20)],
      [("drop", "during")],
    ] as [[(String, JSON)]])
  func `a line that breaks is a failure of the network`(fault: [(String, JSON)]) async throws {
    try await StandInServer.run { server in
      let account = try await server.authorizedAccount()
      try server.spoilAPI(fault + [("times", 0)])
      let failure = await #expect(throws: Failure.self) { try await account.contact(id: "1") }
      #expect(failure?.kind == .network)
      #expect(failure?["outcome"] == "unknown")
      #expect(failure?["host"]?.string?.hasPrefix("127.0.0.1:") == true)
    }
  }

  @Test func `a host that nobody answers at is named with the phase`() async throws {
    let nowhere = try ClosedPort.url()
    let account = Infusionsoft(
      application: Application(clientID: nil, clientSecret: nil),
      endpoints: Endpoints(apiURL: nowhere), credential: .apiKey(Secret("key"), header: .bearer),
      store: MemoryStore(), environment: Environment(home: "/nonexistent"))
    let failure = await #expect(throws: Failure.self) { try await account.userInfo() }
    #expect(failure?.kind == .network)
    #expect(failure?["phase"] == "connect")
    #expect(failure?["outcome"] == "not_sent")
    #expect(failure?.message.contains(nowhere.dropFirst("http://".count)) == true)
  }

  @Test(arguments: ["http://192.0.2.1/rest", "http://example.com/rest"])
  func `a key is not sent in the clear`(url: String) async throws {
    let account = Infusionsoft(
      application: Application(clientID: nil, clientSecret: nil),
      endpoints: Endpoints(apiURL: url), credential: .apiKey(Secret("key"), header: .bearer),
      store: MemoryStore(), environment: Environment(home: "/nonexistent"))
    let failure = await #expect(throws: Failure.self) { try await account.userInfo() }
    #expect(failure?.kind == .usage)
    #expect(failure?.message.contains("--insecure-http") == true)
  }

  @Test func `a call ends at its deadline`() async throws {
    let server = try LoopbackServer { _ in [.hold] }
    defer { server.stop() }
    let account = ScriptedAccount.make(server)
    let failure = await #expect(throws: Failure.self) {
      try await account.contact(id: "1", deadline: .after(.milliseconds(50)))
    }
    #expect(failure?.kind == .network)
    #expect(failure?["outcome"] == "unknown")
    await server.until { !$0.closedByClient.isEmpty }
  }

  @Test func `cancelling reaches the wire`() async throws {
    let server = try LoopbackServer { _ in [.hold] }
    defer { server.stop() }
    let account = ScriptedAccount.make(server)
    let call = Task { try await account.contact(id: "1") }
    await server.until { $0.requests.count == 1 }
    call.cancel()
    let failure = await #expect(throws: (any Error).self) { try await call.value }
    #expect(failure.map { Failure($0).kind } == .cancelled)
    await server.until { !$0.closedByClient.isEmpty }
  }
}
