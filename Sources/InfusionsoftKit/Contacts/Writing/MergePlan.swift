public import JSONText

/// What is expected of a merge, field by field.
///
/// The API does not say how it merges. Expected is that the survivor keeps what it has and takes over
/// what it lacks; ``surprises(in:)`` tells what came otherwise.
public struct MergePlan: Sendable {
  /// Who prevails in a field.
  public enum Winner: String, Sendable, CaseIterable {
    case survivor, duplicate
    /// They say the same.
    case same
    /// Both values stay.
    case both
  }

  /// One field of either contact.
  public struct Row: Sendable {
    /// As the field is written: `phone2`, `custom.Favourite colour`.
    public let field: String
    /// What each has there.
    public let survivor, duplicate: JSON?
    /// Whose value is expected to be there afterwards.
    public let wins: Winner

    var expected: JSON? { wins == .duplicate ? duplicate : survivor }
  }

  /// The id of the contact that survives.
  public let id: String
  /// The two as they are now.
  public let survivor, duplicate: ContactSnapshot
  /// Every field that one of them has, in the order in which fields are listed.
  public let rows: [Row]
  /// What is sent.
  public let request: APIRequest
  private let model: ContactModel

  /// - Parameter model: gives custom fields their labels.
  init(
    id: String, duplicateID: String, survivor: ContactSnapshot, duplicate: ContactSnapshot,
    model: ContactModel
  ) {
    self.id = id
    self.survivor = survivor
    self.duplicate = duplicate
    self.model = model
    request = .mergeContacts(id, duplicate: duplicateID)
    let (ours, theirs) = (survivor.fields(model), duplicate.fields(model))
    let added = theirs.filter { field in !ours.contains { $0.name == field.name } }
    rows = (ours + added).map { field in
      let our = ours.first { $0.name == field.name }?.value
      let their = theirs.first { $0.name == field.name }?.value
      let wins: Winner =
        our == nil
        ? .duplicate
        : JSON.isSame(our, their)
          ? .same : field.name == "tag_ids" && their != nil ? .both : .survivor
      return Row(field: field.name, survivor: our, duplicate: their, wins: wins)
    }
  }

  /// Fields in which the merged contact is not as it was expected.
  public func surprises(in merged: JSON) -> [Row] {
    let fields = ContactSnapshot(merged).fields(model)
    return rows.filter { row in
      row.wins != .both
        && !JSON.isSame(fields.first { $0.name == row.field }?.value, row.expected)
    }
  }
}

extension Infusionsoft {
  /// Reads two contacts and says what is expected of their merge.
  public func mergePlan(
    _ id: String, duplicate: String, deadline: Deadline = .never
  ) async throws -> MergePlan {
    guard id != duplicate else {
      throw Failure.usage(
        "a contact cannot be merged with itself", parameter: "duplicate_id")
    }
    try Self.checkContactID(duplicate, parameter: "duplicate_id")
    return MergePlan(
      id: id, duplicateID: duplicate, survivor: try await snapshot(of: id, deadline: deadline),
      duplicate: try await snapshot(of: duplicate, deadline: deadline),
      model: try await withContactModel(deadline: deadline) { $0 })
  }
}

extension ContactSnapshot {
  /// The contact as fields with their spellings, in the order in which fields are listed.
  func fields(_ model: ContactModel) -> [(name: String, value: JSON)] {
    var fields: [(name: String, value: JSON)] = []
    func add(_ name: String, _ value: JSON?) {
      if let value = value?.unlessRemoval { fields.append((name, value)) }
    }
    for scalar in ContactScalar.all {
      if let value = contact[scalar.name], value.kind != .object { add(scalar.name, value) }
    }
    add("company", contact["company"]?["company_name"] ?? contact["company"]?["id"])
    for slot in ContactSlot.all {
      let collection = slot.collection
      let item = contact[collection.rawValue]?.elements.first {
        $0[collection.slotMember]?.string == slot.name
      }
      for part in collection.parts where part != "number_e164" {
        let name = part == collection.mainPart ? slot.spelling : slot.spelling + "." + part
        add(name, item?[part])
      }
    }
    for item in contact["custom_fields"]?.elements ?? [] {
      let id = item["id"]?.idText ?? ""
      let label = model.customFields.first { $0.id == id }?.label ?? id
      add(ContactField.custom(label).spelling, item["content"])
    }
    if let tags = contact["tag_ids"], !tags.elements.isEmpty { add("tag_ids", tags) }
    return fields
  }
}
