import Glibc
import JSONText
import TestSupport
import Testing

/// An import as a process that is killed, stopped and out of room.
@Suite(.timeLimit(.minutes(5))) struct ImportProcessTests {
  /// An empty sandbox, a program that is logged in, and a file of contacts.
  private func stage(rows count: Int = 200) async throws -> (SandboxProcess, Program, [String]) {
    let sandbox = try await SandboxProcess(["--contacts", "0"])
    let program = sandbox.program()
    try await program.authorize()
    let rows = (1...count).map { "row\($0)@example.com,Name \($0)\r\n" }
    let path = program.home.path + "/new.csv"
    program.home.write("email,given_name\r\n" + rows.joined(), to: "new.csv")
    return (sandbox, program, ["contacts", "import", path, "--yes"])
  }

  /// What the rows came to, and how often each is there.
  private func expectOnce(
    _ program: Program, rows count: Int = 200, after outcome: Program.Outcome,
    unknown limit: Int = 0
  ) async throws {
    let results = try #require(program.home.read("new.csv.results.ndjson"))
    let lines = try results.split(separator: "\n").map { try JSON(validating: String($0)) }
    #expect(lines.compactMap { $0["row"]?.int }.sorted() == Array(1...count))
    let unknown = lines.filter { $0["outcome"] == "unknown" }.compactMap { $0["row"]?.int }
    #expect(unknown.count <= limit)
    #expect(outcome.status == (unknown.isEmpty ? 0 : 9), "\(outcome.error)")
    #expect(program.home.read("new.csv.results.ndjson.part") == nil)
    #expect(program.home.read("new.csv.results.ndjson.checkpoint") == nil)

    let list = try await program.run(
      ["-o", "csv", "--fields", "email_addresses.email", "contacts", "list"])
    let there = list.output.split(separator: "\r\n").dropFirst()
    #expect(Set(there).count == there.count)
    let sure = Set(1...count).subtracting(unknown).map { "row\($0)@example.com" }
    #expect(Set(sure).isSubset(of: Set(there.map(String.init))))
  }

  @Test(arguments: [SIGKILL, SIGTERM, SIGINT], [true, false])
  func `an import that a signal ended goes on, and no row is there twice`(
    signal: Int32, isRepeatable: Bool
  ) async throws {
    let (sandbox, program, words) = try await stage()
    let line = words + (isRepeatable ? ["--duplicate-option", "Email"] : [])
    try sandbox.control(
      "POST", "/faults", #"{"path": "/crm/rest/v2/contacts", "delay_ms": 600, "times": 0}"#)
    let child = try program.start(line)
    while (program.home.read("new.csv.results.ndjson.part") ?? "").split(separator: "\n").count < 3
    {
      try await Task.sleep(for: .milliseconds(10))
    }
    child.send(signal: signal)
    let outcome = await child.finish()
    #expect(outcome.status == 128 + signal)
    if signal == SIGINT { #expect(outcome.error.contains("--resume"), "\(outcome.error)") }
    #expect(program.home.read("new.csv.results.ndjson") == nil)
    let again = try await program.run(line)
    #expect(again.status == 2, "\(again.error)")

    _ = try sandbox.control("DELETE", "/faults")
    let resumed = try await program.run(line + ["--resume"])
    // Only a kill leaves rows nobody knows of; they are as many as can be under way.
    let limit = signal == SIGKILL && !isRepeatable ? 16 : 0
    try await expectOnce(program, after: resumed, unknown: limit)
  }

  @Test func `a full disk stops it before a row is sent whose result would be lost`() async throws {
    let (sandbox, program, words) = try await stage(rows: 1500)
    defer { withExtendedLifetime(sandbox) {} }
    // No file may grow beyond 150 KiB: what is reserved once fits, and twice does not.
    let limited = try await SystemTool("sh", package: "dash").run(
      ["-c", #"trap '' XFSZ; ulimit -f 300; exec "$@""#, "sh", Program.path] + words,
      in: program.environment)
    #expect(limited.status == 9)
    #expect(limited.error.contains("cannot write"), "\(limited.error)")
    #expect(limited.error.contains("go on with the same line and --resume"))
    #expect(limited.error.contains("0 rows failed"))
    let resumed = try await program.run(words + ["--resume"])
    try await expectOnce(program, rows: 1500, after: resumed)
  }

  @Test func `standard input is imported, and over RPC it cannot be`() async throws {
    let (sandbox, program, _) = try await stage()
    defer { withExtendedLifetime(sandbox) {} }
    let outcome = try await program.run(
      ["contacts", "import", "-", "--yes"], input: #"{"email":"ann@example.com"}"#)
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(try JSON(validating: Array(outcome.output.utf8))["created"] == 1)
    let client = try RPCClient(program)
    let refused = try await client.error("contacts.import", ["from": "-", "confirm": true])
    #expect(refused["code"] == -32602)
    let unconfirmed = try await client.error(
      "contacts.import", ["from": .string(program.home.path + "/new.csv")])
    #expect(unconfirmed["code"] == 1010)
    let result = try await client.result(
      "contacts.import", ["from": .string(program.home.path + "/new.csv"), "confirm": true])
    #expect(result["created"]?.int == 200)
  }
}
