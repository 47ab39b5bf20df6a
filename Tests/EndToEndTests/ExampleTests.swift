import TestSupport
import Testing

/// The examples run as they stand, on the sandbox and against servers that misbehave.
@Suite struct ExampleTests {
  @Test(arguments: Client.allCases)
  func `the clients list contacts of the embedded sandbox`(_ client: Client) async throws {
    let outcome = try await client.run(["--sandbox"])
    #expect(outcome.status == 0, "\(outcome.error)")
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.count == client.lines)
    #expect(lines.allSatisfy { $0.wholeMatch(of: /\d+\t.+/) != nil }, "\(outcome.output)")
  }

  @Test(arguments: Client.allCases)
  func `the clients list contacts of an account`(_ client: Client) async throws {
    let sandbox = try await SandboxProcess()
    let program = sandbox.program()
    try await program.authorize()
    let outcome = try await client.run([], in: program.environment)
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.output.split(separator: "\n").count == client.lines)
  }

  @Test(arguments: Client.allCases)
  func `the clients say why there are no contacts`(_ client: Client) async throws {
    let outcome = try await client.run([], in: Program().environment)
    #expect(outcome.status == 1)
    #expect(outcome.output == "")
    let reason = client == .python ? "INFUSIONSOFT_CLIENT_ID" : "not authorized yet"
    #expect(outcome.error.contains(reason), "\(outcome.error)")
  }

  @Test(arguments: Client.allCases, Misbehaviour.allCases)
  func `the clients end with a word about a server that is none`(
    _ client: Client, _ misbehaviour: Misbehaviour
  ) async throws {
    let directory = TemporaryDirectory()
    directory.write(
      "#!/bin/sh\nread -r request\n\(misbehaviour.script)\n", to: "server", mode: 0o700)
    let outcome = try await client.run(
      ["--sandbox"], in: ["INFUSIONSOFT": directory.path + "/server"])
    #expect(outcome.status == 1)
    #expect(outcome.output == "")
    #expect(outcome.error.hasPrefix(client.rawValue + ": "), "\(outcome.error)")
    #expect(outcome.error.contains(misbehaviour.complaint), "\(outcome.error)")
  }

  @Test func `the script runs by its first line, and by -f`() async throws {
    let sandbox = try await SandboxProcess()
    let program = sandbox.program()
    try await program.authorize()
    let script = examples + "/recent.isf"
    let named = try await program.run(["-f", script])
    #expect(named.status == 0, "\(named.error)")
    let lines = named.output.split(separator: "\r\n")
    #expect(lines.first == "id,given_name,family_name,email_addresses.email")
    #expect(lines.count > 1)

    var variables = program.environment
    let directory = Program.path.split(separator: "/").dropLast().joined(separator: "/")
    variables["PATH"] = "/\(directory):/usr/bin:/bin"
    let executed = try await Child(executable: script, arguments: [], environment: variables)
      .finish()
    #expect(executed.status == 0, "\(executed.error)")
    #expect(executed.output == named.output)
  }

  @Test func `a Swift program lists contacts with the library, and says why it cannot`()
    async throws
  {
    let sandbox = try await SandboxProcess()
    let program = sandbox.program()
    let directory = Program.path.split(separator: "/").dropLast().joined(separator: "/")
    func run() async throws -> Program.Outcome {
      try await Child(
        executable: "/\(directory)/contacts-example", arguments: [],
        environment: program.environment
      ).finish()
    }
    let refused = try await run()
    #expect(refused.status == 1)
    #expect(refused.error.hasPrefix("contacts-example: "), "\(refused.error)")

    try await program.authorize()
    let outcome = try await run()
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.output.split(separator: "\n").count == 5)
  }

  @Test(arguments: ["claude.json", "vscode.json", "codex.toml"])
  func `an MCP client that is configured so finds tools, none of which writes`(
    file: String
  ) async throws {
    let python = try SystemTool("python3", package: "python3")
    let outcome = try await python.run(
      [examples + "/../Tests/Clients/configured.py", examples + "/mcp/" + file, Program.path],
      in: ["HOME": TemporaryDirectory().path])
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.output.contains("contacts_list"))
  }

  @Test(arguments: Editor.allCases)
  func `an editor completes a contact's name and inserts the address`(
    _ editor: Editor
  ) async throws {
    let sandbox = try await SandboxProcess()
    var program = sandbox.program()
    try await program.authorize()
    program.variables["INFUSIONSOFT"] = Program.path
    #expect(
      try await editor.address(beginning: "Smi", program)
        == "To: Robert Smith <robert.smith3@example.com>")
  }

  @Test func `the benchmark of the server measures what has a bar`() async throws {
    _ = try SystemTool("cc", package: "gcc")
    let python = try SystemTool("python3", package: "python3")
    let outcome = try await python.run([examples + "/benchmarks/rpc.py", Program.path, "--short"])
    #expect(outcome.status == 0, "\(outcome.error)")
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.count == 13, "\(outcome.output)")
    #expect(lines.last?.hasPrefix("bars: ") == true)
  }

  @Test func `the benchmark of the shell measures keys and rows`() async throws {
    let python = try SystemTool("python3", package: "python3")
    let outcome = try await python.run(
      [examples + "/benchmarks/shell.py", Program.path, "40", "1"])
    #expect(outcome.status == 0, "\(outcome.error)")
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.count == 10)
    #expect(lines.count { $0.hasPrefix("contacts -o ") } == 2)
    #expect(lines.count { $0.hasPrefix("bar: ") } == 2)
  }

  @Test func `the benchmark of the start measures all three commands`() async throws {
    _ = try SystemTool("curl", package: "curl")
    let python = try SystemTool("python3", package: "python3")
    let outcome = try await python.run([examples + "/benchmarks/startup.py", Program.path, "2"])
    #expect(outcome.status == 0, "\(outcome.error)")
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.count == 6)
    #expect(lines.count { $0.hasPrefix("infusionsoft ") } == 2)
    #expect(lines.last?.hasPrefix("bar: ") == true)
  }
}

