public import JSONText

/// Changes of contacts that can be taken back, and taking them back.
extension Infusionsoft {
  /// Writes a change of a contact that was read before.
  /// - Throws: a ``Failure`` of kind `refused` when somebody else has changed it since.
  public func update(
    _ id: String, _ snapshot: ContactSnapshot, _ patch: ContactPatch, journal: UndoJournal,
    deadline: Deadline = .never
  ) async throws -> (contact: JSON, entry: UndoEntry) {
    try await checkUnchanged(snapshot, id: id, deadline: deadline)
    var entry = try journal.begin(
      .update, id: id, account: try await accountName(), before: snapshot, patch: patch)
    let contact = try await journaled(entry, in: journal) {
      try await write(.updateContact(id, patch), deadline: deadline).json()
    }
    entry.after = contact
    try journal.save(entry)
    return (contact, entry)
  }

  /// Keeps a contact as it is before something that is no part of it changes: its tags.
  public func beginUpdate(
    _ id: String, _ snapshot: ContactSnapshot, journal: UndoJournal
  ) async throws -> UndoEntry {
    try journal.begin(.update, id: id, account: try await accountName(), before: snapshot)
  }

  /// Deletes a contact.
  public func delete(
    _ id: String, journal: UndoJournal, deadline: Deadline = .never
  ) async throws {
    let snapshot = try await snapshot(of: id, deadline: deadline)
    let entry = try journal.begin(
      .delete, id: id, account: try await accountName(), before: snapshot)
    try await journaled(entry, in: journal) {
      _ = try await write(.deleteContact(id), deadline: deadline)
    }
  }

  /// Merges a contact into another, which survives.
  public func merge(
    _ plan: MergePlan, journal: UndoJournal, deadline: Deadline = .never
  ) async throws -> JSON {
    let entry = try journal.begin(
      .merge, id: plan.id, account: try await accountName(), before: plan.survivor,
      duplicate: plan.duplicate.contact)
    return try await journaled(entry, in: journal) {
      try await write(plan.request, deadline: deadline).json()
    }
  }

  /// Notes which tags were put on beside an update, so that they can be taken off with it.
  public func note(tags: [String], in entry: UndoEntry, journal: UndoJournal) throws(Failure) {
    var entry = entry
    entry.tags = tags
    try journal.save(entry)
  }

  /// What was undone.
  public struct Undone: Sendable {
    /// The change that was, or could not be, taken back.
    public let entry: UndoEntry
    /// The contact as it is now; nil where nothing was done.
    public let contact: JSON?
  }

  /// Takes back the last change of a contact, or of any. A merge cannot be taken back: its entry is
  /// given for what was saved in it.
  /// - Throws: a ``Failure`` of kind `notFound` when the journal has none; `refused` when what was
  ///   changed has been changed again since.
  public func undo(
    _ id: String?, journal: UndoJournal, deadline: Deadline = .never
  ) async throws -> Undone {
    guard let entry = try journal.last(of: id, account: try await accountName()) else {
      throw Failure(
        .notFound,
        "there is no change\(id.map { " of contact " + $0 } ?? "") to undo: changes are kept for a week"
      )
    }
    let contact: JSON? =
      switch entry.change {
      case .update: try await restore(entry, deadline)
      case .delete: try await recreate(entry, deadline)
      case .merge: Optional<JSON>.none
      }
    if entry.change != .merge { journal.remove(entry) }
    return Undone(entry: entry, contact: contact)
  }

  private func restore(_ entry: UndoEntry, _ deadline: Deadline) async throws -> JSON {
    let now = try await snapshot(of: entry.id, deadline: deadline)
    var contact = now.contact
    guard entry.isInPlace(in: now) else {
      // The answer was lost, and with it the change: there is nothing to take back.
      if entry.after == nil, now.holds(entry.mask, of: entry.before) { return contact }
      throw Failure(
        .refused,
        "contact \(entry.id) has been changed again since \(Timestamp.format(entry.time)): undoing"
          + " that change would undo the later one too; nothing was written",
        ["outcome": "not_sent"])
    }
    if !entry.mask.isEmpty {
      try await checkUnchanged(now, id: entry.id, deadline: deadline)
      contact = try await write(
        .updateContact(entry.id, entry.before.patch(restoring: entry.mask)), deadline: deadline
      ).json()
    }
    for tag in entry.tags {
      _ = try await TagBatches(self, .remove, tag: tag, contacts: [entry.id]).run(
        deadline: deadline)
    }
    return contact
  }

  private func recreate(_ entry: UndoEntry, _ deadline: Deadline) async throws -> JSON {
    do {
      // The answer of the deletion may have been lost, and the deletion with it.
      return try await snapshot(of: entry.id, deadline: deadline).contact
    } catch let failure as Failure where failure.kind == .notFound {
      let contact = try await write(.createContact(entry.before.body), deadline: deadline).json()
      let id = contact["id"]?.idText ?? ""
      for tag in entry.before.tagIDs {
        _ = try await TagBatches(self, .apply, tag: tag, contacts: [id]).run(deadline: deadline)
      }
      return contact
    }
  }

  /// Runs a change whose entry is written; the entry goes where the change was surely not made.
  private func journaled<Result>(
    _ entry: UndoEntry, in journal: UndoJournal, _ change: () async throws -> Result
  ) async throws -> Result {
    do {
      return try await change()
    } catch {
      let failure = Failure(error)
      if failure["outcome"]?.string != "unknown", failure.kind != .cancelled,
        failure["status"]?.int.map({ $0 >= 400 }) ?? true
      {
        journal.remove(entry)
      }
      throw failure
    }
  }

  /// What tells one account from another: the API, and the tenant a grant is for.
  private func accountName() async throws -> String {
    guard case .oauth = client.credential else { return client.baseURL }
    let tenant = try await custody.status().grant?.tenant
    return client.baseURL + (tenant.map { " " + $0 } ?? "")
  }
}
