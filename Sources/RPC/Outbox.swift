import Threads

/// The one way out: whole lines in the order they come, a few bytes directly, the rest by a thread.
///
/// Nobody who hands in a line waits for the reader of the output. Where the output is idle and can
/// take what there is at once, the caller writes it; otherwise the writer thread does. Lines that
/// come while one of them writes leave together with the next write.
final class Outbox: Sendable {
  /// Why nothing can be written any more.
  enum Fault: Sendable {
    case closed
    case stalled
  }

  private struct State {
    /// Lines that nobody has taken up yet.
    var unsent: [UInt8] = []
    /// What a writer has taken up and not finished, in bytes.
    var inHand = 0
    var isWriting = false
    /// The writer thread has to take over.
    var isThreadAsked = false
    /// The reader is at a block of calls whose answers leave together.
    var isCorked = false
    /// Threads that wait for less to be unsent.
    var waiters = 0
    var fault: Fault?
    var isClosed = false

    var backlog: Int { unsent.count + inHand }
  }

  /// What the reader may let pile up before it is written.
  private static let corkLimit = 1 << 14

  /// Unsent bytes at which streams wait: enough to keep a reader busy.
  private static let calmLimit = 1 << 20

  private let state = Monitor(State())
  /// The backlog, for tasks that wait for less of it.
  private let flow = AsyncMonitor(0)
  private let wire: Wire
  private let stallLimit: Int32
  private let limit: Int
  private let recorder: Recorder?
  private let fail: @Sendable (Fault) -> Void

  /// - Parameters:
  ///   - limit: unsent bytes at which ``waitForRoom()`` waits.
  ///   - fail: told once, when the output fails.
  init(
    wire: Wire, stallLimit: Duration, limit: Int, recorder: Recorder? = nil,
    fail: @escaping @Sendable (Fault) -> Void
  ) {
    self.recorder = recorder
    self.wire = wire
    self.stallLimit = Int32(clamping: stallLimit.milliseconds)
    self.limit = limit
    self.fail = fail
  }

  /// Starts the writer thread; false when there is none to be had.
  func start() -> Bool {
    startThread { self.runWriter() }
  }

  /// Hands in one message, written straight into what leaves next. After a fault it is dropped.
  func submit(_ message: Outgoing) {
    let taken: [UInt8]? = state.withLock { state in
      guard state.fault == nil else { return nil }
      let start = state.unsent.count
      message.append(to: &state.unsent)
      recorder?.sent(state.unsent[start...])
      state.unsent.append(0x0A)
      if state.isCorked && state.unsent.count < Self.corkLimit { return nil }
      return takeUp(&state)
    }
    if let taken { writeDirectly(taken) }
  }

  /// Holds answers back until ``uncork()``, so that those to one block of calls leave together.
  func cork() {
    state.withLock { $0.isCorked = true }
  }

  func uncork() {
    let taken: [UInt8]? = state.withLock { state in
      state.isCorked = false
      return takeUp(&state)
    }
    if let taken { writeDirectly(taken) }
  }

  /// Bytes that nobody has read yet as far as this side can tell.
  var backlog: Int { state.withLock { $0.backlog } }

  /// Whether more than the limit is unsent.
  var isFull: Bool { backlog >= limit }

  /// Blocks until less than the limit is unsent; false when the output has failed.
  func waitForRoom() -> Bool { wait(forLessThan: limit) }

  /// Blocks until all is written; false when the output has failed.
  func drain() -> Bool { wait(forLessThan: 1) }

  /// Waits until a stream may go on; at once when the output has failed.
  /// - Throws: `CancellationError`.
  func waitUntilCalm() async throws {
    flow.change { $0 = self.backlog }
    try await flow.wait { $0 < Self.calmLimit }
  }

  private func wait(forLessThan limit: Int) -> Bool {
    state.withLock { $0.waiters += 1 }
    return state.wait { state in
      guard state.fault != nil || state.backlog < limit else { return nil }
      state.waiters -= 1
      return state.fault == nil
    }
  }

  /// Ends the writer thread; what is unsent by now is lost.
  func close() {
    state.withLock { $0.isClosed = true }
    state.wake()
  }

  // MARK: Writing

  /// Under the lock: what this thread is to write, if that cannot make it wait for long.
  private func takeUp(_ state: inout State) -> [UInt8]? {
    guard !state.isWriting, !state.unsent.isEmpty, state.fault == nil else { return nil }
    state.isWriting = true
    if state.unsent.count <= wire.handful { return Self.take(&state) }
    askThread(&state)
    return nil
  }

  private func askThread(_ state: inout State) {
    state.isThreadAsked = true
    self.state.wake()
  }

  private static func take(_ state: inout State) -> [UInt8] {
    var taken: [UInt8] = []
    swap(&taken, &state.unsent)
    state.inHand = taken.count
    return taken
  }

  private func writeDirectly(_ bytes: [UInt8]) {
    var next: [UInt8]? = bytes
    while let bytes = next {
      var rest = bytes[...]
      let outcome = wire.write(startOf: &rest)
      next = settle(outcome) { state in
        if !rest.isEmpty {
          // The reader is behind: whoever can wait for it goes on.
          state.unsent.insert(contentsOf: rest, at: 0)
          askThread(&state)
          return nil
        }
        state.isWriting = false
        return state.isCorked ? nil : takeUp(&state)
      }
    }
  }

  private func runWriter() {
    while true {
      let taken: [UInt8]? = state.wait { state in
        if state.isClosed || state.fault != nil { return .some(nil) }
        guard state.isThreadAsked else { return nil }
        return Self.take(&state)
      }
      guard let taken else { return wire.close() }
      let outcome = wire.write(taken, patience: stallLimit)
      _ = settle(outcome) { state in
        state.isThreadAsked = !state.unsent.isEmpty
        state.isWriting = state.isThreadAsked
        return nil
      }
    }
  }

  /// Books a finished write and lets `body` say what comes next.
  private func settle(
    _ outcome: Wire.WriteOutcome, _ body: (inout State) -> [UInt8]?
  ) -> [UInt8]? {
    let fault: Fault? =
      switch outcome {
      case .written: nil
      case .closed: .closed
      case .stalled: .stalled
      }
    let next: [UInt8]? = state.withLock { state in
      state.inHand = 0
      // The writer thread waits here as well, and must not be woken for nothing on every answer.
      defer { if state.waiters > 0 || fault != nil { self.state.wake() } }
      guard let fault else { return body(&state) }
      state.fault = fault
      state.unsent = []
      return nil
    }
    // Read under that lock: what it holds last is then never older than the last write.
    flow.change { $0 = self.backlog }
    if let fault { fail(fault) }
    return next
  }
}

extension Duration {
  /// Whole milliseconds, rounded up.
  var milliseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
  }
}