/// Where the examples of this package are.
let examples =
  #filePath.split(separator: "/").dropLast(3)
  .reduce(into: "") { $0 += "/" + $1 } + "/examples"

/// An example that speaks JSON-RPC.
enum Client: String, CaseIterable {
  case python = "contacts.py"
  case asyncio = "contacts-async.py"
  case node = "contacts.mjs"
  case shell = "contacts.sh"

  /// How many it prints: contacts, or in one case domains of addresses.
  fileprivate var lines: Int { self == .asyncio ? 3 : 5 }

  fileprivate func run(
    _ arguments: [String], in environment: [String: String] = [:]
  ) async throws -> Program.Outcome {
    let interpreter: SystemTool
    switch self {
    case .python, .asyncio: interpreter = try SystemTool("python3", package: "python3")
    case .node: interpreter = try SystemTool("node", package: "nodejs")
    case .shell:
      _ = try SystemTool("jq", package: "jq")
      interpreter = try SystemTool("sh", package: "dash")
    }
    let program = ["INFUSIONSOFT": Program.path]
    return try await interpreter.run(
      [examples + "/" + rawValue] + arguments, in: program.merging(environment) { $1 })
  }
}

/// What a process does to its first request instead of answering it.
enum Misbehaviour: CaseIterable {
  case dies, saysNothing, cutsOff, speaksProse, neverStops

  fileprivate var script: String {
    switch self {
    case .dies: "kill -9 $$"
    case .saysNothing: "exit 0"
    case .cutsOff: #"echo '{"jsonrpc": "2.0", "id":'"#
    case .speaksProse: "echo Hello"
    case .neverStops: "exec yes"
    }
  }

  fileprivate var complaint: String {
    switch self {
    case .dies, .saysNothing: "ended before it had answered"
    case .cutsOff, .speaksProse, .neverStops: "this is no answer"
    }
  }
}

/// An editor with an example of its own.
enum Editor: CaseIterable {
  case vim, neovim, emacs

  /// What the line `To: ` becomes when a name is completed behind it.
  fileprivate func address(beginning: String, _ program: Program) async throws -> String? {
    let home = program.home.path
    let typed = "A\(beginning)"
    switch self {
    case .vim:
      program.home.write(
        """
        let g:infusionsoft_command = [$INFUSIONSOFT]
        source \(examples)/editors/infusionsoft.vim
        call setline(1, 'To: ')
        call feedkeys("\(typed)\\<C-X>\\<C-U>\\<C-Y>\\<Esc>", 'xt')
        call writefile(getline(1, '$'), '\(home)/out')
        qall!
        """, to: "type.vim", mode: 0o600)
      let vim = try SystemTool("vim", package: "vim")
      _ = try await vim.run(
        ["-u", "NONE", "-i", "NONE", "-N", "-es", "-S", home + "/type.vim"],
        in: program.environment)
    case .neovim:
      program.home.write(
        """
        vim.g.infusionsoft_command = { os.getenv("INFUSIONSOFT") }
        dofile("\(examples)/editors/infusionsoft.lua")
        vim.fn.setline(1, "To: ")
        local keys = "\(typed)<C-X><C-U><C-Y><Esc>"
        vim.api.nvim_feedkeys(vim.api.nvim_replace_termcodes(keys, true, false, true), "xt", false)
        vim.fn.writefile(vim.fn.getline(1, "$"), "\(home)/out")
        vim.cmd("qall!")
        """, to: "type.lua", mode: 0o600)
      let neovim = try SystemTool("nvim", package: "neovim")
      _ = try await neovim.run(
        ["-u", "NONE", "-i", "NONE", "--headless", "-S", home + "/type.lua"],
        in: program.environment)
    case .emacs:
      program.home.write(
        """
        (setq infusionsoft-command (list (getenv "INFUSIONSOFT")))
        (defun completing-read (_prompt choices &rest _) (car choices))
        (with-temp-file "\(home)/out" (insert "To: ") (infusionsoft-insert-contact "\(beginning)"))
        """, to: "type.el", mode: 0o600)
      let emacs = try SystemTool("emacs", package: "emacs-nox")
      _ = try await emacs.run(
        ["-Q", "--batch", "-l", examples + "/editors/infusionsoft.el", "-l", home + "/type.el"],
        in: program.environment)
    }
    return program.home.read("out").map { String($0.prefix { $0 != "\n" }) }
  }
}
