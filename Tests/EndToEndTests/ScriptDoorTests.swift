import JSONText
import TestSupport
import Testing

/// The same lines by `-c`, from a file, behind `#!` and from a pipe.
@Suite struct ScriptDoorTests {
  /// One login and two reads in one session of a sandbox that nobody else sees.
  private static let lines = [
    "contacts get 1 -o ids", "contacts get 2 -o ids", "nonsense", "token",
  ]

  @Test func `lines run in order and stop at the first that fails, with its place and status`()
    async throws
  {
    let sandbox = try await SandboxProcess()
    let program = sandbox.program()
    try await program.authorize()
    program.home.write(Self.lines.joined(separator: "\n"), to: "job.isf")
    let path = program.home.path + "/job.isf"

    let doors: [(arguments: [String], input: String, place: String)] = [
      (Self.lines.flatMap { ["-c", $0] }, "", "-c 3: "),
      (["-f", path], "", "\(path):3: "),
      ([], Self.lines.joined(separator: "\n"), "stdin:3: "),
      (["-f", "-"], Self.lines.joined(separator: "\n"), "stdin:3: "),
    ]
    for door in doors {
      let outcome = try await program.run(door.arguments, input: door.input)
      #expect(outcome.status == 2)
      #expect(outcome.output == "1\n2\n")
      #expect(outcome.complaint.hasPrefix(door.place + "unknown operation nonsense"))
    }
  }

  @Test func `a script is a program behind its first line`() async throws {
    let sandbox = try await SandboxProcess()
    let program = sandbox.program()
    try await program.authorize()
    let script = """
      #!/usr/bin/env -S \(Program.path) -f
      # Comments and blank lines are nothing.

      contacts --limit 2 \\
        -o ids
      contacts get "3" -o ids   # a comment behind words
      """
    program.home.write(script, to: "job.isf", mode: 0o700)
    let child = try Child(
      executable: program.home.path + "/job.isf", arguments: [], environment: program.environment)
    let outcome = await child.finish()
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.output == "1\n2\n3\n")
  }

  @Test func `the first line of a pipe runs before the second has come`() async throws {
    let sandbox = try await SandboxProcess()
    let program = sandbox.program()
    try await program.authorize()
    let child = try program.start([])
    child.send("contacts get 7 -o ids\n")
    #expect(await child.nextLine() == "7")
    child.send("contacts get 8 -o ids\n")
    #expect(await child.nextLine() == "8")
    let outcome = await child.finish()
    #expect(outcome.status == 0)
  }

  @Test func `a login fits into one script`() async throws {
    let program = Program()
    let child = try program.start(["--sandbox"])
    child.send("authorize --no-listen\n")
    let attempt = try JSON(validating: Array(try #require(await child.nextLine()).utf8))
    child.send("sandbox approve \(try #require(attempt["authorization_url"]?.string))\n")
    let approval = try JSON(validating: Array(try #require(await child.nextLine()).utf8))
    child.send("code \(try #require(approval["redirect_url"]?.string))\n")
    let token = try JSON(validating: Array(try #require(await child.nextLine()).utf8))
    #expect(token["state"]?.string == "valid")
    child.send("contacts get 42 --fields id -o csv\n")
    #expect(await child.nextLine() == "id\r")
    #expect(await child.nextLine() == "42\r")
    #expect(await child.finish().status == 0)
  }

  @Test(arguments: [
    ("table", "id"), ("record", "-[ 1 ]"), ("json", #"{"contacts":[{"id":"1""#),
    ("ndjson", #"{"id":"1""#), ("csv", "id,given_name"), ("tsv", "id\tgiven_name"), ("ids", "1\n"),
  ])
  func `every format begins as it should`(format: String, start: String) async throws {
    let outcome = try await Program().run(
      ["--sandbox", "contacts", "--limit", "2", "--fields", "id,given_name", "-o", format])
    #expect(outcome.status == 0)
    #expect(outcome.output.hasPrefix(start), "\(outcome.output)")
  }

  @Test func `what a pipe gets is the same with and without a terminal's variables`() async throws {
    let plain = try await Program().run(["--sandbox", "contacts", "--limit", "5"])
    var fancy = Program()
    fancy.variables = ["TERM": "xterm-256color", "COLUMNS": "40", "CLICOLOR": "1"]
    #expect(try await fancy.run(["--sandbox", "contacts", "--limit", "5"]).output == plain.output)
  }

  @Test func `a list in a script is whole, and on stdout there is nothing else`() async throws {
    let outcome = try await Program().run(["--sandbox", "contacts"])
    let rows = outcome.output.split(separator: "\n")
    #expect(rows.count == 250)
    for row in rows { #expect(throws: Never.self) { try JSON(validating: Array(row.utf8)) } }
  }

  @Test func `a reader that goes away ends the program as SIGPIPE does`() async throws {
    let sandbox = try await SandboxProcess(["--contacts", "20000"])
    let program = sandbox.program()
    try await program.authorize()
    let child = try Child(
      executable: "/bin/sh",
      arguments: ["-c", "{ \(Program.path) contacts; echo $? >&2; } | head -n 1 >/dev/null"],
      environment: program.environment)
    let outcome = await child.finish()
    #expect(outcome.error.contains("141"))
  }
}
