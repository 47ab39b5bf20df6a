import Synchronization

/// What this process remembers of a helper's record, and the question to the helper that all who read
/// at the same time share.
final class HelperMemory: Sendable {
  private struct Reading {
    let number: Int
    let task: Task<StoredRecord?, any Error>
    var readers = 1
  }

  private struct State {
    var record: (digest: String, record: StoredRecord)?
    var reading: Reading?
    var count = 0
  }

  private let state = Mutex(State())

  /// The record, if it is the one with this digest.
  func record(with digest: String?) -> StoredRecord? {
    state.withLock { $0.record?.digest == digest ? $0.record?.record : nil }
  }

  func keep(_ record: StoredRecord) {
    state.withLock { $0.record = (HelperReceipt.digest(of: record), record) }
  }

  /// Forgets the record, and the one that a question under way is going to bring.
  func forget() {
    state.withLock { state in
      state.record = nil
      state.reading = nil
    }
  }

  /// The answer to the question under way, or to `ask`, which is kept; it is given up when the last who
  /// waits for it is cancelled.
  func answer(
    _ ask: @escaping @Sendable () async throws -> StoredRecord?
  ) async throws -> StoredRecord? {
    let reading = state.withLock { state in
      state.reading?.readers += 1
      if let reading = state.reading { return reading }
      state.count += 1
      let reading = Reading(
        number: state.count,
        task: Task { [number = state.count] in
          defer { self.end(number) }
          let record = try await ask()
          self.end(number, with: record)
          return record
        })
      state.reading = reading
      return reading
    }
    return try await withTaskCancellationHandler {
      try await reading.task.valueOrCancellation(by: .never, of: "the helper")
    } onCancel: {
      leave(reading.number)
    }
  }

  private func end(_ number: Int, with record: StoredRecord? = nil) {
    state.withLock { state in
      guard state.reading?.number == number else { return }
      state.reading = nil
      if let record { state.record = (HelperReceipt.digest(of: record), record) }
    }
  }

  private func leave(_ number: Int) {
    state.withLock { state in
      guard let reading = state.reading, reading.number == number else { return }
      state.reading?.readers -= 1
      guard reading.readers == 1 else { return }
      state.reading = nil
      reading.task.cancel()
    }
  }
}
