import JSONText
import TestSupport
import Testing

/// No secret is seen anywhere but in the store, on the wire and in the answer of `token access`.
@Suite struct LeakTests {
  @Test func `arguments and scripts show no secret, with the HTTP trace on`() async throws {
    let sandbox = try await SandboxProcess()
    var program = sandbox.program()
    let evidence = Evidence()
    var canaries = try sandbox.canaries()
    func run(_ words: String..., input: String = "") async throws -> Program.Outcome {
      try await evidence.run(program, ["--verbose"] + words, input: input)
    }

    let attempt = try await run("authorize", "--no-listen", "-o", "json").json()
    let url = try #require(attempt["authorization_url"]?.string)
    let redirect = try await run("sandbox", "approve", url).json()["redirect_url"]?.string
    #expect(try await run("code", try #require(redirect)).status == 0)
    try canaries.addSecrets(of: program.record())
    #expect(try await run("token", "--live").status == 0)
    #expect(try await run("contacts", "--limit", "2").status == 0)
    #expect(try await run("config", "list").status == 0)
    #expect(try await run("token", "refresh").status == 0)
    try canaries.addSecrets(of: program.record())
    try sandbox.control("POST", "/faults", #"{"path": "/crm/*", "expire": true}"#)
    #expect(try await run("contacts", "get", "42").status == 0)
    try canaries.addSecrets(of: program.record())
    #expect(
      try await run("-c", "token", "-c", "contacts get 42", "-c", "contacts get 0").status == 8)
    #expect(try await run(input: "token\nwhoami\ncontacts --limt 1\n").status == 2)

    for (fault, status) in Self.faults {
      try sandbox.control("POST", "/faults", fault)
      #expect(try await run("contacts").status == status)
    }
    for (fault, status) in Self.tokenFaults {
      try sandbox.control("POST", "/faults", fault)
      #expect(try await run("token", "refresh").status == status)
      try canaries.addSecrets(of: program.record())
    }
    #expect(try await run("code", "https://localhost/?code=x&state=y").status == 4)

    let stored = "StoredCANARYsecretNO1"
    canaries.add("stored secret", stored, in: sandbox.ready["client_id"]?.string)
    #expect(try await run("config", "set", "client_secret", input: stored + "\n").status == 0)
    #expect(try await run("config", "set", "api_key", input: sandbox.apiKey + "\n").status == 0)
    program.variables["INFUSIONSOFT_CLIENT_SECRET"] = nil
    #expect(try await run("config", "list").status == 0)
    #expect(try await run("token").json()["state"]?.string == "api-key")
    #expect(try await run("contacts", "get", "42").status == 0)

    #expect(evidence.text.contains("Authorization: "), "the trace shows no request")
    try evidence.addFiles(of: program.home, but: Program.recordName)
    evidence.expectNone(of: canaries)

    // The same search finds them where they belong.
    let store = try #require(program.home.read(Program.recordName))
    #expect(canaries.found(in: store).isSuperset(of: ["stored secret", "API key"]))
    #expect(canaries.found(in: store).count { $0.hasPrefix("refresh token") } > 0)
  }

