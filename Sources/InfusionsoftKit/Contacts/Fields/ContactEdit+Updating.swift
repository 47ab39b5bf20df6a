import JSONText

extension ContactEdit {
  /// The change that turns a contact into the edited one: only what becomes different is in it, and
  /// every list whole, with the items that nobody named.
  /// - Throws: a usage ``Failure`` for what the API would refuse.
  public func patch(
    of snapshot: ContactSnapshot, _ references: ContactReferences = ContactReferences()
  ) throws(Failure) -> ContactPatch {
    if let source = emptyLists.first {
      throw source.refusal(
        "names no slot, and an update keeps what is not named: remove each by its field (email2=)")
    }
    let contact = snapshot.contact
    var members: [(String, JSON)] = []
    var differences: [FieldDifference] = []
    for scalar in ContactScalar.all {
      guard let change = scalars[scalar.name],
        !JSON.isSame(contact[scalar.name], change.value)
      else { continue }
      members.append((scalar.name, change.value ?? scalar.absence))
      differences.append(
        FieldDifference(
          field: scalar.name, before: contact[scalar.name], after: change.value))
    }
    if let company {
      let before = contact["company"]?["id"]?.idText
      let after = try companyID(references)
      if before != after {
        members.append(("company", after.map { ["id": .string($0)] } ?? [:]))
        differences.append(
          FieldDifference(
            field: "company", before: contact["company"],
            after: after == nil ? nil : company.value))
      }
    }
    for collection in ContactCollection.allCases {
      let merged = try merge(collection, into: contact[collection.rawValue]?.elements ?? [])
      guard !merged.differences.isEmpty else { continue }
      members.append((collection.rawValue, .array(merged.items)))
      differences += merged.differences
    }
    let merged = try mergeCustomFields(into: contact["custom_fields"]?.elements ?? [], references)
    if !merged.differences.isEmpty {
      members.append(("custom_fields", .array(merged.items)))
      differences += merged.differences
    }
    try checkReachable(contact, after: members)
    return ContactPatch(
      body: .object(members), mask: members.map(\.0), differences: differences)
  }

  private func mergeCustomFields(
    into current: [JSON], _ references: ContactReferences
  ) throws(Failure) -> MergedList {
    var pending = try customChanges(references)
    var items: [JSON] = []
    var differences: [FieldDifference] = []
    func note(_ field: CustomField, _ before: JSON?, _ after: JSON?) {
      guard !JSON.isSame(before, after) else { return }
      differences.append(
        FieldDifference(
          field: ContactField.custom(field.label).spelling, before: before, after: after))
    }
    for item in current {
      let id = item["id"]?.idText ?? ""
      let content = item["content"] ?? .null
      guard let index = pending.firstIndex(where: { $0.field.id == id }) else {
        items.append(.customField(id, content))
        continue
      }
      let (field, change) = pending.remove(at: index)
      if let value = change.value { items.append(.customField(id, value)) }
      note(field, content, change.value)
    }
    for (field, change) in pending {
      if let value = change.value { items.append(.customField(field.id, value)) }
      note(field, nil, change.value)
    }
    return (items, differences)
  }

  /// A contact keeps at least one way to reach it.
  private func checkReachable(
    _ contact: JSON, after members: [(String, JSON)]
  ) throws(Failure) {
    func isReachable(_ list: (ContactCollection) -> JSON?) -> Bool {
      ContactCollection.allCases.contains {
        $0.makesReachable && list($0)?.elements.isEmpty == false
      }
    }
    let isLeft = isReachable { collection in
      members.first { $0.0 == collection.rawValue }?.1 ?? contact[collection.rawValue]
    }
    guard !isLeft, isReachable({ contact[$0.rawValue] }) else { return }
    let removal = ContactSlot.all.lazy.compactMap { slots[$0]?.removal }.first
    throw (removal ?? FieldSource("contact")).refusal(
      "is the last of e-mail, phone and address, and a contact needs one")
  }
}

extension ContactScalar {
  /// What is written where a value is to go; the property is named in `update_mask` beside it.
  var absence: JSON {
    if case .object = rule { [:] } else { "" }
  }
}
