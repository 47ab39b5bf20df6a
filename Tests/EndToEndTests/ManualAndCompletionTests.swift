import TestSupport
import Testing

@testable import Operations

/// The man page and the completion scripts, read by the programs they are for.
@Suite struct ManualAndCompletionTests {
  @Test func `the man page is without fault to mandoc and to man`() async throws {
    let directory = TemporaryDirectory()
    let manual = try await Program().run(["manual"])
    #expect(manual.status == 0)
    directory.write(manual.output, to: "infusionsoft.1")
    let path = directory.path + "/infusionsoft.1"
    let lint = try await SystemTool("mandoc", package: "mandoc")
      .run(["-Tlint", "-Wwarning", path])
    // What else is installed is none of this page's business.
    let faults = lint.output.split(separator: "\n").filter { !$0.contains("mandoc.db") }
    #expect(faults == [])
    let page = try await SystemTool("man", package: "man-db")
      .run(["--warnings=w", "-l", path], in: ["MANWIDTH": "100", "LC_ALL": "C.UTF-8"])
    #expect(page.error == "")
    #expect(page.output.contains("INFUSIONSOFT(1)"))
    #expect(page.output.contains("contacts get ID"))
    #expect(page.output.contains("\\u{1F600}"))
  }

  @Test(arguments: Shell.allCases)
  func `a script has no fault its shell could find`(shell: Shell) async throws {
    let directory = TemporaryDirectory()
    let script = try await Program().run(["completions", shell.rawValue])
    #expect(script.status == 0)
    directory.write(script.output, to: "script")
    let outcome = try await shell.tool().run(["-n", directory.path + "/script"])
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.error == "")
  }

  @Test(
    arguments: Shell.allCases,
    [
      ("contacts lis", "contacts list"), ("compl", "completions"), ("sandbox se", "sandbox serve"),
      ("contacts list --order", "contacts list --order-by"), ("--prof", "--profile"),
      ("contacts --limit 3 -o nd", "contacts --limit 3 -o ndjson"), ("--color=ne", "--color=never"),
    ])
  func `the shell itself completes a line`(
    shell: Shell, line: (typed: String, completed: String)
  ) async throws {
    let home = TemporaryDirectory()
    let directory = Program.path.split(separator: "/").dropLast().map { "/" + $0 }.joined()
    let variables = ["PATH": directory + ":/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": home.path]
    if shell == .fish {
      let script = "infusionsoft completions fish | source; complete -C \"infusionsoft $argv[1]\""
      let outcome = try await shell.tool().run(["-c", script, "--", line.typed], in: variables)
      let words = outcome.output.split(separator: "\n").map { $0.prefix { $0 != "\t" } }
      #expect(words.contains { line.completed.hasSuffix($0) }, "\(outcome.output)")
      return
    }
    let terminal = try PtyProcess(
      [try shell.tool().path] + shell.options, environment: variables.merging(["PS1": "$ "]) { $1 })
    try await terminal.wait(for: "$")
    terminal.enter(shell.preparation + "; PS1='ready '")
    try await terminal.wait("the shell") { $0.line.hasPrefix("ready") }
    terminal.type("infusionsoft \(line.typed)\t")
    try await terminal.wait("the completed line") {
      $0.line.hasPrefix("ready infusionsoft \(line.completed)")
    }
  }

  @Test func `what the scripts ask for is what the table has`() async throws {
    let words = try await Program().run(["completions", "fish", "--", ""]).output
      .split(separator: "\n").map { String($0.prefix { $0 != "\t" }) }
    let nouns = Set(
      OperationTable.standard.names(at: .arguments).map { String($0.prefix { $0 != "." }) })
    #expect(Set(words) == nouns)
  }
}

enum Shell: String, CaseIterable {
  case bash, zsh, fish

  func tool() throws -> SystemTool { try SystemTool(rawValue, package: rawValue) }

  /// Without the files of whoever runs the tests.
  fileprivate var options: [String] { self == .bash ? ["--norc", "--noprofile"] : ["-f"] }

  fileprivate var preparation: String {
    let load = #"eval "$(infusionsoft completions \#(rawValue))""#
    return self == .zsh ? "autoload -Uz compinit; compinit -u -D; " + load : load
  }
}
