import InfusionsoftKit
import JSONText
import Operations
import Testing

/// The login that is under way in a session: the listener, the paste, and those who wait.
@Suite(.timeLimit(.minutes(5))) struct LoginDeskTests {
  @Test func `the redirect completes the login, and the observer is told`() async throws {
    try await StandInSession.run { stand in
      let attempt = try await stand.call("authorize")
      #expect(attempt["listening"] == true)
      let page = await stand.browser.visit(try stand.query(of: attempt["authorization_url"]))
      #expect(page?.isSuccess == true)
      #expect(page?.message.contains("ab123.infusionsoft.com") == true)
      #expect(stand.events.logins == ["valid"])
      #expect(try await stand.call("token.status")["state"] == "valid")
    }
  }

  @Test func `what answers no attempt is not shown a page, and the wait goes on`() async throws {
    try await StandInSession.run { stand in
      let attempt = try await stand.call("authorize")
      let state = try #require(attempt["state"]?.string)
      for stray in [
        "", "code=abc", "code=abc&state=forged", "error=access_denied",
        "error=access_denied&state=forged", "state=\(state)", "code=&state=\(state)",
        "code=abc&state=\(state)x",
      ] {
        #expect(await stand.browser.visit(stray) == nil, "\(stray)")
      }
      #expect(stand.exchanges == 0)
      #expect(stand.events.all.isEmpty)
      let page = await stand.browser.visit(try stand.query(of: attempt["authorization_url"]))
      #expect(page?.isSuccess == true)
    }
  }

  @Test func `a denied login is shown and told`() async throws {
    try await StandInSession.run { stand in
      let attempt = try await stand.call("authorize")
      let page = await stand.browser.visit(
        try stand.query(of: attempt["authorization_url"], "deny"))
      #expect(page?.isSuccess == false)
      #expect(page?.message.contains("access_denied") == true)
      #expect(stand.events.logins == ["authorize"])
    }
  }

  @Test func `a page shows neither code nor token`() async throws {
    try await StandInSession.run { stand in
      let attempt = try await stand.call("authorize")
      let query = try stand.query(of: attempt["authorization_url"])
      let page = try #require(await stand.browser.visit(query))
      let token = try await stand.call("token.access")
      for secret in [
        token["access_token"]?.string, attempt["state"]?.string,
        query.split(separator: "&").first?.split(separator: "=").last.map { String($0) },
      ] {
        #expect(!(page.title + page.message).contains(try #require(secret)))
      }
    }
  }

  @Test func `a paste completes the login that listens`() async throws {
    try await StandInSession.run { stand in
      let attempt = try await stand.call("authorize")
      let query = try stand.query(of: attempt["authorization_url"])
      #expect(try await stand.call("code", ["code": .string("?" + query)])["state"] == "valid")
      #expect(stand.events.logins == ["valid"])
      // Whoever comes late does no harm.
      if let late = await stand.browser.visit(query) { #expect(late.isSuccess) }
      #expect(stand.events.logins == ["valid"])
      #expect(stand.exchanges == 1)
    }
  }

  @Test func `of a paste and a redirect at the same moment one is exchanged, and both succeed`()
    async throws
  {
    try await StandInSession.run { stand in
      for round in 1...10 {
        let attempt = try await stand.call("authorize")
        let query = try stand.query(of: attempt["authorization_url"])
        async let pasted = stand.call("code", ["code": .string("?" + query)])
        async let page = stand.browser.visit(query)
        #expect(try await pasted["state"] == "valid")
        if let page = await page { #expect(page.isSuccess, "\(page.message)") }
        #expect(stand.exchanges == round)
      }
      #expect(Set(stand.events.logins) == ["valid"])
    }
  }

  @Test func `who waits gets the token, and then nobody else is told`() async throws {
    try await StandInSession.run { stand in
      async let answer = stand.call("authorize", ["wait": true, "open": true])
      let url = try await stand.opened()
      let page = await stand.browser.visit(try stand.query(of: .string(url)))
      #expect(page?.isSuccess == true)
      #expect(try await answer["state"] == "valid")
      #expect(stand.events.all.isEmpty)
    }
  }

  @Test func `who waits is told of a denial`() async throws {
    try await StandInSession.run { stand in
      async let failure = stand.failure("authorize", ["wait": true, "open": true])
      let url = try await stand.opened()
      _ = await stand.browser.visit(try stand.query(of: .string(url), "deny"))
      #expect(try await failure.kind == .authorize)
    }
  }

  @Test func `cancelling the login ends the wait and the listening`() async throws {
    try await StandInSession.run { stand in
      async let failure = stand.failure("authorize", ["wait": true, "open": true])
      let url = try await stand.opened()
      #expect(try await stand.call("authorize.cancel")["cancelled"] == true)
      #expect(try await failure.kind == .cancelled)
      #expect(!stand.browser.isServed)
      let late = try await stand.failure(
        "code", ["code": .string("?" + stand.query(of: .string(url)))])
      #expect(late.kind == .authorize)
    }
  }

  @Test func `a later login takes the place of the one before it`() async throws {
    try await StandInSession.run { stand in
      let first = try await stand.call("authorize")
      let second = try await stand.call("authorize")
      let old = try stand.query(of: first["authorization_url"])
      #expect(await stand.browser.visit(old) == nil)
      let new = try stand.query(of: second["authorization_url"])
      #expect(await stand.browser.visit(new)?.isSuccess == true)
    }
  }

  @Test func `a wait that is cancelled leaves the login to go on, and then it is told`()
    async throws
  {
    try await StandInSession.run { stand in
      let waiting = Task { try await stand.call("authorize", ["wait": true, "open": true]) }
      let url = try await stand.opened()
      waiting.cancel()
      let failure = await #expect(throws: Failure.self) { try await waiting.value }
      #expect(failure?.kind == .cancelled)
      let page = await stand.browser.visit(try stand.query(of: .string(url)))
      #expect(page?.isSuccess == true)
      #expect(stand.events.logins == ["valid"])
    }
  }

  @Test func `as arguments a login that is listened for is waited for`() async throws {
    try await StandInSession.run { stand in
      async let answer = stand.call("authorize", ["open": true], for: Caller(door: .arguments))
      let url = try await stand.opened()
      _ = await stand.browser.visit(try stand.query(of: .string(url)))
      #expect(try await answer["state"] == "valid")
      let plain = try await stand.call(
        "authorize", ["listen": false], for: Caller(door: .arguments))
      #expect(plain["listening"] == false)
    }
  }

  // MARK: Whether to listen

  @Test(arguments: [["SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"], ["SSH_TTY": "/dev/pts/0"]])
  func `over SSH nobody listens unless that is asked for`(
    variables: [String: String]
  ) async throws {
    try await StandInSession.run(variables: variables) { stand async throws in
      #expect(try await stand.call("authorize")["listening"] == false)
      #expect(try await stand.call("authorize", ["listen": true])["listening"] == true)
    }
  }

  @Test(arguments: [
    "https://localhost/oauth-callback", "http://127.0.0.1.example.com/cb",
    "http://localhost.example.com/cb", "https://127.0.0.1:8765/cb", "http://192.0.2.1/cb",
  ])
  func `only a loopback address over http is listened on`(uri: String) async throws {
    try await StandInSession.run(variables: ["INFUSIONSOFT_REDIRECT_URL": uri]) {
      stand async throws in
      #expect(try await stand.call("authorize")["listening"] == false)
      let failure = try await stand.failure("authorize", ["listen": true])
      #expect(failure.kind == .usage)
      #expect(failure["pointer"] == "/listen")
    }
  }

  @Test(arguments: [
    "http://127.0.0.1:8765/cb", "http://localhost:8765/cb", "http://[::1]:8765/cb",
    "http://localhost/cb",
  ])
  func `a loopback address is listened on`(uri: String) async throws {
    try await StandInSession.run(variables: ["INFUSIONSOFT_REDIRECT_URL": uri]) {
      stand async throws in
      #expect(try await stand.call("authorize")["listening"] == true)
    }
  }

  @Test func `a port that is taken is a failure only where it was asked for`() async throws {
    try await StandInSession.run { stand async throws in
      stand.browser.refuse()
      #expect(try await stand.call("authorize")["listening"] == false)
      #expect(try await stand.failure("authorize", ["listen": true]).kind == .network)
    }
  }

  @Test func `the end of the session ends the login`() async throws {
    try await StandInSession.run { stand in
      async let failure = stand.failure("authorize", ["wait": true, "open": true])
      _ = try await stand.opened()
      await stand.session.shutdown()
      #expect(try await failure.kind == .cancelled)
      #expect(!stand.browser.isServed)
    }
  }
}
