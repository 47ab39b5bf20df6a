import JSONText
import TestSupport
import Testing

@testable import InfusionsoftKit

@Suite(.timeLimit(.minutes(5))) struct LoginTests {
  @Test func `the pasted redirect completes the login`() async throws {
    try await StandInServer.run { server in
      let account = server.account()
      let attempt = try await account.custody.beginAuthorization()
      try await account.custody.complete(server.pasted("'\(server.answer(attempt))' \n"))

      let status = try await account.custody.status()
      #expect(status.state == .valid)
      #expect(status.grant?.tenant == "ab123.infusionsoft.com")
      #expect(status.expiresIn == 86_399)
      #expect(status.generation == 1)
      #expect(server.exchanges == 1)
      #expect(try await account.custody.record().attempt == nil)
      #expect(try await account.contact(id: "4")["id"]?.string == "4")
    }
  }

  @Test func `the bare code completes the login`() async throws {
    try await StandInServer.run { server in
      let account = server.account()
      let attempt = try await account.custody.beginAuthorization()
      guard case .code(let code, _) = try server.pasted(server.answer(attempt)) else { return }
      try await account.custody.complete(server.pasted(" \(code)\n"))
      #expect(try await account.custody.status().state == .valid)
    }
  }

  @Test func `authorize and code may run in different processes`() async throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("grants/default.json")
    try await StandInServer.run { server in
      let attempt = try await server.account(store: FileStore(path: path)).custody
        .beginAuthorization()
      let second = server.account(store: FileStore(path: path))
      try await second.custody.complete(server.pasted(server.answer(attempt)))
      let third = server.account(store: FileStore(path: path))
      #expect(try await third.custody.status().state == .valid)
    }
  }

  @Test func `a redirect with another state changes nothing, and the right one still counts`()
    async throws
  {
    try await StandInServer.run { server in
      let account = try await server.authorizedAccount()
      let before = try await account.custody.record()
      let attempt = try await account.custody.beginAuthorization()
      let redirect = try server.answer(attempt)
      let forged = redirect.replacing(attempt.state, with: attempt.state.reversed())

      let failure = await #expect(throws: Failure.self) {
        try await account.custody.complete(server.pasted(forged))
      }
      #expect(failure?.kind == .authorize)
      #expect(failure?.message.contains("state") == true)
      #expect(failure?.message.contains(attempt.state) == false)
      #expect(server.exchanges == 1)
      #expect(try await account.custody.record().grant == before.grant)

      try await account.custody.complete(server.pasted(redirect))
      #expect(server.exchanges == 2)
    }
  }

  @Test func `an error without the state denies nothing`() async throws {
    try await StandInServer.run { server in
      let account = server.account()
      let attempt = try await account.custody.beginAuthorization()
      await #expect(throws: Failure.self) {
        try await account.custody.complete(server.pasted("https://localhost/?error=access_denied"))
      }
      #expect(try await account.custody.record().attempt == attempt)
    }
  }

  @Test func `a later attempt replaces the earlier one`() async throws {
    try await StandInServer.run { server in
      let account = server.account()
      let first = try await account.custody.beginAuthorization()
      let second = try await account.custody.beginAuthorization()
      #expect(first.state != second.state)
      await #expect(throws: Failure.self) {
        try await account.custody.complete(server.pasted(server.answer(first)))
      }
      try await account.custody.complete(server.pasted(server.answer(second)))
    }
  }

  @Test func `an attempt that is good is given out again when asked for`() async throws {
    try await StandInServer.run { server in
      let account = server.account()
      let first = try await account.custody.beginAuthorization()
      #expect(try await account.custody.beginAuthorization(reusing: true) == first)
      server.clock.advance(601)
      #expect(try await account.custody.beginAuthorization(reusing: true).state != first.state)
    }
  }

  @Test func `an attempt is good for ten minutes`() async throws {
    try await StandInServer.run { server in
      let account = try await server.authorizedAccount()
      let before = try await account.custody.record().grant
      let attempt = try await account.custody.beginAuthorization()
      let redirect = try server.answer(attempt)
      server.clock.advance(600)
      let failure = await #expect(throws: Failure.self) {
        try await account.custody.complete(server.pasted(redirect))
      }
      #expect(failure?.kind == .authorize)
      #expect(failure?.message.contains("authorize again") == true)
      #expect(server.exchanges == 1)
      #expect(try await account.custody.record().grant == before)
    }
  }

  @Test func `a denied login says so, and the token that was there stays`() async throws {
    try await StandInServer.run { server in
      let account = try await server.authorizedAccount()
      let before = try await account.custody.record().grant
      let attempt = try await account.custody.beginAuthorization()
      let failure = await #expect(throws: Failure.self) {
        try await account.custody.complete(server.pasted(server.answer(attempt, "deny")))
      }
      #expect(failure?.kind == .authorize)
      #expect(failure?.message.contains("access_denied") == true)
      #expect(try await account.custody.record().grant == before)
      #expect(try await account.custody.record().attempt == nil)
    }
  }

  @Test func `a code works once, and the token it gave stays`() async throws {
    try await StandInServer.run { server in
      let account = server.account()
      let attempt = try await account.custody.beginAuthorization()
      let redirect = try server.pasted(server.answer(attempt))
      try await account.custody.complete(redirect)
      let stored = try await account.custody.record()

      // Its attempt is used up …
      let failure = await #expect(throws: Failure.self) {
        try await account.custody.complete(redirect)
      }
      #expect(failure?.kind == .authorize)
      // … and under another one the server refuses it.
      _ = try await account.custody.beginAuthorization()
      guard case .code(let code, _) = redirect else { return }
      let refusal = await #expect(throws: Failure.self) {
        try await account.custody.complete(.code(code, state: nil))
      }
      #expect(refusal?.kind == .authorize)
      #expect(refusal?.message.contains("Invalid authorization code") == true)
      #expect(try await account.custody.record().grant == stored.grant)
      #expect(try await account.custody.status().state == .valid)
      #expect(server.exchanges == 1)
    }
  }

  @Test func `without an attempt no code is taken`() async throws {
    try await StandInServer.run { server in
      let account = server.account()
      #expect(try await account.custody.cancelAuthorization() == false)
      _ = try await account.custody.beginAuthorization()
      #expect(try await account.custody.cancelAuthorization() == true)
      let failure = await #expect(throws: Failure.self) {
        try await account.custody.complete(.code("abc", state: nil))
      }
      #expect(failure?.kind == .authorize)
      #expect(failure?.message.contains("run authorize first") == true)
    }
  }

  @Test(arguments: [(false, true), (true, false), (false, false)])
  func `what is missing of the application is named, with the way to set it`(
    hasID: Bool, hasSecret: Bool
  ) async throws {
    try await StandInServer.run { server in
      let account = server.account(
        application: Application(
          clientID: hasID ? "id" : nil, clientSecret: hasSecret ? Secret("secret") : nil))
      let failure = await #expect(throws: Failure.self) {
        try await account.custody.beginAuthorization()
      }
      #expect(failure?.kind == .authorize)
      #expect(
        failure?["missing"]?.elements.compactMap(\.string)
          == (hasID ? [] : ["client_id"]) + (hasSecret ? [] : ["client_secret"]))
      #expect(failure?.message.contains("INFUSIONSOFT_CLIENT_ID") == !hasID)
      #expect(failure?.message.contains("INFUSIONSOFT_CLIENT_SECRET") == !hasSecret)
    }
  }

  @Test func `a wrong secret is named as the thing to check`() async throws {
    try await StandInServer.run { server in
      let store = MemoryStore()
      _ = try await server.authorizedAccount(store: store)
      let before = store.read().grant
      var application = server.application
      application.clientSecret = Secret("wrong-secret-canary")
      let account = server.account(store: store, application: application)
      let attempt = try await account.custody.beginAuthorization()
      let failure = await #expect(throws: Failure.self) {
        try await account.custody.complete(server.pasted(server.answer(attempt)))
      }
      #expect(failure?.kind == .authorize)
      #expect(failure?.message.contains("client_secret") == true)
      #expect(failure?.message.contains("canary") == false)
      #expect(store.read().grant == before)
    }
  }

  @Test func `a code is exchanged by the application that asked for it`() async throws {
    try await StandInServer.run { server in
      let store = MemoryStore()
      let attempt = try await server.account(store: store).custody.beginAuthorization()
      let redirect = try server.pasted(server.answer(attempt))

      // Another application is refused before it spends the code …
      let other = Application(clientID: "another", clientSecret: Secret("another secret"))
      let failure = await #expect(throws: Failure.self) {
        try await server.account(store: store, application: other).custody.complete(redirect)
      }
      #expect(failure?.kind == .authorize)
      #expect(store.read().attempt == attempt)
      // … and one without an id of its own is taken for the one that asked.
      let nameless = Application(
        clientID: nil, clientSecret: server.application.clientSecret,
        redirectURI: "https://example.com/elsewhere")
      let account = server.account(store: store, application: nameless)
      try await account.custody.complete(redirect)
      #expect(store.read().grant?.binding.clientID == server.application.clientID)
    }
  }

  @Test func `a code whose answer was lost is not sent again`() async throws {
    try await StandInServer.run { server in
      let account = try await server.authorizedAccount()
      let before = try await account.custody.record().grant
      try server.order("faults", ["path": "/token", "drop": "after", "times": 0])
      let attempt = try await account.custody.beginAuthorization()
      let failure = await #expect(throws: Failure.self) {
        try await account.custody.complete(server.pasted(server.answer(attempt)))
      }
      #expect(failure?.kind == .network)
      #expect(failure?["outcome"] == "unknown")
      #expect(try server.met() == [1])
      #expect(try await account.custody.record().attempt == nil)
      #expect(try await account.custody.record().grant == before)
    }
  }

  @Test func `a code that could not be sent may be tried again`() async throws {
    try await StandInServer.run { server in
      let nowhere = try ClosedPort.url()
      let endpoints = Endpoints(
        authorizeURL: server.endpoints.authorizeURL, tokenURL: nowhere + "/token",
        apiURL: server.endpoints.apiURL)
      let account = server.account(endpoints: endpoints)
      let attempt = try await account.custody.beginAuthorization()
      let failure = await #expect(throws: Failure.self) {
        try await account.custody.complete(server.pasted(server.answer(attempt)))
      }
      #expect(failure?.kind == .network)
      #expect(failure?["outcome"] == "not_sent")
      #expect(try await account.custody.record().attempt == attempt)
    }
  }

  // MARK: Another tenant

  @Test func `a login to another tenant waits until it is adopted`() async throws {
    try await StandInServer.run { server in
      let account = try await server.authorizedAccount()
      let before = try await account.custody.record().grant
      let attempt = try await account.custody.beginAuthorization()
      let redirect = try server.answer(attempt, tenant: "cd456.infusionsoft.com")
      let failure = await #expect(throws: Failure.self) {
        try await account.custody.complete(server.pasted(redirect))
      }
      #expect(failure?.kind == .authorize)
      #expect(failure?["tenant"] == "cd456.infusionsoft.com")
      #expect(failure?["stored_tenant"] == "ab123.infusionsoft.com")
      #expect(failure?.message.contains("--switch") == true)
      #expect(try await account.custody.record().grant == before)
      #expect(try await account.custody.status().tenantAside == "cd456.infusionsoft.com")

      try await account.custody.adoptGrantAside()
      let status = try await account.custody.status()
      #expect(status.grant?.tenant == "cd456.infusionsoft.com")
      #expect(status.state == .valid)
      #expect(try await account.userInfo()["tenant_id"] == "cd456")
    }
  }

  @Test func `a login to another tenant is adopted at once when that is said`() async throws {
    try await StandInServer.run { server in
      let account = try await server.authorizedAccount()
      let attempt = try await account.custody.beginAuthorization()
      let redirect = try server.answer(attempt, tenant: "cd456.infusionsoft.com")
      try await account.custody.complete(server.pasted(redirect), switchTenant: true)
      #expect(try await account.custody.status().grant?.tenant == "cd456.infusionsoft.com")
    }
  }

  @Test func `the grant before a login is not one that waits for adoption`() async throws {
    try await StandInServer.run { server in
      let account = try await server.authorizedAccount()
      try await server.login(account)
      #expect(try await account.custody.status().tenantAside == nil)
      await #expect(throws: Failure.self) { try await account.custody.adoptGrantAside() }
    }
  }
}
