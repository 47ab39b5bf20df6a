public import JSONText

/// Changes of contacts that can be taken back, and taking them back.
extension Infusionsoft {
  /// Writes a change of a contact that was read before, and puts tags on it.
  /// - Returns: the contact as it is now.
  /// - Throws: a ``Failure`` of kind `refused` when somebody else has changed it since; `partial` when
  ///   it was changed and a tag could not be put on.
  public func update(
    _ id: String, _ snapshot: ContactSnapshot, _ patch: ContactPatch, tags: [String] = [],
    journal: UndoJournal, deadline: Deadline = .never
  ) async throws -> JSON {
    if !patch.isEmpty { try await checkUnchanged(snapshot, id: id, deadline: deadline) }
    var entry = try journal.begin(
      .update, id: id, account: try await accountName(), before: snapshot, patch: patch,
      tags: tags)
    var contact = snapshot.contact
    if !patch.isEmpty {
      contact = try await journaled(entry, in: journal) {
        try await write(.updateContact(id, patch), deadline: deadline).json()
      }
      entry.after = contact
      // The change is made, and the entry that is there undoes it as well.
      try? journal.save(entry)
    }
    try await apply(tags, to: id, after: patch.isEmpty ? nil : "changed", deadline: deadline)
    return tags.isEmpty ? contact : await current(contact, id, deadline)
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
      case .update: try await restore(entry, journal, deadline)
      case .delete: try await recreate(entry, journal, deadline)
      case .merge: Optional<JSON>.none
      }
    return Undone(entry: entry, contact: contact)
  }

  /// Patches an update back. Each step may have been taken before, by an undo whose answer was lost.
  private func restore(
    _ entry: UndoEntry, _ journal: UndoJournal, _ deadline: Deadline
  ) async throws -> JSON {
    let now = try await snapshot(of: entry.id, deadline: deadline)
    var contact = now.contact
    if !now.holds(entry.mask, of: entry.before) {
      guard entry.isInPlace(in: now) else {
        throw Failure(
          .refused,
          "contact \(entry.id) has been changed again since \(Timestamp.format(entry.time)): undoing"
            + " that change would undo the later one too; nothing was written",
          ["outcome": "not_sent"])
      }
      try await checkUnchanged(now, id: entry.id, deadline: deadline)
      contact = try await write(
        .updateContact(entry.id, entry.before.patch(restoring: entry.mask)), deadline: deadline
      ).json()
    }
    let tags = entry.tags.filter(now.tagIDs.contains)
    for tag in tags {
      _ = try await TagBatches(self, .remove, tag: tag, contacts: [entry.id]).run(
        deadline: deadline)
    }
    journal.remove(entry)
    return tags.isEmpty ? contact : await current(contact, entry.id, deadline)
  }

  /// Makes a deleted contact anew; where the deletion never happened the contact is there.
  private func recreate(
    _ entry: UndoEntry, _ journal: UndoJournal, _ deadline: Deadline
  ) async throws -> JSON {
    do {
      let contact = try await snapshot(of: entry.id, deadline: deadline).contact
      journal.remove(entry)
      return contact
    } catch let failure as Failure where failure.kind == .notFound {
      let contact = try await write(.createContact(entry.before.body), deadline: deadline).json()
      // From here on an undo would make another one.
      journal.remove(entry)
      let id = contact["id"]?.idText ?? ""
      try await apply(
        entry.before.tagIDs, to: id, after: "made in place of \(entry.id)", deadline: deadline)
      return entry.before.tagIDs.isEmpty ? contact : await current(contact, id, deadline)
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
      if failure["outcome"]?.string != "unknown", failure.kind != .cancelled {
        journal.remove(entry)
      }
      throw failure
    }
  }

  /// What tells one account from another: the API, and the key or the tenant a grant is for.
  private func accountName() async throws -> String {
    switch client.credential {
    case .oauth:
      let tenant = try await custody.usableGrant(custody.current()).tenant
      return client.baseURL + (tenant.map { " " + $0 } ?? "")
    case .apiKey(let key, _):
      return client.baseURL + " key " + AuditEntry.fingerprint(of: key)
    }
  }
}
