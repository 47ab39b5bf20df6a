import Synchronization

/// What a process may spend on retries: when a server is down, more of the same does not help it.
///
/// 500 tokens; a retry takes 5, after a timeout 10; a first try that succeeds gives one back.
final class RetryBudget: Sendable {
  private static let capacity = 500
  private let tokens = Mutex(capacity)

  /// Takes what a retry costs; false when it cannot be afforded.
  func spend(_ cost: Int) -> Bool {
    tokens.withLock { tokens in
      guard tokens >= cost else { return false }
      tokens -= cost
      return true
    }
  }

  /// A request succeeded at its first try.
  func earn() {
    tokens.withLock { $0 = min($0 + 1, Self.capacity) }
  }
}
