import JSONText

/// What happens to a new pair whose store fails, and what is made of what an earlier process left.
extension Custody {
  /// Saves a new pair. If the store fails now, the pair goes to a second place, where the next
  /// process finds it, and serves this one.
  func save(_ record: StoredRecord) async throws {
    do {
      try await store.write(record)
      environment.reached(.saved)
      removeRemains()
      environment.reached(.settled)
    } catch {
      keep(unsaved: record)
      note(.save, .unsaved, generation: record.generation)
      let spilled = spill(record)
      throw Failure(error, unsaved: spilled?.path)
    }
  }

  /// Takes up, under the lock, what an earlier process received and could not save: a record that it
  /// spilled, or the answer to a refresh before whose save it was killed.
  ///
  /// Where it cannot be saved now either, it serves this process and stays where it is.
  func recover(_ record: inout StoredRecord) async {
    if let spilled = spilledRecord(), spilled.record.generation > record.generation {
      record = spilled.record
      note(.recover, .done, generation: record.generation, received: record.grant?.refreshToken)
      if (try? await store.write(record)) != nil { removeRemains() } else { keep(unsaved: record) }
    }
    guard let pending = record.pending, pending.phase == .sent, let attempt = pending.attempt,
      let grant = record.grant, let answer = store.answerFile?.answer(to: attempt)
    else { return }
    let response = TokenResponse(status: 200, body: answer.body, retryAfter: nil)
    guard case .issued(_, let refreshToken, _, _) = response else { return }
    note(
      .recover, .done, generation: record.generation + 1, presented: grant.refreshToken,
      received: refreshToken)
    // A pair that cannot be saved is in `record` all the same.
    _ = try? await conclude(
      response, grant: grant, record: &record, before: nil, receivedAt: answer.receivedAt)
  }

  /// Saves the record as it is, by the very path that a refresh takes: whether that works is found out
  /// while nothing depends on it.
  /// - Throws: a ``Failure`` of kind `store`.
  package func rehearseSave() async throws {
    let lock = try await store.lock(patience: .zero)
    defer { lock.release() }
    var record = try await current()
    await recover(&record)
    try await store.write(record)
  }

  /// The record that this store spilled and has not taken back.
  package nonisolated func spilledRecord() -> SpilledRecord? {
    store.location.path.flatMap {
      SpilledRecord.find(of: $0, in: environment.spillDirectories)
    }
  }

  private func spill(_ record: StoredRecord) -> SpilledRecord? {
    store.location.path.flatMap {
      SpilledRecord.write(record, of: $0, in: environment.spillDirectories)
    }
  }

  /// Removes every copy of a pair beside the store, once the store holds it or something newer.
  func removeRemains() {
    store.answerFile?.remove()
    if let path = store.location.path {
      SpilledRecord.remove(of: path, in: environment.spillDirectories)
    }
  }
}

extension Failure {
  /// A pair was received and its store failed.
  fileprivate init(_ error: any Error, unsaved path: String?) {
    let failure = Failure(error)
    let place = path.map { "it waits in \($0)" } ?? "it could not be kept anywhere else either"
    self.init(
      failure.kind,
      "\(failure.message) (the new token serves this process; \(place), and the next command takes it"
        + " from there)")
    self = self.with("unsaved", true).with("spilled", path.map { .string($0) })
  }
}
