public import JSONText

extension ContactEdit {
  /// The body of `POST /v2/contacts`; removals have nothing to remove here.
  /// - Throws: a usage ``Failure`` for what the API would refuse.
  public func newContact(
    _ references: ContactReferences = ContactReferences()
  ) throws(Failure) -> JSON {
    var members: [(String, JSON)] = []
    for scalar in ContactScalar.all {
      if let value = scalars[scalar.name]?.value { members.append((scalar.name, value)) }
    }
    if let id = try companyID(references) { members.append(("company", ["id": .string(id)])) }
    var isReachable = false
    for collection in ContactCollection.allCases {
      let items = try merge(collection, into: []).items
      guard !items.isEmpty else { continue }
      if collection.makesReachable { isReachable = true }
      members.append((collection.rawValue, .array(items)))
    }
    let customFields = try customChanges(references).compactMap { field, change in
      change.value.map { JSON.customField(field.id, $0) }
    }
    if !customFields.isEmpty { members.append(("custom_fields", .array(customFields))) }
    guard isReachable else {
      throw .usage("a contact needs at least one e-mail address, phone number or address")
    }
    return .object(members)
  }
}

extension ContactCollection {
  /// Whether an item of it is enough for a contact to exist.
  var makesReachable: Bool {
    self == .emailAddresses || self == .phoneNumbers || self == .addresses
  }
}

extension JSON {
  static func customField(_ id: String, _ content: JSON) -> JSON {
    ["id": .string(id), "content": content]
  }
}
