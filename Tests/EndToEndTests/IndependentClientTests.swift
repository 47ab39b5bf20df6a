import JSONText
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Clients, schemas and oracles that others wrote, from PyPI.
@Suite(.timeLimit(.minutes(10))) struct IndependentClientTests {
  @Test(arguments: ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28"])
  func `every answer to an MCP client fits the official schemas of its revision`(
    _ revision: String
  ) async throws {
    try await run("lines.py", [revision], by: .mcp2)
  }

  @Test(arguments: ["auto", "legacy", "2026-07-28"])
  func `mcp 2 logs in, calls tools, reads resources and gets prompts`(
    _ mode: String
  ) async throws {
    try await run("mcp_two.py", [mode], by: .mcp2)
  }

  @Test func `mcp 1 does the same in the era of handshakes`() async throws {
    try await run("mcp_one.py", by: .mcp1)
  }

  @Test func `jsonrpcserver gives the same answers to two thousand requests`() async throws {
    try await run("oracle.py", by: .mcp2)
  }

  @Test func `the OpenRPC document is valid, and its examples are calls that work`() async throws {
    try await run("openrpc.py", by: .mcp2)
  }

  @Test func `the transcripts that any server could keep to are kept to, for a player in Python`()
    async throws
  {
    let outcome = try await PyPIEnvironment.mcp2.run(
      "transcripts.py", ["ping", Program.path, "--rpc"], in: ["HOME": TemporaryDirectory().path])
    #expect(outcome.status == 0, "\(outcome.error)\(outcome.output)")
    #expect(outcome.output.hasPrefix("27 transcripts"), "\(outcome.output)")

    let other = try await PyPIEnvironment.mcp2.run("transcripts.py", ["ping", "cat"], in: [:])
    #expect(other.status == 1)
    #expect(other.output.contains("27 not kept to"), "\(other.output)")
  }

  @Test func `every strange line gets the answers it is owed`() async throws {
    try await run("soak.py", ["20000", "\(UInt32.random(in: 1 ... .max))"], by: .mcp2)
  }

  @Test(arguments: [
    "write_before_reading", "stop_reading", "close_stdout", "die", "fill_stderr", "leave_at_once",
  ])
  func `a client that misbehaves does not wedge, bloat or orphan the server`(
    _ misbehaviour: String
  ) async throws {
    try await run("abuse.py", [misbehaviour], by: .mcp2)
  }

  private func run(
    _ script: String, _ arguments: [String] = [], by environment: PyPIEnvironment
  ) async throws {
    let home = TemporaryDirectory()
    let outcome = try await environment.run(
      script, [Program.path] + arguments, in: ["HOME": home.path, "BROWSER": "true"])
    #expect(outcome.status == 0, "\(outcome.error)\(outcome.output)")
    #expect(!outcome.output.isEmpty)
  }
}

/// A virtual environment that Tests/Clients/prepare has made.
enum PyPIEnvironment: String {
  case mcp1 = "mcp-1"
  case mcp2 = "mcp-2"

  /// Runs a script of Tests/Clients to its end.
  func run(
    _ script: String, _ arguments: [String], in variables: [String: String]
  ) async throws -> Program.Outcome {
    let root = #filePath.split(separator: "/").dropLast(3).reduce(into: "") { $0 += "/" + $1 }
    let python = "\(root)/.build/clients/\(rawValue)/bin/python"
    guard access(python, X_OK) == 0 else { throw NotPrepared() }
    let base = ["PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8"]
    return try await Child(
      executable: python, arguments: ["\(root)/Tests/Clients/\(script)"] + arguments,
      environment: base.merging(variables) { $1 }
    ).finish()
  }

  struct NotPrepared: Error, CustomStringConvertible {
    var description: String { "this test needs packages of PyPI: run Tests/Clients/prepare" }
  }
}
