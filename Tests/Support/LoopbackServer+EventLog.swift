import Synchronization

extension LoopbackServer {
  /// A value that changes, and the tests that wait for it to.
  final class EventLog<Value: Sendable>: Sendable {
    private struct Waiter {
      let condition: @Sendable (Value) -> Bool
      let continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
      var value: Value
      var waiters: [Waiter] = []
    }

    private let state: Mutex<State>

    init(_ value: Value) {
      state = Mutex(State(value: value))
    }

    var value: Value { state.withLock { $0.value } }

    @discardableResult
    func change<Result: Sendable>(_ body: @Sendable (inout Value) -> Result) -> Result {
      let (result, satisfied) = state.withLock { state in
        let result = body(&state.value)
        let value = state.value
        let satisfied = state.waiters.filter { $0.condition(value) }
        state.waiters.removeAll { $0.condition(value) }
        return (result, satisfied)
      }
      for waiter in satisfied { waiter.continuation.resume() }
      return result
    }

    func until(_ condition: @escaping @Sendable (Value) -> Bool) async {
      await withCheckedContinuation { continuation in
        let isSatisfied = state.withLock { state in
          if condition(state.value) { return true }
          state.waiters.append(Waiter(condition: condition, continuation: continuation))
          return false
        }
        if isSatisfied { continuation.resume() }
      }
    }
  }
}
