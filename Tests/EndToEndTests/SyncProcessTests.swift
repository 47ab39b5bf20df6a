import Glibc
import JSONText
import TestSupport
import Testing

/// A mirror made by processes that are killed, read by a program that knows nothing of this one.
@Suite(.timeLimit(.minutes(5))) struct SyncProcessTests {
  /// Asks SQLite, as another program has it.
  private func ask(_ program: Program, _ sql: String) async throws -> String {
    let script = """
      import sqlite3, sys
      print(sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchone()[0])
      """
    let outcome = try await SystemTool("python3", package: "python3").run(
      ["-c", script, program.home.path + "/contacts.db", sql], in: program.environment)
    return outcome.output.split(separator: "\n").first.map(String.init) ?? outcome.error
  }

  @Test(arguments: [SIGKILL, SIGINT])
  func `a mirror that a signal broke off is in order, and goes on`(signal: Int32) async throws {
    let sandbox = try await SandboxProcess(["--contacts", "4000"])
    let program = sandbox.program()
    try await program.authorize()
    // One page comes, and no other before the signal.
    try sandbox.control(
      "POST", "/faults",
      #"{"path": "/crm/rest/v2/contacts", "after": 1, "delay_ms": 3600000, "times": 0}"#)
    let words = ["contacts", "sync", "--to", program.home.path + "/contacts.db"]
    let child = try program.start(words)
    while try await Int(ask(program, "SELECT count(*) FROM contacts")) ?? 0 == 0 {
      try await Task.sleep(for: .milliseconds(10))
    }
    child.send(signal: signal)
    let outcome = await child.finish()
    #expect(outcome.status == 128 + signal)
    if signal == SIGINT {
      #expect(outcome.error.contains("go on with the same line"), "\(outcome.error)")
    }
    #expect(try await ask(program, "PRAGMA integrity_check") == "ok")
    let before = try #require(try await Int(ask(program, "SELECT count(*) FROM contacts")))
    #expect(before > 0 && before < 4000)

    _ = try sandbox.control("DELETE", "/faults")
    let resumed = try await program.run(words)
    #expect(resumed.status == 0, "\(resumed.error)")
    #expect(try JSON(validating: Array(resumed.output.utf8))["added"]?.int == 4000 - before)
    #expect(try await ask(program, "SELECT count(DISTINCT id) FROM contacts") == "4000")
    #expect(try await ask(program, "PRAGMA integrity_check") == "ok")
  }
}
