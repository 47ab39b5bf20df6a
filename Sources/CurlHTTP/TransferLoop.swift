import CLibcurl

/// What the transfer thread runs: it owns every transfer and carries out what `TransferThread`
/// is told.
final class TransferLoop {
  private static let idleHandlesKept = 8

  private let thread: TransferThread
  private let multi: MultiHandle
  private let configuration: HTTPConfiguration
  private var active: [UInt: Transfer] = [:]
  /// Handles to use again: making one costs more than a request over loopback has to spare.
  private var idle: [EasyHandle] = []

  init(_ thread: TransferThread, multi: MultiHandle, configuration: HTTPConfiguration) {
    self.thread = thread
    self.multi = multi
    self.configuration = configuration
  }

  /// Runs until the thread is told to stop, or libcurl can no longer vouch for its transfers;
  /// whatever is left by then fails.
  func run() {
    while !thread.isClosed {
      obey(thread.takeCommands())
      guard multi.perform() == CURLM_OK else { break }
      finishEnded()
      interruptOverdue()
      guard multi.poll(milliseconds: patience) == CURLM_OK else { break }
    }
    let refused = thread.close()
    for id in Array(active.keys) { interrupt(id, .stopped) }
    for case .start(let pending) in refused { pending.fail(.stopped) }
  }

  /// How long to sleep unless woken: commands that came during `perform` must not wait for a wake,
  /// which some versions of libcurl (8.21.0) swallow there.
  private var patience: Int32 {
    if thread.hasCommands { return 0 }
    guard let deadline = active.values.lazy.compactMap(\.deadline).min() else { return 60_000 }
    let left = (deadline - .now) / .milliseconds(1)
    return Int32(min(max(0, left), 60_000).rounded(.up))
  }

  private func interruptOverdue() {
    let now = ContinuousClock.now
    for (id, transfer) in active {
      if let deadline = transfer.deadline, deadline <= now { interrupt(id, .timeout) }
    }
  }

  private func obey(_ commands: [TransferThread.Command]) {
    for command in commands {
      switch command {
      case .start(let pending): start(pending)
      case .cancel(let id): interrupt(id, .cancelled)
      }
    }
  }

  private func start(_ pending: PendingRequest) {
    guard let easy = idle.popLast() ?? EasyHandle() else {
      return pending.fail(.other, detail: Libcurl.describe(CURLE_OUT_OF_MEMORY))
    }
    let transfer = Transfer(pending, on: easy, configuration: configuration)
    guard easy.refusal == CURLE_OK else {
      return pending.fail(.other, detail: Libcurl.describe(easy.refusal))
    }
    guard multi.add(easy) == CURLM_OK else {
      return pending.fail(.other, detail: "libcurl did not take the request")
    }
    active[pending.id] = transfer
  }

  private func finishEnded() {
    while let (id, code) = multi.nextFinished() {
      guard let transfer = active.removeValue(forKey: id) else { continue }
      let outcome = transfer.outcome(code)
      retire(transfer.easy)
      transfer.pending.caller.resume(returning: outcome)
    }
  }

  private func interrupt(_ id: UInt, _ reason: HTTPFailure.Reason) {
    guard let transfer = active.removeValue(forKey: id) else { return }
    let failure = transfer.interrupted(reason)
    retire(transfer.easy)
    transfer.pending.caller.resume(returning: .failure(failure))
  }

  private func retire(_ easy: EasyHandle) {
    multi.remove(easy)
    guard idle.count < Self.idleHandlesKept else { return }
    easy.reset()
    idle.append(easy)
  }
}
