import Synchronization
import TestSupport
import Testing

/// What makes the prompt quick and safe, in a real terminal against the sandbox.
@Suite final class ShellComfortTests: Sendable {
  /// What the shells need for as long as the test runs.
  private let props = Mutex<[(Program, SandboxProcess)]>([])

  /// A shell that is logged in at a sandbox of its own.
  private func shell(
    _ variables: [String: String] = [:], contacts: Int = 250, columns: Int = 100, rows: Int = 30,
    prepare: (Program) async throws -> Void = { _ in }
  ) async throws -> (PtyProcess, Program, SandboxProcess) {
    let sandbox = try await SandboxProcess(["--contacts", String(contacts)])
    let program = sandbox.program()
    props.withLock { $0.append((program, sandbox)) }
    try await program.authorize()
    try await prepare(program)
    let shell = try PtyProcess(
      [Program.path], environment: program.environment.merging(variables) { $1 },
      columns: columns, rows: rows)
    try await shell.wait("the prompt") { $0.line.hasSuffix("(valid 23h)>") }
    return (shell, program, sandbox)
  }

  @Test func `people are found by name, and the id is what is typed`() async throws {
    let (shell, _, sandbox) = try await shell()
    #expect(try sandbox.count("requests") == 0)
    shell.type("contacts get smi")
    let screen = try await completed(in: shell) { $0.contains("Linda Smith") }
    #expect(screen.lines.contains { $0.hasPrefix("Linda Smith") && $0.contains("@example") })
    shell.press(.control("u"))
    shell.type("contacts get keisha.smith")
    _ = try await completed(in: shell) { $0.line.hasSuffix("(valid 23h)> contacts get 65") }
    shell.press(.enter)
    try await shell.wait(for: "keisha.smith65@example.net")
    shell.press(.escape)
  }

  /// Presses Tab until its answer is there: whether that comes within the patience of the first one
  /// is the machine's affair.
  private func completed(
    in shell: PtyProcess, _ isThere: @escaping @Sendable (PtyScreen) -> Bool
  ) async throws -> PtyScreen {
    for _ in 0..<20 {
      let bells = shell.screen.bells
      shell.press(.tab)
      let screen = try await shell.wait("the bell or the answer") {
        $0.bells > bells || isThere($0)
      }
      if isThere(screen) { return screen }
    }
    return try await shell.wait("the answer", until: isThere)
  }

  @Test func `completion by name never holds the prompt for long, whatever the API does`()
    async throws
  {
    let (shell, _, sandbox) = try await shell()
    try sandbox.control("POST", "/faults", #"{"path": "/crm/rest/*", "delay_ms": 600000}"#)
    shell.type("contacts get smi\t")
    try await shell.wait("the bell") { $0.bells > 0 }
    shell.type("x")
    try await shell.wait("the next key") { $0.line.hasSuffix("contacts get smix") }
  }

  @Test func `what is taller than the screen goes through the pager`() async throws {
    let (shell, _, _) = try await shell(["PAGER": "less", "LESS": "FRX"])
    shell.enter("contacts --limit 60")
    try await shell.wait("the pager") { $0.line == ":" && $0.contains("email") }
    shell.type("G")
    try await shell.wait("the end of the list") { $0.lines.contains { $0.hasPrefix("60 ") } }
    shell.type("q")
    try await shell.wait("the count") {
      $0.contains("60 contacts") && $0.line.hasSuffix("(valid 23h)>")
    }
    shell.enter("contacts --limit 3")
    try await shell.wait("no pager for little") { $0.contains("3 contacts") }
    shell.enter("set pager off")
    shell.enter("contacts --limit 40 -o ids")
    try await shell.wait("no pager") {
      $0.lines.contains("40") && $0.line.hasSuffix("(valid 23h)>")
    }
  }

  @Test func `a pager that is not there is done without`() async throws {
    let (shell, _, _) = try await shell(["INFUSIONSOFT_PAGER": "no-such-pager"])
    shell.enter("contacts --limit 40 -o ids")
    try await shell.wait("the rows") {
      $0.lines.contains("40") && $0.line.hasSuffix("(valid 23h)>")
    }
  }

  @Test func `the file for every shell is run, and one that others may change is not`() async throws
  {
    let name = ".config/infusionsoft/rc"
    let (shell, program, _) = try await shell(prepare: { program in
      _ = try await program.run(["config", "set", "timeout", "30"])
      program.home.write(
        "alias three = contacts --limit 3 -o ids\nnonsense\nset pager off\n", to: name)
    })
    #expect(shell.screen.contains("\(program.home.path)/\(name):2: unknown operation nonsense"))
    shell.enter("three")
    try await shell.wait("the alias") { $0.lines.contains("3") }
    // A script is not a person: it has no such file.
    #expect(try await program.run(["-c", "three"]).status == 2)

    program.home.write("alias three = contacts\n", to: name, mode: 0o666)
    let second = try PtyProcess([Program.path], environment: program.environment)
    let screen = try await second.wait("the prompt") { $0.line.hasSuffix("(valid 23h)>") }
    #expect(screen.contains("is not read"))
  }

  @Test func `a line with a secret of the account in it is not kept`() async throws {
    let (shell, program, _) = try await shell()
    let record = try #require(program.home.read(Program.recordName))
    let token = try #require(record.firstMatch(of: /"access_token":"([^"]+)"/).map { String($0.1) })
    shell.enter("contacts given_name=\(token)")
    try await shell.wait("the answer") { $0.contains("0 contacts") }
    shell.enter("token -o json --quiet")
    try await shell.wait("the next answer") {
      $0.contains("\"generation\"") && $0.line.hasSuffix(">")
    }
    let history = try #require(program.home.read(".local/state/infusionsoft/history"))
    #expect(history == "token -o json --quiet\n")
    shell.press(.up, .up)
    try await shell.wait("the line without it") { $0.line.hasSuffix("> contacts given_name=•••") }
  }

  @Test func `two shells at once lose nothing`() async throws {
    let (first, program, _) = try await shell()
    let second = try PtyProcess([Program.path], environment: program.environment)
    try await second.wait("the prompt") { $0.line.hasSuffix("(valid 23h)>") }
    for (shell, line) in [(first, "help start"), (second, "help quoting"), (first, "help output")] {
      let prompts = shell.screen.transcript.matches(of: /\(valid 23h\)>/).count
      shell.enter(line + " > /dev/null")
      try await shell.wait("the next prompt") {
        $0.transcript.matches(of: /\(valid 23h\)>/).count > prompts
      }
    }
    let history = try #require(program.home.read(".local/state/infusionsoft/history"))
    #expect(
      history == "help start > /dev/null\nhelp quoting > /dev/null\nhelp output > /dev/null\n")
  }

