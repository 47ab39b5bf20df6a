#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
import InfusionsoftKit
import JSONText

extension OperationTable {
  static let authorization = [
    Operation(
      "authorize", "begin a login: print the URL at which the user allows access",
      discussion: """
        The browser asks the user to log in and to allow access, then goes to the redirect URI. When \
        that is a loopback address, this program can serve it (--listen) and the login completes by \
        itself. Otherwise copy the address bar, whatever the page shows, and hand it to code.
        The attempt is good for ten minutes and for one redirect. Over SSH nothing listens unless \
        --listen is given, because the browser runs on another machine.
        """,
      parameters: [
        Parameter("listen", .flag, "serve the redirect URI (a loopback address) and wait there"),
        Parameter("open", .flag, "start the browser"),
        Parameter("wait", .flag, "answer when the login completes"),
      ],
      effect: .local, additive: true, ordering: .token,
      result: .object(
        .object(
          [
            ("authorization_url", .string("the page to open")),
            ("redirect_uri", .string("where the browser is sent")),
            ("state", .string("what binds the redirect to this attempt")),
            ("listening", .boolean("whether the redirect URI is served")),
            ("expires_at", .string("end of the attempt, RFC 3339")),
          ], optional: ["authorization_url", "redirect_uri", "listening", "expires_at"],
          open: true)),
      examples: [
        Operation.Example(
          "authorize --no-listen", "print the URL; paste what comes back into code"),
        Operation.Example("authorize --open", "start the browser as well"),
      ],
      action: .session(authorize)),
    Operation(
      "authorize.cancel", "give up the pending login",
      effect: .local, idempotent: true, ordering: .token,
      result: .object(.object([("cancelled", .boolean("whether a login was pending"))])),
      examples: [Operation.Example("authorize cancel", "forget the URL printed last")],
      action: .session { call in
        await call.session.login.cancel()
        let cancelled = try await call.session.account().custody.cancelAuthorization()
        return .value(["cancelled": .bool(cancelled)])
      }),
    Operation(
      "code", "complete the login with the code, or the whole redirect URL",
      discussion: """
        Takes what the address bar shows after the redirect: the whole URL (its state is checked) or \
        the code alone. Without an argument it is read from a prompt that does not echo, or from \
        standard input. A login to another tenant than the stored one is kept aside until \
        code --switch adopts it.
        """,
      parameters: [
        Parameter(
          "code", .pasted, "the code or the redirect URL", positional: true, sensitive: true),
        Parameter("switch", .flag, "adopt a login to another tenant"),
      ],
      effect: .local, ordering: .token, result: .object(tokenSchema),
      examples: [
        Operation.Example(
          "code https://localhost/oauth-callback?code=abc&state=…", "paste the address bar")
      ],
      action: .session(code)),
  ]

  private static func authorize(_ call: Invocation) async throws -> Output {
    try await askForApplication(call)
    let session = call.session
    let account = try await session.account()
    let attempt = try await account.custody.beginAuthorization()
    await session.login.begin(attempt, after: try await account.custody.record().generation)
    let isListening = try await listen(for: attempt, call)

    // A process that ends with this one operation has to wait, or nobody would be listening.
    let waits =
      call.arguments.flag("wait") ?? (isListening && call.caller.door == .arguments)
    if waits { await session.login.expectWaiter() }
    if call.arguments.flag("open") == true {
      // Without a browser the login goes on by hand.
      do {
        try session.services.openBrowser(attempt.authorizationURL)
      } catch {
        call.caller.notice(Failure(error).message)
      }
    }
    if waits {
      call.caller.notice("Open this page and allow access:")
      call.caller.notice(attempt.authorizationURL)
      // A person takes longer than the deadline of other operations, but not than one set for this.
      let left = Duration.seconds(attempt.expiresAt.timeIntervalSince(session.environment.now()))
      let patience = min(max(left, .zero), call.caller.timeout ?? left)
      return .value(
        try await session.login.completion(of: attempt, by: .after(patience), in: session))
    }
    return .value(
      [
        "authorization_url": .string(attempt.authorizationURL),
        "redirect_uri": .string(attempt.redirectURI),
        "state": .string(attempt.state),
        "listening": .bool(isListening),
        "expires_at": .string(Timestamp.format(attempt.expiresAt)),
      ],
      notes: [
        isListening
          ? "Open the URL and allow access; the login completes here by itself."
          : "Open the URL and allow access, then type code and paste the address bar."
      ])
  }

  /// Serves the redirect URI where that was asked for, or where it is plainly meant.
  private static func listen(
    for attempt: AuthorizationAttempt, _ call: Invocation
  ) async throws -> Bool {
    let environment = call.session.environment
    let overSSH = environment["SSH_CONNECTION"] != nil || environment["SSH_TTY"] != nil
    let isLoopback = RedirectURI.isServed(attempt.redirectURI)
    let asked = call.arguments.flag("listen")
    guard asked ?? (isLoopback && !overSSH) else { return false }
    guard isLoopback else {
      throw Failure.usage(
        "cannot listen on \(attempt.redirectURI): only http on a loopback address is served;"
          + " config set redirect_uri http://127.0.0.1:8765/callback", parameter: "listen")
    }
    do {
      try await call.session.login.listen(for: attempt, in: call.session)
      return true
    } catch  where asked == nil {
      call.caller.notice(Failure(error).message)
      return false
    }
  }

  /// Where a person can be asked, asks for the client id and secret that are missing, and saves them.
  private static func askForApplication(_ call: Invocation) async throws {
    guard call.caller.isInteractive, let readLine = call.caller.readLine,
      let readSecret = call.caller.readSecret, !call.session.settings.isSandbox
    else { return }
    let session = call.session
    if session.settings[.clientID] == nil {
      call.caller.notice("The developer portal (keys.developer.keap.com) shows these two.")
      let id = try await readLine("Client id: ")
      guard !id.isEmpty else {
        throw Failure(.authorize, "no client id was given", ["missing": ["client_id"]])
      }
      try await session.set(.clientID, to: id)
    }
    let url = session.settings.endpoints.tokenURL
    let stored = try await session.account().custody.change { $0.clientSecret?.secret(for: url) }
    if session.settings[.clientSecret] == nil, stored == nil {
      let secret = try await readSecret("Client secret: ")
      try await session.set(.clientSecret, to: secret)
    }
  }

  private static func code(_ call: Invocation) async throws -> Output {
    let custody = try await call.session.account().custody
    let switches = call.arguments.flag("switch") == true
    var pasted = call.arguments.string("code")
    if pasted == nil, switches, try await custody.status().tenantAside != nil {
      try await custody.adoptGrantAside()
      return .value(try await custody.status().json)
    }
    if pasted == nil, let readSecret = call.caller.readSecret {
      pasted = try await readSecret("Code or redirect URL: ").reveal()
    }
    guard let pasted, let response = AuthorizationResponse(pasted: pasted) else {
      throw Failure.usage(
        "code takes the code, or the whole address the browser was sent to", parameter: "code")
    }
    let status = try await call.session.login.redeem(
      response, switchTenant: switches, by: call.deadline, in: call.session)
    return .value(status.json)
  }
}
