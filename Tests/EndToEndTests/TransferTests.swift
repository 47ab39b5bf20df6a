import TestSupport
import Testing

/// Contacts out of one account and into another, by a program that knows nothing of this one's code.
@Suite(.timeLimit(.minutes(15))) struct TransferTests {
  @Test func `every contact is exported and imported once, whatever goes wrong on the way`()
    async throws
  {
    let count = Soak.count("CONTACTS", otherwise: 1500)
    let outcome = try await SystemTool("python3", package: "python3").run(
      [examples + "/benchmarks/transfer.py", Program.path, "--contacts", "\(count)"],
      in: ["PYTHONDONTWRITEBYTECODE": "1"])
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.error)")
    #expect(outcome.output.split(separator: "\n").count == 2)
  }
}
