import TestSupport
import Testing

/// Processes of one user at a gateway that counts.
@Suite(.timeLimit(.minutes(5))) struct PacingProcessTests {
  private static let calls = 50

  /// Two processes at once, each with its share of calls; how many the gateway refused.
  private func throttled(isPaced: Bool) async throws -> Int {
    let sandbox = try await SandboxProcess(["--contacts", "20"], limited: true)
    var program = sandbox.program()
    try await program.authorize()
    if !isPaced { program.variables["INFUSIONSOFT_PACE"] = "off" }
    let script =
      "set on_error continue\n"
      + String(repeating: "contacts get 1\n", count: Self.calls)
    async let one = program.run(["--quiet", "-o", "ids"], input: script)
    async let other = program.run(["--quiet", "-o", "ids"], input: script)
    for outcome in try await [one, other] where isPaced {
      #expect(outcome.output == String(repeating: "1\n", count: Self.calls), "\(outcome.error)")
    }
    return try sandbox.count("throttled")
  }

  @Test func `two processes together stay below 25 calls a second`() async throws {
    // A call that a loaded machine holds up on its way may fall into the next second's burst.
    #expect(try await throttled(isPaced: true) <= 2)
    #expect(try await throttled(isPaced: false) > 2)
  }
}
