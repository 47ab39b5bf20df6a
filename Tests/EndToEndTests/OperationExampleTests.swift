import JSONText
import TestSupport
import Testing

@testable import Operations

/// The examples of every operation, run as help shows them, by somebody who is logged in.
@Suite struct OperationExampleTests {
  /// What does not end by itself, or needs a person; tests of its own do what it shows.
  private static let excused = ["sandbox serve", "authorize --open", "watch", "history"]

  private static let lines = OperationTable.standard.operations
    .filter { !$0.doors.isDisjoint(with: [.shell, .arguments]) }
    .flatMap { $0.examples.map(\.line) }
    .filter { line in !excused.contains { line.hasPrefix($0) } }

  /// What a line takes from standard input.
  private static let inputs = [
    "config set client_secret": "a secret\n",
    "token import -": grant,
  ]

  private static let grant = """
    {"access_token":"an-access-token","refresh_token":"a-refresh-token","expires_in":86400}

    """

  @Test(arguments: lines)
  func `an example works as it stands`(line: String) async throws {
    let sandbox = try await SandboxProcess(["--contacts", "60"])
    let program = sandbox.program()
    try await program.authorize()
    try await prepare(line, with: program)

    let shown = try await filledIn(line, with: program)
    let isLine = OperationTable.standard.find(words: words(line), at: .shell) != nil
    let arguments =
      isLine ? ["--yes", "-c", "contacts --limit 1", "-c", shown] : words(shown)
    let outcome = try await SystemTool("sh", package: "dash").run(
      ["-c", #"cd "$HOME" && exec "$@""#, "sh", Program.path] + arguments,
      in: program.environment, input: Self.inputs[line] ?? "")
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(!outcome.output.isEmpty || !outcome.error.isEmpty || isLine)
  }

  @Test func `every operation has an example, at the doors that people use`() {
    for operation in OperationTable.standard.operations
    where !operation.doors.isDisjoint(with: [.shell, .arguments]) {
      #expect(!operation.examples.isEmpty, "\(operation.words)")
    }
  }

  /// Makes what the line says is there.
  private func prepare(_ line: String, with program: Program) async throws {
    let home = program.home
    home.write("token\n", to: "nightly.isf")
    home.write("email\nann@example.com\n", to: "new.csv")
    switch line {
    case "token import token.ser":
      let serialized = try await program.run(["token", "export", "--format", "php"])
      home.write(serialized.output, to: "token.ser")
    case "server replay call.txt":
      let call = #"{"jsonrpc":"2.0","id":1,"method":"ping"}"# + "\n"
      _ = try await program.run(
        ["--sandbox", "--rpc", "--record", home.path + "/call.txt"], input: call)
    case "contacts undo", "contacts undo 42":
      _ = try await program.run(["contacts", "update", "42", "given_name=Ann"])
    case "profile remove old --yes":
      _ = try await program.run(["profile", "use", "old", "--create"])
      _ = try await program.run(["profile", "use", "default"])
    default: break
    }
  }

  /// The line with what only the reader has.
  private func filledIn(_ line: String, with program: Program) async throws -> String {
    if line.hasPrefix("code ") { return "code \(try await program.approvedRedirect())" }
    guard line.hasSuffix(" URL") else { return line }
    let attempt = try await program.run(["authorize", "--no-listen", "-o", "json"]).json()
    return line.replacing("URL", with: attempt["authorization_url"]?.string ?? "")
  }

  private func words(_ line: String) -> [String] { line.split(separator: " ").map(String.init) }
}
