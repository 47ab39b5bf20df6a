import JSONText

/// Asks for a lock again and again, at growing intervals up to 50 ms, until `patience` ends.
///
/// `flock` has no time-out and a blocked thread of the cooperative pool would stall other tasks:
/// hence polling. A lock is held for one token request at most, so waits are rare and short.
/// - Parameters:
///   - place: what is locked, as the failure says it.
///   - holder: who has it, where that can be told.
func polled<Lock>(
  _ place: String, patience: Duration, holder: () -> String? = { nil },
  _ attempt: () throws -> Lock?
) async throws -> Lock {
  let deadline = ContinuousClock.now + patience
  var pause = Duration.milliseconds(1)
  while true {
    if let lock = try attempt() { return lock }
    guard ContinuousClock.now < deadline else {
      throw Failure(
        .store,
        "\(place) is busy: \(holder() ?? "another process") holds its lock; try again in a moment",
        ["busy": true])
    }
    try await Task.sleep(for: pause)
    pause = min(pause * 2, .milliseconds(50))
  }
}
