import Glibc
import JSONText
import TestSupport
import Testing

/// An export as a process that is killed, stopped, cut off and out of room.
@Suite(.timeLimit(.minutes(5))) struct ExportProcessTests {
  private static let line = ["contacts", "export", "--page-size", "20", "--to"]

  /// A sandbox of 200 contacts, ten pages, and a program that is logged in.
  private func stage() async throws -> (SandboxProcess, Program) {
    let sandbox = try await SandboxProcess(["--contacts", "200"])
    let program = sandbox.program()
    try await program.authorize()
    return (sandbox, program)
  }

  private func path(_ program: Program, _ name: String) -> String {
    program.home.path + "/" + name
  }

  /// Waits until the checkpoint tells of some rows.
  private func untilCheckpoint(_ program: Program) async throws {
    while true {
      let rows = program.home.read("all.ndjson.checkpoint")
        .flatMap { try? JSON(validating: Array($0.utf8)) }?["state"]?["rows"]?.int
      if let rows, rows > 0 { return }
      try await Task.sleep(for: .milliseconds(10))
    }
  }

  private func expectWhole(_ program: Program) async throws {
    let clean = try await program.run(Self.line + [path(program, "clean.ndjson")])
    #expect(clean.status == 0, "\(clean.error)")
    let all = program.home.read("all.ndjson")
    #expect(all == program.home.read("clean.ndjson"))
    #expect(all?.split(separator: "\n").count == 200)
    #expect(program.home.read("all.ndjson.part") == nil)
    #expect(program.home.read("all.ndjson.checkpoint") == nil)
  }

  @Test(arguments: [SIGKILL, SIGTERM, SIGINT])
  func `an export that a signal ended goes on where it was`(signal: Int32) async throws {
    let (sandbox, program) = try await stage()
    // Slow enough for a checkpoint, and without an end before the signal comes.
    try sandbox.control(
      "POST", "/faults",
      #"""
      [{"path": "/crm/rest/v2/contacts", "delay_ms": 300, "times": 5},
       {"path": "/crm/rest/v2/contacts", "delay_ms": 3600000, "times": 0}]
      """#)
    let child = try program.start(Self.line + [path(program, "all.ndjson")])
    if signal == SIGKILL {
      try await untilCheckpoint(program)
    } else {
      // What was fetched since the last checkpoint is saved, too.
      while (program.home.read("all.ndjson.part")?.utf8.count ?? 0) == 0 {
        try await Task.sleep(for: .milliseconds(10))
      }
    }
    child.send(signal: signal)
    let outcome = await child.finish()
    #expect(outcome.status == 128 + signal)
    #expect(program.home.read("all.ndjson") == nil)
    let saved = try JSON(
      validating: Array(try #require(program.home.read("all.ndjson.checkpoint")).utf8))
    #expect(saved["state"]?["rows"]?.int ?? 0 > 0)
    if signal == SIGINT { #expect(outcome.error.contains("--resume"), "\(outcome.error)") }

    _ = try sandbox.control("DELETE", "/faults")
    let resumed = try await program.run(Self.line + [path(program, "all.ndjson"), "--resume"])
    #expect(resumed.status == 0, "\(resumed.error)")
    try await expectWhole(program)
  }

  @Test func `a full disk leaves what can be gone on with, and says so`() async throws {
    let (sandbox, program) = try await stage()
    defer { withExtendedLifetime(sandbox) {} }
    let words = Self.line + [path(program, "all.ndjson"), "--resume"]
    // No file may grow beyond 60 KiB: three pages or so.
    let limited = try await SystemTool("sh", package: "dash").run(
      ["-c", #"trap '' XFSZ; ulimit -f 60; exec "$@""#, "sh", Program.path] + words,
      in: program.environment)
    #expect(limited.status == 9)
    #expect(limited.error.contains("cannot write"), "\(limited.error)")
    #expect(limited.error.contains("go on with the same line and --resume"))
    let resumed = try await program.run(words)
    #expect(resumed.status == 0, "\(resumed.error)")
    try await expectWhole(program)
  }

  @Test func `rows go to standard output, and what is said to standard error`() async throws {
    let (sandbox, program) = try await stage()
    defer { withExtendedLifetime(sandbox) {} }
    let outcome = try await program.run(["contacts", "export", "--format", "csv", "--fields", "id"])
    #expect(outcome.output.split(separator: "\r\n").count == 201)
    let last = try #require(outcome.error.split(separator: "\n").last)
    #expect(try JSON(validating: Array(last.utf8))["exported"] == 200)
    let quiet = try await program.run(["--quiet", "contacts", "export", "--fields", "id"])
    #expect(quiet.output.split(separator: "\n").count == 200)
    #expect(quiet.error == "")
  }

  @Test func `a reader that leaves ends it as SIGPIPE does`() async throws {
    let (sandbox, program) = try await stage()
    defer { withExtendedLifetime(sandbox) {} }
    let outcome = try await SystemTool("bash", package: "bash").run(
      [
        "-c", #""$@" | head -c 10 >/dev/null; echo "${PIPESTATUS[0]}""#, "bash", Program.path,
        "contacts", "export",
      ], in: program.environment)
    #expect(outcome.output == "141\n", "\(outcome.error)")
  }

  @Test func `over RPC a file is written, or pages are sent`() async throws {
    let (sandbox, program) = try await stage()
    defer { withExtendedLifetime(sandbox) {} }
    let client = try RPCClient(program)
    let file = path(program, "all.ndjson")
    let result = try await client.result(
      "contacts.export", ["to": .string(file), "page_size": 20])
    #expect(result["exported"] == 200)
    #expect(result["to"]?.string == file)
    try await expectWhole(program)
    let refused = try await client.error("contacts.export", ["to": "-"])
    #expect(refused["code"] == -32602)
    #expect(refused["data"]?["pointer"] == "/to")
    let streamed = try await client.result(
      "contacts.export", ["stream": true, "page_size": 50, "fields": ["id"]])
    #expect(streamed["exported"] == 200)
  }
}
