extension TokenStore {
  /// Asks for the lock again and again, at growing intervals up to 50 ms, until `patience` ends.
  ///
  /// `flock` has no time-out and a blocked thread of the cooperative pool would stall other tasks:
  /// hence polling. A lock is held for one token request at most, so waits are rare and short.
  func poll(
    patience: Duration, _ attempt: () throws -> (any StoreLock)?
  ) async throws -> any StoreLock {
    let deadline = ContinuousClock.now + patience
    var pause = Duration.milliseconds(1)
    while true {
      if let lock = try attempt() { return lock }
      guard ContinuousClock.now < deadline else {
        let place = location.path ?? "the store in memory"
        throw Failure(
          .store,
          "\(place) is busy: \(lockHolder ?? "another process") holds its lock; try again in a moment"
        )
      }
      try await Task.sleep(for: pause)
      pause = min(pause * 2, .milliseconds(50))
    }
  }
}
