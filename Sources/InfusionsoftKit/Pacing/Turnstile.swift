import Synchronization

/// Lets tasks through one at a time, in order of arrival.
final class Turnstile: Sendable {
  private struct State {
    var isTaken = false
    var queue: [(ticket: Int, continuation: CheckedContinuation<Bool, Never>)] = []
    var lastTicket = 0
    /// Tickets given back before their task stood in the queue.
    var returned: Set<Int> = []
  }
  private let state = Mutex(State())

  /// How many wait behind the one that is in it.
  var length: Int { state.withLock { $0.queue.count + ($0.isTaken ? 1 : 0) } }

  /// Enters without waiting; false when somebody is in it.
  func tryEnter() -> Bool {
    state.withLock { state in
      if state.isTaken { return false }
      state.isTaken = true
      return true
    }
  }

  /// Waits for its turn. ``leave()`` has to follow.
  func enter() async throws(CancellationError) {
    let ticket = state.withLock { state in
      state.lastTicket += 1
      return state.lastTicket
    }
    let hasEntered = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let answer: Bool? = state.withLock { state in
          if state.returned.remove(ticket) != nil { return false }
          if !state.isTaken {
            state.isTaken = true
            return true
          }
          state.queue.append((ticket, continuation))
          return nil
        }
        if let answer { continuation.resume(returning: answer) }
      }
    } onCancel: {
      giveBack(ticket)
    }
    // A cancellation that came just as its turn did has nothing left to give back.
    state.withLock { _ = $0.returned.remove(ticket) }
    guard hasEntered else { throw CancellationError() }
  }

  func leave() {
    let next = state.withLock { state -> CheckedContinuation<Bool, Never>? in
      guard !state.queue.isEmpty else {
        state.isTaken = false
        return nil
      }
      return state.queue.removeFirst().continuation
    }
    next?.resume(returning: true)
  }

  private func giveBack(_ ticket: Int) {
    let waiting = state.withLock { state -> CheckedContinuation<Bool, Never>? in
      guard let index = state.queue.firstIndex(where: { $0.ticket == ticket }) else {
        state.returned.insert(ticket)
        return nil
      }
      return state.queue.remove(at: index).continuation
    }
    waiting?.resume(returning: false)
  }
}
