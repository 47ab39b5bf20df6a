import JSONText
import Synchronization

extension Task where Failure == any Error {
  /// The task's value, or `CancellationError` as soon as the *waiting* task is cancelled, or a failure
  /// of kind `network` at the deadline; this task itself goes on.
  /// - Parameter what: what the wait is for, as the failure says it.
  func valueOrCancellation(by deadline: Deadline, of what: String) async throws -> Success {
    let gate = Gate<Success>()
    Task<Void, Never> { gate.open(await result) }
    let timer = deadline.remaining.map { remaining in
      Task<Void, Never> {
        guard (try? await Task<Never, Never>.sleep(for: remaining)) != nil else { return }
        gate.open(.failure(InfusionsoftKit.Failure(outOfTimeWaitingFor: what)))
      }
    }
    defer { timer?.cancel() }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { gate.wait($0) }
    } onCancel: {
      gate.open(.failure(Swift.CancellationError()))
    }
  }
}

extension Failure {
  /// The operation's time ended before its own request was sent, in a stage that HTTP does not know.
  fileprivate init(outOfTimeWaitingFor what: String) {
    self.init(
      .network,
      "timed out waiting for \(what), which goes on: try again, or allow more time with --timeout",
      ["outcome": "not_sent", "phase": "token"])
  }
}

/// One result for one waiter, whichever comes first.
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
