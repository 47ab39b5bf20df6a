import Synchronization

extension Task where Failure == any Error {
  /// The task's value, or `CancellationError` as soon as the *waiting* task is cancelled; this task
  /// itself goes on.
  func valueOrCancellation() async throws -> Success {
    let gate = Gate<Success>()
    Task<Void, Never> { gate.open(await result) }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { gate.wait($0) }
    } onCancel: {
      gate.open(.failure(Swift.CancellationError()))
    }
  }
}

/// One result for one waiter, whichever of the two comes first.
private final class Gate<Value: Sendable>: Sendable {
  private enum State {
    case closed
    case waiting(CheckedContinuation<Value, any Error>)
    case open(Result<Value, any Error>)
    case passed
  }

  private let state = Mutex(State.closed)

  func wait(_ continuation: CheckedContinuation<Value, any Error>) {
    let ready: Result<Value, any Error>? = state.withLock { state in
      if case .open(let result) = state {
        state = .passed
        return result
      }
      state = .waiting(continuation)
      return nil
    }
    if let ready { continuation.resume(with: ready) }
  }

  func open(_ result: Result<Value, any Error>) {
    let waiter: CheckedContinuation<Value, any Error>? = state.withLock { state in
      switch state {
      case .closed:
        state = .open(result)
        return nil
      case .waiting(let continuation):
        state = .passed
        return continuation
      case .open, .passed:
        return nil
      }
    }
    waiter?.resume(with: result)
  }
}
