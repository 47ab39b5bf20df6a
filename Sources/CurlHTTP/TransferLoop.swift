import CLibcurl
import Threads

/// What carries transfers out: it owns every one of them.
// Sendable: touched by whoever drives alone, one thread at a time; see `TransferTraffic`.
final class TransferLoop: @unchecked Sendable {
  private static let idleHandlesKept = 8
  /// An answer that its reader is done with before another transfer has to wait for this thread.
  private static let shortBody = 64 << 10

  private let multi: MultiHandle
  private let configuration: HTTPConfiguration
  private var active: [UInt: Transfer] = [:]
  /// Handles to use again: making one costs more than a request over loopback has to spare.
  private var idle: [EasyHandle] = []

  init(multi: MultiHandle, configuration: HTTPConfiguration) {
    self.multi = multi
    self.configuration = configuration
  }

  /// Transfers under way.
  var count: Int { active.count }

  /// Does whatever can be done without waiting.
  func turn(_ commands: [TransferTraffic.Command]) throws(MultiHandle.Broken) {
    obey(commands)
    // Of a transfer that waited for a connection libcurl (7.88.1) may lose the timer by which it would go
    // on, if its handle was used before. So a connection that has become free is offered at once.
    repeat { try multi.perform() } while finishEnded() && !active.isEmpty
    interruptOverdue()
  }

  /// Fails whatever is left.
  func end(refusing commands: [TransferTraffic.Command]) {
    for id in Array(active.keys) { interrupt(id, .stopped) }
    for case .start(let pending) in commands { pending.fail(.stopped) }
  }

  /// How many milliseconds to wait at most.
  var patience: Int32 {
    var patience: Duration = .seconds(60)
    for case let deadline? in active.values.lazy.map(\.deadline) {
      patience = min(patience, deadline - .now)
    }
    return Int32((max(patience, .zero) / .milliseconds(1)).rounded(.up))
  }

  private func interruptOverdue() {
    for (id, transfer) in active {
      if let deadline = transfer.deadline, deadline <= .now { interrupt(id, .timeout) }
    }
  }

  private func obey(_ commands: [TransferTraffic.Command]) {
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

  /// Hands out what has ended, and says whether there was any.
  private func finishEnded() -> Bool {
    var hasEnded = false
    while let (id, code) = multi.nextFinished() {
      guard let transfer = active.removeValue(forKey: id) else { continue }
      hasEnded = true
      let outcome = transfer.outcome(code)
      retire(transfer.easy)
      let caller = transfer.pending.caller
      if case .success(let response) = outcome, response.body.count <= Self.shortBody {
        StayingExecutor.hosting { caller.resume(returning: outcome) }
      } else {
        caller.resume(returning: outcome)
      }
    }
    return hasEnded
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
