import Synchronization

/// State under a lock that tasks can wait on, as threads do on a ``Monitor``.
final class AsyncMonitor<State: Sendable>: Sendable {
  private struct Waiter: Sendable {
    let take: @Sendable (inout State) -> Bool
    let continuation: CheckedContinuation<Void, any Error>
  }
  private struct Inside: Sendable {
    var state: State
    var waiters: [Int: Waiter] = [:]
    var lastNumber = 0
  }
  private let inside: Mutex<Inside>

  init(_ state: State) {
    inside = Mutex(Inside(state: state))
  }

  /// Changes the state, and lets those go on who waited for what it is now.
  func change(_ body: (inout State) -> Void) {
    let ready = inside.withLock { inside in
      body(&inside.state)
      // The first who came is the first to take.
      return inside.waiters.keys.sorted().compactMap { number in
        guard inside.waiters[number]?.take(&inside.state) == true else { return nil as Waiter? }
        return inside.waiters.removeValue(forKey: number)
      }
    }
    for waiter in ready { waiter.continuation.resume() }
  }

  /// Waits until `take` is true, which may change the state as it says so.
  /// - Throws: `CancellationError`.
  func wait(until take: @escaping @Sendable (inout State) -> Bool) async throws {
    let number = inside.withLock { inside in
      inside.lastNumber += 1
      return inside.lastNumber
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let isTaken = inside.withLock { inside in
          if take(&inside.state) { return true }
          inside.waiters[number] = Waiter(take: take, continuation: continuation)
          return false
        }
        if isTaken { return continuation.resume() }
        // It may have been cancelled before there was anybody to tell.
        if Task.isCancelled { abandon(number) }
      }
    } onCancel: {
      abandon(number)
    }
  }

  private func abandon(_ number: Int) {
    let waiter = inside.withLock { $0.waiters.removeValue(forKey: number) }
    waiter?.continuation.resume(throwing: CancellationError())
  }
}
