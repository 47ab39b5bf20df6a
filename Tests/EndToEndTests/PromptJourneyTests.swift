import JSONText
import TestSupport
import Testing

/// The main job as a person does it: at the prompt, in a real terminal.
@Suite struct PromptJourneyTests {
  @Test func `a person gets from nothing to the first contact`() async throws {
    let shell = try await PtyProcess.shell(["--sandbox"])
    try await shell.login()
    shell.enter("contacts --limit 3 --fields id,given_name,family_name")
    try await shell.wait("a table and its count") { screen in
      screen.contains("given_name") && screen.contains("3 contacts")
        && screen.line.hasSuffix("(valid 23h)>")
    }
    shell.enter("contacts get 42")
    try await shell.wait("the record") { $0.contains("update_time") && $0.line.hasSuffix(">") }
    shell.press(.control("d"))
    #expect(try await shell.waitForExit() == .exited(0))
    #expect(shell.isCooked)
  }

  @Test func `the login completes by itself where the redirect URI is served`() async throws {
    let sandbox = try await SandboxProcess()
    let shell = try await PtyProcess.shell(environment: sandbox.program().environment)
    shell.enter("authorize -o json --listen")
    let screen = try await shell.wait("the URL") {
      $0.transcript.contains("expires_at") && $0.line.hasSuffix(">")
    }
    let url = try #require(screen.authorizationURL)
    let approval = try await sandbox.program().run(["sandbox", "approve", url]).json()
    let redirect = try #require(approval["redirect_url"]?.string)
    let match = try #require(redirect.wholeMatch(of: /http:\/\/127\.0\.0\.1:(\d+)(\/.*)/))
    let page = try HTTPExchange.run(
      port: try #require(UInt16(match.1)), "GET", String(match.2))
    #expect(page.status == 200)
    // The notice stands above the line that was being edited, which is drawn again.
    try await shell.wait(for: "authorized for ab123.infusionsoft.com")
    shell.enter("token")
    try await shell.wait(for: "(valid 23h)>")
  }

  @Test func `ctrl-C cancels the request that runs, really, and the shell goes on`() async throws {
    let sandbox = try await SandboxProcess()
    let program = sandbox.program()
    try await program.authorize()
    try sandbox.control("POST", "/faults", #"{"path": "/crm/rest/*", "delay_ms": 600000}"#)
    let shell = try await PtyProcess.shell(environment: program.environment)
    shell.enter("contacts")
    // The sandbox has the request, so it is the transfer that ends and not the wait for it.
    while try sandbox.count("requests") == 0 { await Task.yield() }
    shell.press(.control("c"))
    try await shell.wait("the word and a new prompt") {
      $0.contains("cancelled") && $0.line.hasSuffix("(valid 23h)>")
    }
    shell.enter("contacts get 42 -o ids")
    try await shell.wait("the next result") { screen in
      screen.lines.contains { $0 == "42" }
    }
  }

  @Test func `ctrl-C gives up the line, and a failing line does not end the shell`() async throws {
    let shell = try await PtyProcess.shell(["--sandbox"])
    shell.type("contacts get 4")
    try await shell.wait(for: "contacts get 4")
    shell.press(.control("c"))
    try await shell.wait("an empty line") { $0.line == "sandbox (not authorized)>" }
    shell.enter("contcts")
    try await shell.wait(for: "did you mean contacts?")
    shell.enter("quit")
    #expect(try await shell.waitForExit() == .exited(0))
  }

  @Test func `tab completes operations and options`() async throws {
    let shell = try await PtyProcess.shell(["--sandbox"])
    shell.type("cont")
    shell.press(.tab)
    try await shell.wait("the operation") { $0.line.contains("> contacts") }
    shell.type("--order")
    shell.press(.tab)
    try await shell.wait("the option") { $0.line.contains("> contacts --order-by") }
  }

  @Test func `what was typed comes back in the next shell, but never a code`() async throws {
    let sandbox = try await SandboxProcess()
    let program = sandbox.program()
    let redirect = try await program.approvedRedirect()
    let first = try await PtyProcess.shell(environment: program.environment)
    first.enter("code \(redirect)")
    try await first.wait(for: "(valid 23h)>")
    first.enter("token -o json")
    try await first.wait("the result") { $0.contains("\"generation\"") && $0.line.hasSuffix(">") }
    first.press(.control("d"))
    #expect(try await first.waitForExit() == .exited(0))

    let history = try #require(program.home.read(".local/state/infusionsoft/history"))
    #expect(history.contains("token -o json"))
    let code = try #require(redirect.firstMatch(of: /code=([^&]+)/)?.1)
    #expect(!history.contains(code))

    let second = try await PtyProcess.shell(environment: program.environment)
    second.press(.up)
    try await second.wait("the line of the first shell") { $0.line.hasSuffix("> token -o json") }
  }

  @Test func `without a client id the shell asks for it, and for the secret without echo`()
    async throws
  {
    let sandbox = try await SandboxProcess()
    var program = sandbox.program()
    let id = try #require(sandbox.ready["client_id"]?.string)
    let secret = try #require(sandbox.ready["client_secret"]?.string)
    program.variables["INFUSIONSOFT_CLIENT_ID"] = ""
    program.variables["INFUSIONSOFT_CLIENT_SECRET"] = ""
    let shell = try await PtyProcess.shell(environment: program.environment)
    shell.enter("authorize --no-listen")
    try await shell.wait(for: "Client id:")
    shell.enter(id)
    try await shell.wait(for: "Client secret:")
    shell.enter(secret)
    try await shell.wait(for: "authorization_url")
    #expect(!String(decoding: shell.output, as: UTF8.self).contains(secret))
    #expect(try await program.run(["config", "get", "client_id"]).json()["value"]?.string == id)
    let shown = try await program.run(["config", "get", "client_secret"]).json()
    #expect(shown["source"]?.string == "store")
    #expect(shown["value"]?.string != secret)
  }

  @Test func `a secret can be put aside while it is typed`() async throws {
    let home = TemporaryDirectory()
    let job = try PtyProcess(["/bin/sh", "-i"], environment: ["PS1": "sh$ ", "HOME": home.path])
    try await job.wait(for: "sh$")
    job.enter("\(PtyProcess.product("infusionsoft")) config set client_secret")
    try await job.wait(for: "client_secret:")
    job.type("long-")
    job.press(.control("z"))
    try await job.wait("the outer shell") { $0.line.hasSuffix("sh$") }
    #expect(job.isCooked)
    job.enter("fg")
    try await job.wait("the question again") { $0.line.hasPrefix("client_secret:") }
    job.enter("enough-for-9wQx")
    try await job.wait(for: "…9wQx")
    let record = home.read(".local/state/infusionsoft/grants/default.json")
    #expect(try #require(record).contains("long-enough-for-9wQx"))
  }

  @Test func `a stopped shell comes back with its line`() async throws {
    let job = try PtyProcess(
      ["/bin/sh", "-i"], environment: ["PS1": "sh$ ", "HOME": TemporaryDirectory().path])
    try await job.wait(for: "sh$")
    job.enter("\(PtyProcess.product("infusionsoft")) --sandbox")
    try await job.wait(for: "(not authorized)>")
    job.type("contacts get")
    try await job.wait(for: "> contacts get")
    job.press(.control("z"))
    try await job.wait("the outer shell") { $0.line.hasSuffix("sh$") }
    #expect(job.isCooked)
    job.enter("fg")
    try await job.wait("the line as it was") { $0.line.hasSuffix("(not authorized)> contacts get") }
  }
}

extension PtyProcess {
  /// Starts the program on a terminal and waits for its prompt.
  fileprivate static func shell(
    _ arguments: [String] = [], environment: [String: String] = [:]
  ) async throws -> PtyProcess {
    let home = TemporaryDirectory()
    let shell = try PtyProcess(
      [product("infusionsoft")] + arguments,
      environment: ["HOME": home.path, "INFUSIONSOFT_PAGER": "cat"].merging(environment) { $1 },
      columns: 120, rows: 50)
    try await shell.wait("the prompt") { $0.line.hasSuffix(")>") }
    return shell
  }

  /// Logs in by typing what a person would type.
  fileprivate func login() async throws {
    enter("authorize --no-listen -o json")
    let attempt = try await wait("the URL") {
      $0.transcript.contains("expires_at") && $0.line.hasSuffix(">")
    }
    enter("sandbox approve '\(try #require(attempt.authorizationURL))'")
    let approval = try await wait("the redirect") {
      $0.redirectURL != nil && $0.line.hasSuffix(">")
    }
    enter("code '\(try #require(approval.redirectURL))'")
    try await wait("the new state") { $0.line.hasSuffix("(valid 23h)>") }
  }
}

extension PtyScreen {
  /// The screen as text, with rows that were only folded put together again.
  private var unfolded: String { transcript.replacing("\n", with: "") }

  fileprivate var authorizationURL: String? {
    unfolded.firstMatch(of: /"authorization_url": ?"([^"]+)"/).map { String($0.1) }
  }

  fileprivate var redirectURL: String? {
    unfolded.matches(of: /redirect_url +(http:\/\/[^ ]+?infusionsoft\.com&state=[A-Za-z0-9_-]{43})/)
      .last.map { String($0.1) }
  }
}