  @Test func `a slow request shows a sign of life, which is gone with its end`() async throws {
    let (shell, _, sandbox) = try await shell()
    try sandbox.control("POST", "/faults", #"{"path": "/crm/rest/*", "delay_ms": 3600000}"#)
    shell.enter("contacts --limit 1")
    try await shell.wait("the sign") { $0.line.hasSuffix(" s") && $0.line.count < 12 }
    shell.press(.control("c"))
    let screen = try await shell.wait("the prompt") {
      $0.contains("cancelled") && $0.line.hasSuffix("(valid 23h)>")
    }
    #expect(!screen.lines.contains { "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏".contains($0.first ?? " ") })
  }

  @Test func `ten pasted lines wait for Enter, and then run in order`() async throws {
    let (shell, _, sandbox) = try await shell(["INFUSIONSOFT_PAGER": "cat"], rows: 50)
    shell.paste((1...10).map { "contacts get \($0) -o ids" }.joined(separator: "\n"))
    try await shell.wait("the block") { $0.line == "contacts get 10 -o ids" }
    #expect(try sandbox.count("requests") == 0)
    shell.press(.enter)
    let screen = try await shell.wait("the last result") {
      $0.lines.contains("10") && $0.line.hasSuffix("(valid 23h)>")
    }
    #expect(screen.lines.compactMap { Int($0) } == Array(1...10))
  }

  @Test func `a window may change while a line is typed`() async throws {
    let (shell, _, _) = try await shell(columns: 100)
    let line = "contacts get 42 --fields id,given_name,family_name"
    shell.type(line)
    try await shell.wait("the line") { $0.line.hasSuffix("> " + line) }
    shell.resize(columns: 40, rows: 30)
    try await shell.wait("two rows of it") {
      $0.lines.contains("default (valid 23h)> contacts get 42 --f")
        && $0.line.hasSuffix("family_name")
    }
    shell.enter("")
    try await shell.wait("a record") { $0.lines.contains { $0.hasPrefix("family_name") } }
    shell.enter("help start")
    try await shell.wait("help in the new width") {
      $0.lines.contains { $0.hasPrefix("  1. At keys.developer.keap.com, the") }
    }
  }

  @Test(arguments: [40, 200])
  func `a table fits into the window, or is records`(columns: Int) async throws {
    let (shell, _, _) = try await shell(["INFUSIONSOFT_PAGER": ""], columns: columns, rows: 60)
    shell.enter("contacts --limit 4")
    let screen = try await shell.wait("the rows") {
      $0.transcript.contains("4 contacts") && $0.line.hasSuffix(">")
    }
    #expect(screen.contains("-[ 1 ]") == (columns == 40))
    #expect(screen.lines.contains { $0.contains("given_name") })
  }

  @Test(arguments: [["NO_COLOR": "1"], ["TERM": "dumb"], ["LC_ALL": "C", "LANG": "C"]])
  func `the prompt works where there is less to work with`(variables: [String: String]) async throws
  {
    let (shell, _, _) = try await shell(
      variables.merging(["INFUSIONSOFT_PAGER": "cat"]) { own, _ in own })
    shell.enter("contacts get 2 --fields id,given_name")
    try await shell.wait("the record") {
      $0.contains("Jürgen") && $0.line.hasSuffix("(valid 23h)>")
    }
    shell.enter("contacts gte 2")
    let screen = try await shell.wait("the error") { $0.contains("did you mean contacts get?") }
    let hasColour = String(decoding: shell.output, as: UTF8.self).contains("\u{1B}[31m")
    #expect(hasColour == (variables["LC_ALL"] != nil))
    #expect(screen.lines.contains("           ^"))
  }
}
