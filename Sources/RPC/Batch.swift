import Synchronization

/// The answers to the calls of one batch, until all are there (§6).
final class Batch: Sendable {
  private struct State {
    var missing: Int
    var answers: [UInt8] = []
  }

  private let state: Mutex<State>
  private let send: @Sendable (Outgoing) -> Void

  /// - Parameter count: how many elements the batch has, whatever they are.
  init(count: Int, send: @escaping @Sendable (Outgoing) -> Void) {
    state = Mutex(State(missing: count))
    self.send = send
  }

  /// Settles one element: with its answer, or with none. The last one sends the array, unless it
  /// would be empty.
  func settle(_ answer: Outgoing?) {
    let answers: [UInt8]? = state.withLock { state in
      if let answer {
        if !state.answers.isEmpty { state.answers.append(UInt8(ascii: ",")) }
        answer.append(to: &state.answers)
      }
      state.missing -= 1
      return state.missing == 0 && !state.answers.isEmpty ? state.answers : nil
    }
    if let answers { send(.batch(answers)) }
  }
}
