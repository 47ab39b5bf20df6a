package import InfusionsoftKit
import Operations

/// `infusionsoft server self-test`: every transcript, played to this program through a pipe of its own.
package struct SelfTest {
  private let environment: Environment

  package init(_ environment: Environment) {
    self.environment = environment
  }

  /// Runs it and writes a line for each transcript as the Test Anything Protocol has it.
  /// - Returns: the exit status: 1 when a transcript was not kept to.
  package func run(_ write: (String) throws -> Void) async throws -> Int32 {
    let transcripts = try Transcript.all()
    try write("TAP version 13")
    try write("1..\(transcripts.count)")
    var failed = 0
    for (index, transcript) in transcripts.enumerated() {
      let faults = await transcript.play(
        to: try LocalServer(session: try .specimen(environment: environment)))
      if !faults.isEmpty { failed += 1 }
      try write("\(faults.isEmpty ? "ok" : "not ok") \(index + 1) - \(transcript.name)")
      for fault in faults { try write("  # \(fault)") }
    }
    return failed == 0 ? 0 : FailureKind.api.exitStatus
  }
}
