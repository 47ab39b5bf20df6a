import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Standard streams that are closed or full, and signals while a request runs.
@Suite struct StreamTests {
  /// Runs it from a shell that does something to its streams first.
  private func run(_ words: String, input: String = "") async throws -> Program.Outcome {
    let child = try Child(
      executable: "/bin/sh", arguments: ["-c", "\(Program.path) \(words)"],
      environment: Program().environment)
    return await child.finish(input: input)
  }

  @Test(arguments: ["--version", "--help", "token", "help", "sandbox serve"])
  func `output that cannot be written ends with 9 and the reason`(words: String) async throws {
    let outcome = try await run(words + " >/dev/full")
    #expect(outcome.status == 9)
    #expect(outcome.error.contains("No space left on device"))
  }

  @Test(arguments: [
    ("token >&-", Int32(9)), ("<&-", 2), ("--rpc <&-", 2), ("--rpc >&-", 2),
    ("--version <&- 2>&-", 0),
  ])
  func `a closed stream is no other file`(words: String, status: Int32) async throws {
    let ping = #"{"jsonrpc": "2.0", "id": 1, "method": "ping"}"# + "\n"
    #expect(try await run(words, input: ping).status == status)
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP, SIGQUIT])
  func `a signal while a request runs is what the process dies of`(signal: Int32) async throws {
    let sandbox = try await SandboxProcess()
    let program = sandbox.program()
    try await program.authorize()
    try sandbox.control("POST", "/faults", #"{"path": "/crm/rest/*", "delay_ms": 600000}"#)
    let child = try program.start(["contacts"])
    while try sandbox.count("requests") == 0 { await Task.yield() }
    child.send(signal: signal)
    #expect(await child.exitStatus() == 128 + signal)
  }
}
