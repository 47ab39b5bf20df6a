import TestSupport
import Testing

/// The examples run as they stand, on the sandbox and against servers that misbehave.
@Suite struct ExampleTests {
  @Test(arguments: Client.allCases)
  func `the clients list contacts of the embedded sandbox`(_ client: Client) async throws {
    let outcome = try await client.run(["--sandbox"])
    #expect(outcome.status == 0, "\(outcome.error)")
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.count == 5)
    #expect(lines.allSatisfy { $0.wholeMatch(of: /\d+\t.+/) != nil }, "\(outcome.output)")
  }

  @Test(arguments: Client.allCases)
  func `the clients list contacts of an account`(_ client: Client) async throws {
    let sandbox = try await SandboxProcess()
    let program = sandbox.program()
    try await program.authorize()
    let outcome = try await client.run([], in: program.environment)
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.output.split(separator: "\n").count == 5)
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
    #expect(outcome.error.hasPrefix("contacts."), "\(outcome.error)")
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
private let examples =
  #filePath.split(separator: "/").dropLast(3)
  .reduce(into: "") { $0 += "/" + $1 } + "/examples"

/// An example that speaks JSON-RPC.
enum Client: String, CaseIterable {
  case python = "contacts.py"
  case shell = "contacts.sh"

  fileprivate func run(
    _ arguments: [String], in environment: [String: String] = [:]
  ) async throws -> Program.Outcome {
    let interpreter: SystemTool
    switch self {
    case .python: interpreter = try SystemTool("python3", package: "python3")
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