  @Test func `JSON-RPC shows no secret but to token.access`() async throws {
    let sandbox = try await SandboxProcess()
    var program = sandbox.program()
    // What the browser is given is kept among the files.
    program.home.write(
      "#!/bin/sh\n(tr '\\0' '\\n' </proc/$$/cmdline; env) >\(program.home.path)/browser.log\n",
      to: "browser", mode: 0o700)
    program.variables["BROWSER"] = program.home.path + "/browser"
    let evidence = Evidence()
    var canaries = try sandbox.canaries()

    let child = try program.start(["--verbose", "--rpc"])
    evidence.addCommandLine(of: child)
    let calls = Conversation(child, evidence)
    let attempt = try await calls.call("authorize", ["listen": false, "open": true])
    let url = try #require(attempt["result"]?["authorization_url"])
    let approval = try await calls.call("sandbox.approve", ["url": url])
    let redirect = try #require(approval["result"]?["redirect_url"])
    _ = try await calls.call("code", ["code": redirect])
    try canaries.addSecrets(of: program.record())
    for method in [
      "token", "contacts.list", "token.refresh", "whoami", "config.list", "rpc.discover",
    ] {
      #expect(try await calls.call(method)["result"] != nil)
    }
    try canaries.addSecrets(of: program.record())
    for (fault, _) in Self.faults + Self.tokenFaults {
      try sandbox.control("POST", "/faults", fault)
      _ = try await calls.call("contacts.list")
      _ = try await calls.call("token.refresh")
      try canaries.addSecrets(of: program.record())
    }
    for (method, params) in [
      ("contacts.list", ["limt": 1]), ("code", ["code": "wrong"]), ("token.access", [:]),
      ("config.set", ["name": "api_key", "value": .string(sandbox.apiKey)]), ("token", [:]),
      ("contacts.get", ["id": "42"]), ("contacts.get", ["id": "0"]), ("config.list", [:]),
    ] as [(String, JSON)] {
      _ = try await calls.call(method, params)
    }
    let end = await child.finish()
    #expect(end.status == 0)
    evidence.add("stderr", end.error)
    evidence.add("rest of stdout", end.output)
    #expect(end.error.contains("Authorization: "), "the trace shows no request")
    try evidence.addFiles(of: program.home, but: Program.recordName)
    #expect(evidence.text.contains("response_type=code"), "the browser was not started")
    #if os(Linux)
      #expect(evidence.text.contains("--verbose\0--rpc"), "no command line was seen")
    #endif
    evidence.expectNone(of: canaries)

    let record = try program.record()
    #expect(canaries.found(in: record.text).contains("API key"))
  }

  @Test func `the prompt shows no secret, and its history holds none`() async throws {
    let sandbox = try await SandboxProcess()
    let program = sandbox.program()
    let evidence = Evidence()
    var canaries = try sandbox.canaries()
    let typed = "TypedCANARYsecretNO2x"
    canaries.add("typed secret", typed)

    let shell = try PtyProcess([Program.path, "--verbose"], environment: program.environment)
    try await shell.wait(for: "authorized)>")
    shell.enter("config set client_secret")
    try await shell.wait(for: "client_secret:")
    shell.enter(typed)
    try await shell.wait("the answer") { $0.contains("source") }
    try await program.authorize()
    try canaries.addSecrets(of: program.record())
    shell.enter("contacts get 42 --fields id")
    try await shell.wait(for: "(valid")
    shell.enter("token")
    try await shell.wait(for: "refresh_by")
    shell.press(.control("d"))
    #expect(try await shell.waitForExit() == .exited(0))
    evidence.add("terminal", shell.output)

    // A secret on a line is refused, and the line is not kept; it stands on the screen as typed.
    let careless = try PtyProcess([Program.path], environment: program.environment)
    try await careless.wait(for: ")>")
    careless.enter("config set client_secret \(typed)")
    try await careless.wait(for: "takes no value")
    careless.press(.control("d"))
    #expect(try await careless.waitForExit() != .signalled(9))

    try evidence.addFiles(of: program.home, but: Program.recordName)
    let history = program.home.read(".local/state/infusionsoft/history")
    #expect(history?.contains("contacts get 42") == true, "there is no history")
    evidence.expectNone(of: canaries)
    #expect(canaries.found(in: try program.record().text).contains("typed secret"))
  }

