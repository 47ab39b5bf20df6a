import InfusionsoftKit
import JSONText
import Operations
import Testing

@Suite(.timeLimit(.minutes(5))) struct SessionTests {
  @Test func `the whole journey, every answer as it is declared`() async throws {
    try await StandInSession.run(contacts: 12) { stand in
      #expect(try await stand.call("token.status")["state"] == "none")
      let attempt = try await stand.call("authorize", ["listen": false])
      #expect(attempt["listening"] == false)
      let redirect = try await stand.call(
        "sandbox.approve", ["url": attempt["authorization_url"] ?? nil])
      let token = try await stand.call("code", ["code": redirect["redirect_url"] ?? nil])
      #expect(token["state"] == "valid")
      #expect(token["tenant"] == "ab123.infusionsoft.com")
      #expect(token["expires_at"] == "2026-11-25T10:15:29Z")
      #expect(token["expires_in"] == 86_399)
      #expect(token["refresh_by"] == "2027-01-08T10:15:30Z")
      #expect(token["store"]?["kind"] == "file")
      #expect(token["access_token"]?.string?.count == 5)

      let list = try await stand.call(
        "contacts.list", ["limit": 5, "fields": ["id", "given_name"]])
      #expect(list["contacts"]?.elements.count == 5)
      #expect(list["next_page_token"] != nil)
      let rest = try await stand.call(
        "contacts.list", ["page_token": list["next_page_token"] ?? nil, "page_size": 5])
      #expect(rest["contacts"]?.elements.first?["id"] == "6")
      #expect(rest["contacts"]?.elements.count == 7)
      #expect(try await stand.call("contacts.get", ["id": 4])["id"] == "4")
      #expect(try await stand.call("whoami")["tenant"] == "ab123.infusionsoft.com")
      #expect(try await stand.call("token.status", ["live": true])["live"]?["sub"] != nil)
      let access = try await stand.call("token.access")
      #expect(access["access_token"]?.string?.count == 28)
      #expect(try await stand.call("token.refresh")["generation"] == 2)
      #expect(try await stand.call("authorize.cancel")["cancelled"] == false)
      #expect(try await stand.call("token.forget")["forgotten"] == true)
      #expect(try await stand.call("token.status")["state"] == "none")
    }
  }

  @Test func `the first call that needs a token says where to get one`() async throws {
    try await StandInSession.run { stand in
      for name in ["contacts.list", "whoami", "token.refresh", "token.access"] {
        let failure = try await stand.failure(name)
        #expect(failure.kind == .authorize)
        #expect(failure["operation"]?.string == name)
        let url = try #require(failure["authorization_url"]?.string)
        #expect(url.hasPrefix(stand.ready("authorize_url")))
      }
      // All name one attempt, and it works.
      let url = try await stand.failure("whoami")["authorization_url"]
      #expect(try await stand.failure("contacts.get", ["id": 1])["authorization_url"] == url)
      #expect(
        try await stand.call("code", ["code": .string("?" + stand.query(of: url))])["state"]
          == "valid")
    }
  }

  @Test(arguments: ["client_id", "client_secret"])
  func `without an application the failure says what is missing, and offers no URL`(
    missing: String
  ) async throws {
    try await StandInSession.run(without: [missing]) { stand in
      for name in ["authorize"] {
        let failure = try await stand.failure(name)
        #expect(failure.kind == .authorize)
        #expect(failure["missing"] == [.string(missing)])
        #expect(failure["authorization_url"] == nil)
      }
    }
  }

  @Test func `a login that fails leaves the token, and names the next step`() async throws {
    try await StandInSession.run(isAuthorized: true) { stand in
      let before = try await stand.call("token.access")
      let attempt = try await stand.call("authorize", ["listen": false])
      let denied = try await stand.failure(
        "code", ["code": .string("?" + stand.query(of: attempt["authorization_url"], "deny"))])
      let forged = try await stand.failure("code", ["code": "?code=abc&state=forged"])
      let refused = try await stand.failure("code", ["code": "notacode"])
      for failure in [denied, forged, refused] {
        #expect(failure.kind == .authorize)
        #expect(failure["authorization_url"] != nil)
      }
      let garbage = try await stand.failure("code", ["code": "https://localhost/"])
      #expect(garbage.kind == .usage)
      #expect(garbage["pointer"] == "/code")
      #expect(try await stand.call("token.access") == before)
    }
  }

  @Test func `a login to another tenant is adopted by a switch`() async throws {
    try await StandInSession.run(isAuthorized: true) { stand in
      let attempt = try await stand.call("authorize", ["listen": false])
      let query = try stand.query(
        of: attempt["authorization_url"], tenant: "cd456.infusionsoft.com")
      let failure = try await stand.failure("code", ["code": .string("?" + query)])
      #expect(failure["tenant"] == "cd456.infusionsoft.com")
      #expect(
        try await stand.call("token.status")["tenant_aside"] == "cd456.infusionsoft.com")
      #expect(
        try await stand.call("code", ["switch": true])["tenant"] == "cd456.infusionsoft.com")
    }
  }

  @Test func `the token is refreshed by itself and its observer told, without a secret`()
    async throws
  {
    try await StandInSession.run(isAuthorized: true) { stand in
      stand.clock.advance(86_400)
      #expect(try await stand.call("token.status")["state"] == "expired")
      #expect(stand.refreshes == 0)
      try await stand.call("contacts.list", ["limit": 1])
      #expect(stand.refreshes == 1)
      guard case .tokenRefreshed(let facts) = try #require(stand.events.all.last) else { return }
      #expect(facts == ["expires_at": "2026-11-26T10:15:29Z"])
    }
  }

  // MARK: Lists

  @Test(arguments: [
    (Caller(door: .rpc), 100), (Caller(door: .mcp), 100),
    (Caller(door: .prompt, isInteractive: true), 100),
    (Caller(door: .prompt), 120),
    (Caller(door: .script), 120), (Caller(door: .arguments), 120),
    (Caller(door: .arguments, isInteractive: true), 100),
  ])
  func `without a limit a list is as long as its door wants it`(
    caller: Caller, count: Int
  ) async throws {
    try await StandInSession.run(contacts: 120, isAuthorized: true) { stand in
      let list = try await stand.call("contacts.list", for: caller)
      #expect(list["contacts"]?.elements.count == count)
      #expect((list["next_page_token"] != nil) == (count == 100))
    }
  }

  @Test func `a limit inside a page is told as a cut`() async throws {
    try await StandInSession.run(isAuthorized: true) { stand in
      let list = try await stand.call("contacts.list", ["limit": 5, "page_size": 4])
      #expect(list["contacts"]?.elements.count == 5)
      #expect(list["truncated"] == true)
      #expect(list["next_page_token"] == nil)
    }
  }

  @Test(
    arguments: [
      (["email_address": "x"], "/email_address"), (["limit": 0], "/limit"),
      (["page_size": 1001], "/page_size"), (["order_by": "shoe_size"], "/order_by"),
      (["email": "a;b"], "/email"),
      (["filter": "shoe_size==43;email==a@b.c", "page_size": 0], "/page_size"),
      (["contact_id": ["five"]], "/contact_id"),
      (
        ["billing_address_country_code": "US"],
        "/billing_address_country_code"
      ), (["ids": []], "/ids"), (["filter": "x"], "/filter"),
      (["updated_since": "today"], "/updated_since"),
      (["phone_fields": ["PHONE1"]], "/phone_fields"),
      (["fields": 7], "/fields"),
    ] as [(JSON, String)])
  func `a parameter that does not fit is refused before anything is sent`(
    params: JSON, pointer: String
  ) async throws {
    try await StandInSession.run(isAuthorized: true) { stand in
      let failure = try await stand.failure("contacts.list", params)
      #expect(failure.kind == .usage)
      #expect(failure["pointer"]?.string == pointer)
      #expect(stand.requests == 0)
    }
  }

  @Test func `dotted fields are asked for by their root and picked out here`() async throws {
    try await StandInSession.run(isAuthorized: true) { stand in
      let list = try await stand.call(
        "contacts.list", ["fields": ["id", "email_addresses.email"], "limit": 3])
      let row = try #require(list["contacts"]?.elements.first)
      #expect(Set(row.members.map(\.name)).isSubset(of: ["id", "email_addresses.email"]))
      let contact = try await stand.call("contacts.get", ["id": 1, "fields": ["given_name"]])
      #expect(contact["family_name"] == nil)
    }
  }

  // MARK: What is refused

  private static func operation(_ effect: Operation.Effect) -> Operation {
    Operation(
      "things.change", "change things", effect: effect, result: .object(.object([])),
      action: .session { _ in .value(["done": true]) })
  }

  @Test(arguments: [
    (Operation.Effect.reads, true), (.local, true), (.writes, false), (.destroys, false),
  ])
  func `read-only lets pass what does not change the CRM`(
    effect: Operation.Effect, passes: Bool
  ) async throws {
    try await StandInSession.run(isReadOnly: true) { stand in
      let failure = await failure {
        _ = try await stand.session.perform(
          Self.operation(effect), Arguments(), for: Caller(door: .rpc, isConfirmed: true))
      }
      #expect(failure?.kind == (passes ? nil : .refused))
      #expect(passes || failure?.message.contains("--read-only") == true)
    }
  }

  @Test func `what destroys asks where somebody can answer, and elsewhere needs a word before`()
    async throws
  {
    try await StandInSession.run { stand in
      func attempt(_ caller: Caller) async -> Failure? {
        await failure {
          _ = try await stand.session.perform(Self.operation(.destroys), Arguments(), for: caller)
        }
      }
      let silent = await attempt(Caller(door: .script))
      #expect(silent?.kind == .refused)
      #expect(silent?.message.contains("--yes") == true)
      #expect(await attempt(Caller(door: .rpc, isConfirmed: true)) == nil)
      var person = Caller(door: .prompt)
      person.confirm = { _ in true }
      #expect(await attempt(person) == nil)
      person.confirm = { _ in false }
      #expect(await attempt(person)?.kind == .refused)
      person.confirm = { _ in throw CancellationError() }
      #expect(await attempt(person)?.kind == .cancelled)
    }
  }

  private func failure(_ body: () async throws -> Void) async -> Failure? {
    do {
      try await body()
      return nil
    } catch {
      return Failure(error)
    }
  }

  @Test func `over RPC an access token is revealed only where that was allowed`() async throws {
    try await StandInSession.run(isAuthorized: true) { stand in
      let failure = try await stand.failure("token.access", for: Caller(door: .rpc))
      #expect(failure.kind == .refused)
      #expect(failure.message.contains("--reveal"))
      for caller in [Caller(door: .prompt), Caller(door: .arguments), Caller(door: .script)] {
        #expect(try await stand.call("token.access", for: caller)["access_token"] != nil)
      }
    }
  }

  @Test func `an operation of a door is not one of the session`() async throws {
    try await StandInSession.run { stand async throws in
      #expect(try await stand.failure("ping").kind == .unknownOperation)
    }
  }

  @Test func `a call ends at its caller's deadline`() async throws {
    try await StandInSession.run(isAuthorized: true) { stand in
      try stand.order("faults", ["path": "/crm/rest/*", "delay_ms": 30_000])
      let failure = try await stand.failure(
        "whoami", for: Caller(door: .rpc, timeout: .milliseconds(40)))
      #expect(failure.kind == .network)
      #expect(failure["operation"] == "whoami")
    }
  }

  // MARK: Settings

  @Test func `settings are listed with their sources, secrets masked`() async throws {
    try await StandInSession.run { stand in
      let rows = try #require(try await stand.call("config.list")["settings"]?.elements)
      #expect(rows.map { $0["name"]?.string } == SettingKey.allCases.map(\.rawValue))
      let secret = try #require(rows.first { $0["name"] == "client_secret" })
      #expect(secret["source"] == "INFUSIONSOFT_CLIENT_SECRET")
      #expect(secret["value"] == "…")
      #expect(rows.first { $0["name"] == "timeout" }?["source"] == "default")
    }
  }

  @Test func `a setting is saved, used at once, and removed`() async throws {
    try await StandInSession.run(isAuthorized: true) { stand in
      let set = try await stand.call("config.set", ["name": "timeout", "value": "5"])
      #expect(set == ["name": "timeout", "value": "5", "source": .string(stand.home.config)])
      #expect(stand.session.settings.timeout == .seconds(5))
      #expect(try await stand.call("config.get", ["name": "timeout"]) == set)
      #expect(try await stand.call("whoami")["credential"] == "oauth")
      let unset = try await stand.call("config.unset", ["name": "timeout"])
      #expect(unset["source"] == "default")
      let bad = try await stand.failure("config.set", ["name": "timeout", "value": "soon"])
      #expect(bad["pointer"] == "/value")
      #expect(
        try await stand.failure("config.set", ["name": "colour", "value": "x"])["pointer"]
          == "/name")
    }
  }

  @Test func `a stored key shadows the grant, and says so`() async throws {
    try await StandInSession.run(isAuthorized: true) { stand in
      let key = stand.ready("api_key")
      let set = try await stand.call("config.set", ["name": "api_key", "value": .string(key)])
      #expect(set["source"] == "store")
      #expect(set["value"]?.string == "…" + key.suffix(4))
      let token = try await stand.call("token.status")
      #expect(token["state"] == "api-key")
      #expect(token["credential"] == "api_key")
      #expect(token["shadows"] == ["store:grant"])
      #expect(token["access_token"] == nil)
      #expect(try await stand.call("whoami")["credential"] == "api_key")
      try await stand.call("config.unset", ["name": "api_key"])
      #expect(try await stand.call("token.status")["state"] == "valid")
      // It went to the store, and not to the settings file.
      #expect(stand.home.read(stand.home.config)?.contains(key) != true)
    }
  }

  @Test func `a secret is not taken from a line, and read where it is not seen`() async throws {
    try await StandInSession.run(without: ["client_secret"]) { stand in
      var caller = Caller(door: .arguments)
      let refusal = try await stand.failure(
        "config.set", ["name": "client_secret", "value": "canary"], for: caller)
      #expect(refusal.kind == .usage)
      #expect(!refusal.message.contains("canary"))
      let secret = stand.ready("client_secret")
      caller.readSecret = { _ in Secret(secret + "\n") }
      let set = try await stand.call("config.set", ["name": "client_secret"], for: caller)
      #expect(set["source"] == "store")
      try await stand.login()
      caller.readSecret = { _ in Secret(" ") }
      #expect(
        try await stand.failure("config.set", ["name": "client_secret"], for: caller).kind == .usage
      )
    }
  }

  @Test func `a person is asked for the application that is missing, once`() async throws {
    try await StandInSession.run(without: ["client_id", "client_secret"]) { stand in
      var person = Caller(door: .prompt, isInteractive: true)
      let (id, secret) = (stand.ready("client_id"), stand.ready("client_secret"))
      person.readLine = { _ in id }
      person.readSecret = { _ in Secret(secret) }
      let attempt = try await stand.call("authorize", ["listen": false], for: person)
      person.readLine = { _ in throw Failure(.internalError, "asked again") }
      person.readSecret = { _ in throw Failure(.internalError, "asked again") }
      try await stand.call("authorize", ["listen": false], for: person)
      #expect(attempt["authorization_url"]?.string?.contains(id) == true)
      #expect(stand.home.read(stand.home.config)?.contains(secret) == false)
    }
  }

  @Test func `an unsafe store is refused with its repair by every operation on the token`()
    async throws
  {
    try await StandInSession.run(isAuthorized: true) { stand in
      let path = stand.home.path + "/.local/state/infusionsoft/grants/default.json"
      let text = try #require(stand.home.read(path))
      stand.home.write(text, to: path, mode: 0o644)
      for name in ["token.status", "contacts.list", "token.refresh", "token.forget", "authorize"] {
        let failure = try await stand.failure(name)
        #expect(failure.kind == .store)
        #expect(failure["repair"]?.string == "chmod 600 \(path)")
      }
      #expect(stand.home.read(path) == text)
      #expect(stand.requests == 0)
    }
  }
}
