import Dispatch
import Synchronization

/// Leads ^C to what it is meant for: the line being edited, or the operation that runs.
package final class InterruptRouter: Sendable {
  package let wake: EditorWake

  private struct State {
    /// Cancels what runs in the foreground.
    var cancel: (@Sendable () -> Void)?
    /// An interrupt that nothing took yet.
    var isPending = false
  }
  private let state = Mutex(State())

  package init(wake: EditorWake) { self.wake = wake }

  /// SIGINT, on any thread: gives up the line being read, or else cancels what runs.
  ///
  /// Between the two it is kept for what runs next; ``forget()`` drops it.
  package func interrupt() {
    if wake.interrupt() { return }
    let cancel = state.withLock { state in
      if state.cancel == nil { state.isPending = true }
      return state.cancel
    }
    cancel?()
  }

  /// Drops an interrupt that nothing took.
  package func forget() { state.withLock { $0.isPending = false } }

  /// Runs `body` in a task that ``interrupt()`` cancels, and blocks this thread until it has ended.
  ///
  /// Not for a thread on which tasks run.
  package func foreground<Value: Sendable>(
    _ body: @escaping @Sendable () async -> Value
  ) -> Value {
    let result = ForegroundResult<Value>()
    let task = Task { result.set(await body()) }
    let isCancelled = state.withLock { state in
      state.cancel = { task.cancel() }
      defer { state.isPending = false }
      return state.isPending
    }
    if isCancelled { task.cancel() }
    defer { state.withLock { $0.cancel = nil } }
    return result.wait()
  }
}

/// Hands a value from a task to a thread.
private final class ForegroundResult<Value: Sendable>: Sendable {
  private let value = Mutex<Value?>(nil)
  private let isSet = DispatchSemaphore(value: 0)

  func set(_ value: Value) {
    self.value.withLock { $0 = value }
    isSet.signal()
  }

  func wait() -> Value {
    while true {
      isSet.wait()
      if let value = value.withLock({ $0 }) { return value }
    }
  }
}