  @Test func `a server that repeats the secrets it was sent does not make them seen`() async throws
  {
    let api: @Sendable (LoopbackServer.Request) -> [LoopbackServer.Step] = { request in
      let heard = request.head.split(separator: "\r\n").filter { $0.hasPrefix("Authorization") }
      let words = "I heard \(heard.joined()) from you"
      return request.target.contains("html")
        ? [.reply(status: 502, headers: [], body: Array("<p>\(words)</p>".utf8))]
        : [.reply(status: 400, headers: [], body: Array(#"{"message": "\#(words)"}"#.utf8))]
    }
    let vendor = try ScriptedVendor(
      refresh: { number in
        let spoken = "\(ScriptedVendor.refreshToken(1)) with \(ScriptedVendor.clientSecret)"
        let error = ["invalid_scope", "invalid_client", "invalid_grant"][min(number, 3) - 1]
        let body = #"{"error": "\#(error)", "error_description": "bad: \#(spoken)"}"#
        return [.reply(status: 400, headers: [], body: Array(body.utf8))]
      }, api: api)
    let program = vendor.program()
    var canaries = Canaries()
    canaries.add("client secret", ScriptedVendor.clientSecret, in: ScriptedVendor.clientID)
    canaries.add("access token", ScriptedVendor.accessToken(1))
    canaries.add("refresh token", ScriptedVendor.refreshToken(1))
    let evidence = Evidence()

    let login = try RPCClient(program)
    try await login.authorize(at: vendor)
    #expect(await login.end() == 0)
    for id in ["7", "html"] {
      #expect(try await evidence.run(program, ["--verbose", "contacts", "get", id]).status == 1)
    }
    for status in [1, 4, 4] as [Int32] {
      let outcome = try await evidence.run(program, ["--verbose", "token", "refresh"])
      #expect(outcome.status == status)
    }
    try evidence.addFiles(of: program.home, but: Program.recordName)
    evidence.expectNone(of: canaries)

    // The peer has seen each of them, and so does the search.
    let wire = vendor.server.log.requests.map { $0.head + String(decoding: $0.body, as: UTF8.self) }
    #expect(canaries.found(in: wire.joined()) == canaries.all)
    let basic = wire.filter { $0.contains("Authorization: Basic") }
    #expect(canaries.found(in: basic.joined()).contains("client secret"))
  }

  @Test func `token access shows the access token, and nothing else of the grant`() async throws {
    let sandbox = try await SandboxProcess()
    let program = sandbox.program()
    try await program.authorize()
    var canaries = try sandbox.canaries()
    try canaries.addSecrets(of: program.record())
    let outcome = try await program.run(["--verbose", "token", "access"])
    #expect(canaries.found(in: outcome.output) == ["access token 1 grant"])
    #expect(canaries.found(in: outcome.error) == [])
  }

  /// What the API does, and the exit status that follows.
  private static let faults: [(String, Int32)] = [
    (#"{"path": "/crm/*", "status": 503, "html": true, "times": 4}"#, 1),
    (#"{"path": "/crm/*", "body": "{\"contacts\": [", "times": 1}"#, 1),
    (#"{"path": "/crm/*", "status": 429, "times": 4}"#, 5),
    (#"{"path": "/crm/*", "drop": "during", "times": 4}"#, 6),
    (#"{"path": "/crm/*", "truncate": 20, "times": 4}"#, 6),
  ]

  /// What the token endpoint does; the answers of a refresh that are cut off hold the new tokens.
  private static let tokenFaults: [(String, Int32)] = [
    (#"{"path": "/token", "status": 429}"#, 5),
    (#"{"path": "/token", "status": 401, "body": {"error": "invalid_client"}}"#, 4),
    (#"{"path": "/token", "process": true, "drop": "during", "times": 2}"#, 4),
  ]
}

/// Calls one after the other, with every line of the answers kept.
private struct Conversation {
  let child: Child
  let evidence: Evidence

  init(_ child: Child, _ evidence: Evidence) { (self.child, self.evidence) = (child, evidence) }

  func call(_ method: String, _ params: JSON = [:]) async throws -> JSON {
    child.send(
      JSON.object([
        ("jsonrpc", "2.0"), ("id", 1), ("method", .string(method)), ("params", params),
      ]).text + "\n")
    while let line = await child.nextLine() {
      evidence.add("answer to \(method)", line)
      let message = try JSON(line)
      if message["id"] != nil { return message }
    }
    throw RPCClient.Ended(status: await child.exitStatus(), error: await child.finish().error)
  }
}

extension SandboxProcess {
  var apiKey: String { ready["api_key"]?.string ?? "" }

  /// The secrets that it printed, which count as such for a program that was given them.
  func canaries() throws -> Canaries {
    var canaries = Canaries()
    canaries.add("client secret", ready["client_secret"]?.string, in: ready["client_id"]?.string)
    canaries.add("API key", apiKey)
    try #require(canaries.all.count == 2)
    return canaries
  }
}
