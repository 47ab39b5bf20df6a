public import JSONText

extension ContactEdit {
  /// Takes a contact as the API writes it. Items of its lists go into their slots; what the API
  /// maintains by itself is passed over, so that a contact can be written as it was read.
  /// - Parameter source: where it was given: `contact`.
  public mutating func set(contact: JSON, from source: FieldSource) throws(Failure) {
    guard contact.kind == .object else {
      throw source.refusal("takes an object, as the API writes a contact")
    }
    for member in contact.members { try set(member, from: source.member(member.name)) }
  }

  /// Takes a contact whose members are the API's, or fields as they are spelled elsewhere.
  package mutating func set(record: JSON) throws(Failure) {
    for member in record.members {
      let source = FieldSource(member.name)
      if member.name == "company", member.value.kind != .object {
        try set(.company, to: member.value, from: source)
      } else if !Self.members.contains(member.name), let field = ContactField(spelling: member.name)
      {
        try set(field, to: member.value, from: source)
      } else {
        try set(member, from: source)
      }
    }
  }

  /// Whether the API maintains a member of a contact by itself, so that it is passed over.
  package static func isMaintained(_ member: String) -> Bool {
    ContactScalar.maintained.contains(member)
  }

  private mutating func set(_ member: JSON.Member, from source: FieldSource) throws(Failure) {
    if Self.isMaintained(member.name) { return }
    if let scalar = ContactScalar.named(member.name) {
      // Read, it is a history of visits; written, the latest one.
      if scalar.name == "utm_parameters", member.value.kind == .array { return }
      try set(.scalar(scalar), to: scalar.writable(member.value), from: source)
    } else if let collection = ContactCollection(rawValue: member.name) {
      try set(items: member.value, of: collection, from: source)
    } else {
      switch member.name {
      case "company": try set(company: member.value, from: source)
      case "custom_fields": try set(customFields: member.value, from: source)
      case "tag_ids" where member.value.kind == .array:
        try set(.tag, to: member.value, from: source)
      case "tag_ids": throw source.refusal("takes a list of ids")
      default:
        throw source.refusal("is no field of a contact" + didYouMean(member.name, Self.members))
      }
    }
  }

  private static let members =
    ContactScalar.all.map(\.name) + ContactCollection.allCases.map(\.rawValue)
    + ["company", "custom_fields", "tag_ids"]

  private mutating func set(
    items: JSON, of collection: ContactCollection, from source: FieldSource
  ) throws(Failure) {
    guard items.kind == .array else { throw source.refusal("takes a list") }
    let elements = items.elements
    if elements.isEmpty { emptyLists.append(source) }
    for (index, item) in elements.enumerated() {
      let source = source.element(index)
      guard item.kind == .object, let name = item[collection.slotMember]?.string else {
        throw source.refusal("needs \(collection.slotMember), its slot")
      }
      guard
        let slot = ContactSlot.all.first(where: { $0.collection == collection && $0.name == name })
      else {
        throw source.member(collection.slotMember).refusal(
          "is one of \(collection.slotNames.joined(separator: ", "))"
            + didYouMean(name, collection.slotNames))
      }
      try setParts(of: slot, item, from: source)
    }
  }

  private mutating func set(company: JSON, from source: FieldSource) throws(Failure) {
    guard company.kind == .object || company.isRemoval else {
      throw source.refusal("takes an object with id or company_name")
    }
    let name = company["id"] ?? company["company_name"] ?? .null
    try set(.company, to: name, from: source)
  }

  private mutating func set(customFields: JSON, from source: FieldSource) throws(Failure) {
    guard customFields.kind == .array else { throw source.refusal("takes a list") }
    let elements = customFields.elements
    if elements.isEmpty { emptyLists.append(source) }
    for (index, item) in elements.enumerated() {
      let source = source.element(index)
      guard let id = item["id"]?.idText else { throw source.refusal("needs id") }
      try set(.custom(id), to: item["content"] ?? .null, from: source.member("content"))
    }
  }
}

extension ContactScalar {
  /// The value without what the API adds to it when it is read.
  fileprivate func writable(_ value: JSON) -> JSON {
    guard case .object(let members, _) = rule, value.kind == .object else { return value }
    return .object(value.members.filter { members.contains($0.name) }.map { ($0.name, $0.value) })
  }
}
