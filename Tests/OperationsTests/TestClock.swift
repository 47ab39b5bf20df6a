import FoundationEssentials
import Synchronization

/// A wall clock that stands still until a test moves it.
final class TestClock: Sendable {
  private let time = Mutex(Date(timeIntervalSince1970: 1_795_515_330))

  var now: Date { time.withLock { $0 } }

  func advance(_ seconds: Double) { time.withLock { $0 += seconds } }

  /// Sleeps by moving the clock.
  @Sendable func sleep(_ duration: Duration) async throws {
    try Task.checkCancellation()
    advance(duration / .seconds(1))
  }
}
