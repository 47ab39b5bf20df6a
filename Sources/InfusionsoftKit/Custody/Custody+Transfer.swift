import JSONText

/// A grant from elsewhere, a copy of this one for elsewhere, and the end of all that is stored.
extension Custody {
  /// Makes a grant from elsewhere the stored one; the one before it is kept aside.
  ///
  /// Nothing is sent: whether it still lives shows at its first use.
  /// - Throws: a ``Failure`` of kind `authorize` when it belongs to another application or other
  ///   endpoints than those configured, or without `switchTenant` to another tenant than the stored
  ///   grant; nothing is changed then.
  package func adopt(_ imported: PortableGrant, switchTenant: Bool) async throws {
    let now = environment.now()
    let record = try await change { record in
      try self.forbidForeignGrant(record, "replaced")
      let grant = imported.grant(boundTo: try self.binding(of: imported, record), at: now)
      if !switchTenant, let stored = record.grant?.tenant, let new = grant.tenant, stored != new {
        throw Failure(
          .authorize,
          "this token is for \(new), but the profile holds \(stored); nothing was changed: take it"
            + " with --switch, or into another profile with --profile NAME",
          ["tenant": .string(new), "stored_tenant": .string(stored)])
      }
      record.adopt(grant)
      return record
    }
    removeRemains()
    note(.import, .done, generation: record.generation, received: record.grant?.refreshToken)
  }

  /// The stored grant in the clear, for the one operation that hands it out whole.
  package func exportedGrant() async throws -> Grant {
    let record = try await current()
    guard let grant = record.grant else {
      throw Failure(.authorize, "there is no grant to export: run authorize, then code")
    }
    note(.export, .done, generation: record.generation, presented: grant.refreshToken)
    return grant
  }

  /// Has the store forget everything it keeps for this profile: the grant of whatever application, the
  /// secrets, a login under way, a record that cannot be read. Its lock and its log stay.
  package func erase() async throws {
    let lock = try await store.lock(patience: Self.lockPatience)
    defer { lock.release() }
    let generation = (try? await current().generation) ?? 0
    try await store.erase()
    keep(unsaved: nil)
    removeRemains()
    note(.forget, .done, generation: generation)
  }

  /// What an imported grant belongs to: what it says, or else what is configured.
  private nonisolated func binding(
    of imported: PortableGrant, _ record: StoredRecord
  ) throws(Failure) -> GrantBinding {
    guard let binding = imported.binding else {
      guard let clientID = application.clientID ?? record.grant?.binding.clientID else {
        throw Failure(missingClientID: true, missingSecret: false)
      }
      return GrantBinding(clientID: clientID, endpoints: endpoints)
    }
    if let other = binding.mismatch(with: application, at: endpoints) {
      throw Failure(
        .authorize,
        "this token belongs to \(other), so it was not taken: use the settings it was made with, or"
          + " take it into another profile with --profile NAME")
    }
    return binding
  }
}
