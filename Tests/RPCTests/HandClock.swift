/// A clock whose sleepers wake when a test says so.
actor HandClock {
  private struct Sleeper {
    let number: Int
    let duration: Duration
    let continuation: CheckedContinuation<Void, any Error>
  }

  private var sleepers: [Sleeper] = []
  private var watchers: [(duration: Duration, continuation: CheckedContinuation<Void, Never>)] = []
  private var count = 0

  func sleep(_ duration: Duration) async throws {
    count += 1
    let number = count
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation {
        (continuation: CheckedContinuation<Void, any Error>) in
        if Task.isCancelled { return continuation.resume(throwing: CancellationError()) }
        sleepers.append(Sleeper(number: number, duration: duration, continuation: continuation))
        for watcher in watchers where watcher.duration == duration { watcher.continuation.resume() }
        watchers.removeAll { $0.duration == duration }
      }
    } onCancel: {
      Task { await self.cancel(number) }
    }
  }

  /// Waits until somebody sleeps for `duration`.
  func hasSleeper(for duration: Duration) async {
    if sleepers.contains(where: { $0.duration == duration }) { return }
    await withCheckedContinuation { watchers.append((duration, $0)) }
  }

  /// Waits until somebody sleeps for `duration`, then wakes all who do.
  func pass(_ duration: Duration) async {
    await hasSleeper(for: duration)
    for sleeper in sleepers where sleeper.duration == duration { sleeper.continuation.resume() }
    sleepers.removeAll { $0.duration == duration }
  }

  private func cancel(_ number: Int) {
    guard let index = sleepers.firstIndex(where: { $0.number == number }) else { return }
    sleepers.remove(at: index).continuation.resume(throwing: CancellationError())
  }
}
