import InfusionsoftKit
import Synchronization

/// The output as an operation writes to it that formats its rows itself. It remembers why it ended:
/// operations know nothing of the errors of this door.
final class DirectOutput: Sendable {
  private let writer: ResultWriter
  private let state = Mutex<(any Error)?>(nil)

  init(_ writer: ResultWriter) { self.writer = writer }

  /// What ended the output.
  var end: (any Error)? { state.withLock { $0 } }

  func write(_ bytes: [UInt8]) async throws {
    do {
      try await writer.write(bytes)
    } catch {
      state.withLock { $0 = error }
      throw Failure.cancelled
    }
  }
}
