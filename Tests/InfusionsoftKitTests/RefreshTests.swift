import FoundationEssentials
import JSONText
import Synchronization
import TestSupport
import Testing

@testable import InfusionsoftKit

@Suite(.timeLimit(.minutes(5))) struct RefreshTests {
  private static let day = 86_400.0

  @Test func `an expired token is renewed before the call`() async throws {
    try await StandInServer.run { server in
      let account = try await server.authorizedAccount()
      let old = try await account.custody.record()
      server.clock.advance(Self.day)
      #expect(try await account.custody.status().state == .expired)

      #expect(try await account.contact(id: "7")["id"] == "7")
      #expect(server.refreshes == 1)
      #expect(server.rejected == 0)
      let new = try await account.custody.record()
      #expect(new.generation == old.generation + 1)
      #expect(new.grant?.refreshToken != old.grant?.refreshToken)
      #expect(new.grant?.expiresAt == server.clock.now.addingTimeInterval(86_399))
      #expect(new.pending == nil)
      #expect(try await account.custody.status().state == .valid)
    }
  }

  @Test func `a token near its end is renewed before the call, and not before that`() async throws {
    try await StandInServer.run { server in
      let account = try await server.authorizedAccount()
      server.clock.advance(Self.day - 1802)
      _ = try await account.contact(id: "1")
      #expect(server.refreshes == 0)
      server.clock.advance(60)
      #expect(try await account.custody.status().state == .expiring)
      _ = try await account.contact(id: "1")
      #expect(server.refreshes == 1)
    }
  }

  @Test func `while the token is good a refresh that fails is borne, and tried once a minute`()
    async throws
  {
    try await StandInServer.run { server in
      let account = try await server.authorizedAccount()
      try server.spoilRefreshes([("status", 429), ("times", 0)])
      server.clock.advance(Self.day - 1000)
      for _ in 0..<3 { _ = try await account.contact(id: "1") }
      #expect(try server.met() == [1])
      server.clock.advance(61)
      for _ in 0..<3 { _ = try await account.contact(id: "1") }
      #expect(try server.met() == [2])
      // Past its end there is nothing to bear with.
      server.clock.advance(Self.day)
      let failure = await #expect(throws: Failure.self) { try await account.contact(id: "1") }
      #expect(failure?.kind == .rate)
    }
  }

  @Test(arguments: [401, 500])
  func `a token that the API refuses is renewed once, and the call made again`(
    status: Int
  ) async throws {
    try await StandInServer.run { server in
      try server.order("dialect", ["expired_status": .number(status)])
      let account = try await server.authorizedAccount()
      try server.spoilAPI([("expire", true)])
      #expect(try await account.contact(id: "3")["id"] == "3")
      #expect(server.refreshes == 1)
      #expect(server.requests == 2)
    }
  }

  @Test func `a newer token that is refused, too, is not renewed again`() async throws {
    try await StandInServer.run { server in
      let account = try await server.authorizedAccount()
      try server.spoilAPI([("expire", true), ("times", 0)])
      let failure = await #expect(throws: Failure.self) { try await account.contact(id: "3") }
      #expect(failure?.kind == .authorize)
      #expect(failure?["status"] == 401)
      #expect(failure?["errorcode"] == "keymanagement.service.access_token_expired")
      #expect(server.refreshes == 1)
      #expect(server.requests == 2)
    }
  }

  @Test func `a gateway that saw no token is not a reason to renew one`() async throws {
    try await StandInServer.run { server in
      let account = try await server.authorizedAccount()
      try server.spoilAPI([
        ("status", 401),
        (
          "body",
          [
            "fault": [
              "faultstring": "Invalid access token",
              "detail": ["errorcode": "oauth.v2.InvalidAccessToken"],
            ]
          ]
        ),
      ])
      let failure = await #expect(throws: Failure.self) { try await account.contact(id: "3") }
      #expect(failure?.kind == .authorize)
      #expect(server.refreshes == 0)
    }
  }

  @Test func `fifty calls with an expired token cause one refresh`() async throws {
    try await StandInServer.run { server in
      let account = try await server.authorizedAccount()
      server.clock.advance(Self.day)
      try await fifty { try await account.contact(id: String($0 % 20 + 1)) }
      #expect(server.refreshes == 1)
      #expect(server.refreshReuses == 0)
      #expect(server.requests == 50)
      #expect(server.rejected == 0)
    }
  }

  @Test func `fifty calls whose token the server alone holds expired cause one refresh`()
    async throws
  {
    try await StandInServer.run { server in
      let account = try await server.authorizedAccount()
      try server.order("clock", ["advance": .number(90_000)])
      try await fifty { try await account.contact(id: String($0 % 20 + 1)) }
      #expect(server.refreshes == 1)
      #expect(server.refreshReuses == 0)
      #expect(server.requests == 50 + server.rejected)
    }
  }

  @Test func `two keepers of one file refresh once between them`() async throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("grants/default.json")
    try await StandInServer.run { server in
      let one = try await server.authorizedAccount(store: FileStore(path: path))
      let other = server.account(store: FileStore(path: path))
      server.clock.advance(Self.day)
      try await fifty { try await ($0 % 2 == 0 ? one : other).contact(id: "1") }
      #expect(server.refreshes == 1)
      #expect(server.refreshReuses == 0)
      #expect(try await one.custody.record() == other.custody.record())
    }
  }

  @Test func `a refresh that was asked for is not saved by a valid token`() async throws {
    try await StandInServer.run { server in
      let account = try await server.authorizedAccount()
      try await account.custody.refresh(ifExpiring: true)
      #expect(server.refreshes == 0)
      try await account.custody.refresh()
      #expect(server.refreshes == 1)
      server.clock.advance(Self.day - 1000)
      try await account.custody.refresh(ifExpiring: true)
      #expect(server.refreshes == 2)
    }
  }

  @Test func `after a refresh its observer is told the expiry`() async throws {
    try await StandInServer.run { server in
      let told = Mutex<[Date]>([])
      let account = try await server.authorizedAccount { date in told.withLock { $0.append(date) } }
      #expect(told.withLock { $0 } == [])
      try await account.custody.refresh()
      #expect(told.withLock { $0 } == [server.clock.now.addingTimeInterval(86_399)])
    }
  }

  // MARK: What the token endpoint answers

  @Test(arguments: ["invalid_request", "invalid_grant"])
  func `a dead grant is not presented again, and a new login heals it`(
    dialect: String
  ) async throws {
    try await StandInServer.run { server in
      try server.order("dialect", ["refresh_error": .string(dialect)])
      let store = MemoryStore()
      let account = try await server.authorizedAccount(store: store)
      let copy = server.account(store: MemoryStore(store.read()))
      try await copy.custody.refresh()

      for _ in 0..<2 {
        let failure = await #expect(throws: Failure.self) { try await account.custody.refresh() }
        #expect(failure?.kind == .authorize)
        #expect(failure?.message.contains("authorize again") == true)
      }
      #expect(server.refreshReuses == 1)
      #expect(try await account.custody.status().state == .dead)
      // The access token works until its end, and what was stored is kept for whoever looks into it.
      #expect(try await account.contact(id: "1")["id"] == "1")
      #expect(store.read().grant?.refreshToken != nil)

      try await server.login(account)
      #expect(try await account.custody.status().state == .valid)
      try await account.custody.refresh()
    }
  }

  @Test func `a wrong client secret leaves the grant as it was`() async throws {
    try await StandInServer.run { server in
      let store = MemoryStore()
      let account = try await server.authorizedAccount(store: store)
      let before = store.read()
      var application = server.application
      application.clientSecret = Secret("wrong-secret-canary")
      let failure = await #expect(throws: Failure.self) {
        try await server.account(store: store, application: application).custody.refresh()
      }
      #expect(failure?.kind == .authorize)
      #expect(failure?["missing"] == ["client_secret"])
      #expect(failure?.message.contains("canary") == false)
      #expect(store.read() == before)
      try await account.custody.refresh()
      #expect(server.refreshes == 1)
    }
  }

  @Test func `a stored client secret serves its own token endpoint`() async throws {
    try await StandInServer.run { server in
      let store = MemoryStore()
      _ = try await server.authorizedAccount(store: store)
      let bare = Application(clientID: nil, clientSecret: nil)
      let account = server.account(store: store, application: bare)
      let failure = await #expect(throws: Failure.self) { try await account.custody.refresh() }
      #expect(failure?["missing"] == ["client_secret"])

      let secret = server.application.clientSecret
      let url = server.endpoints.tokenURL
      try await account.custody.change {
        $0.clientSecret = secret.map { BoundSecret($0, for: url + "2") }
      }
      await #expect(throws: Failure.self) { try await account.custody.refresh() }
      try await account.custody.change {
        $0.clientSecret = secret.map { BoundSecret($0, for: url) }
      }
      try await account.custody.refresh()
      #expect(server.refreshes == 1)
    }
  }

  @Test(arguments: [(true, 7), (false, nil)] as [(Bool, Int?)])
  func `a 429 is a refusal: nothing is pending and a later try works`(
    hasHeader: Bool, seconds: Int?
  ) async throws {
    try await StandInServer.run { server in
      let account = try await server.authorizedAccount()
      try server.spoilRefreshes(
        [("status", 429)] + (hasHeader ? [("headers", ["retry-after": "7"])] : []))
      let failure = await #expect(throws: Failure.self) { try await account.custody.refresh() }
      #expect(failure?.kind == .rate)
      #expect(failure?["retry_after"]?.int == seconds)
      #expect(try await account.custody.record().pending == nil)
      #expect(try await account.custody.status().state == .valid)
      try await account.custody.refresh()
      #expect(server.refreshes == 1)
    }
  }

  @Test func `a token endpoint nobody answers at leaves everything as it was`() async throws {
    try await StandInServer.run { server in
      let store = MemoryStore()
      let nowhere = Endpoints(
        authorizeURL: server.endpoints.authorizeURL, tokenURL: try ClosedPort.url() + "/token",
        apiURL: server.endpoints.apiURL)
      var record = try await server.authorizedAccount().custody.record()
      let known = try #require(record.grant)
      record.grant = Grant(
        accessToken: known.accessToken, refreshToken: known.refreshToken, issuedAt: known.issuedAt,
        expiresAt: known.expiresAt, scope: known.scope,
        binding: GrantBinding(clientID: known.binding.clientID, endpoints: nowhere))
      store.write(record)

      let account = server.account(store: store, endpoints: nowhere)
      let failure = await #expect(throws: Failure.self) { try await account.custody.refresh() }
      #expect(failure?.kind == .network)
      #expect(failure?["outcome"] == "not_sent")
      #expect(failure?["phase"] == "connect")
      #expect(store.read() == record)
      // A token that is still good is not wasted on it.
      server.clock.advance(Self.day - 1000)
      #expect(try await account.contact(id: "1")["id"] == "1")
    }
  }
}

/// Fifty calls at once; every one must succeed.
private func fifty(_ call: @escaping @Sendable (Int) async throws -> JSON) async throws {
  let answers = try await withThrowingTaskGroup(of: JSON.self) { group in
    for number in 0..<50 { group.addTask { try await call(number) } }
    return try await group.reduce(into: []) { $0.append($1) }
  }
  #expect(answers.count == 50)
  #expect(answers.allSatisfy { $0["id"] != nil })
}
