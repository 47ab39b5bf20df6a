import Synchronization

/// Jobs under way that have something to save before the process ends.
final class OpenWork: Sendable {
  private struct State {
    var settling: [Int: @Sendable () async -> Void] = [:]
    var last = 0
  }
  private let state = Mutex(State())

  /// Runs `body`; whoever ends the process meanwhile calls `settle` first.
  func during<Value: Sendable>(
    settle: @escaping @Sendable () async -> Void, _ body: () async throws -> Value
  ) async rethrows -> Value {
    let number = state.withLock { state in
      state.last += 1
      state.settling[state.last] = settle
      return state.last
    }
    defer { state.withLock { _ = $0.settling.removeValue(forKey: number) } }
    return try await body()
  }

  /// Has everything saved that can be.
  func settle() async {
    for settle in state.withLock({ Array($0.settling.values) }) { await settle() }
  }
}
