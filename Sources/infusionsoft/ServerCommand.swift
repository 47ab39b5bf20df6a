import InfusionsoftKit
import Operations
import RPC
import Shell

/// `infusionsoft server …`: what is done with the JSON-RPC server from the command line.
struct ServerCommand {
  private let environment: Environment

  init(_ environment: Environment) {
    self.environment = environment
  }

  /// Plays every transcript to this program; the exit status.
  func selfTest() async throws -> Int32 {
    let output = ByteSink(descriptor: 1)
    return try await SelfTest(environment).run { try output.write($0 + "\n") }
  }

  /// Plays a recording to a sandbox and prints what differs; the exit status.
  func replay(_ arguments: Arguments) async throws -> Int32 {
    let recording = try await Caller(door: .arguments)
      .content(of: arguments.string("file") ?? "")
    var replay = try Replay(text: String(decoding: recording, as: UTF8.self))
    let sandbox = try await EmbeddedSandbox.start(environment)
    let session = Session(
      settings: try Settings(sandbox: sandbox.settings, options: [:], environment: environment),
      environment: environment, services: .ofThisProcess(environment, trace: nil))
    let output = ByteSink(descriptor: 1)
    let outcome = try await replay.run(in: session) { try output.write($0 + "\n") }
    await session.shutdown()
    await sandbox.stop()
    Talk.write(
      "\(outcome.compared) answers compared, \(outcome.differences) differ;"
        + " \(outcome.leftOut) calls left out, whose secrets were not recorded")
    return outcome.differences == 0 ? 0 : FailureKind.api.exitStatus
  }
}
