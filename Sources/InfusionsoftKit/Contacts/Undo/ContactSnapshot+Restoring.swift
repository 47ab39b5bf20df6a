import JSONText

extension UndoEntry {
  /// Whether a contact still is what the change made of it.
  func isInPlace(in contact: ContactSnapshot) -> Bool {
    if let after { return contact.holds(mask, of: ContactSnapshot(after)) }
    return body.map { contact.holds(mask, written: $0) } ?? false
  }
}

extension ContactSnapshot {
  /// Whether the contact has the same values as another record of it in those properties.
  func holds(_ names: [String], of other: ContactSnapshot) -> Bool {
    names.allSatisfy { JSON.isSame(written($0), other.written($0)) }
  }

  /// Whether the contact has what a request wrote. The API adds to what it is given: the long names
  /// of a country and a region, a number in another spelling.
  func holds(_ names: [String], written body: JSON) -> Bool {
    names.allSatisfy { name in
      guard let sent = body[name], sent.kind == .array else {
        return JSON.isSame(body[name]?.unlessEmpty, written(name))
      }
      let items = contact[name]?.elements ?? []
      return items.count == sent.elements.count
        && sent.elements.allSatisfy { item in items.contains { $0.hasMembers(of: item) } }
    }
  }

  /// The change that brings those properties back to what they are here.
  func patch(restoring mask: [String]) -> ContactPatch {
    let members = mask.map { ($0, written($0) ?? Self.absence(of: $0)) }
    return ContactPatch(body: .object(members), mask: mask, differences: [])
  }

  /// The body that makes this contact anew.
  var body: JSON {
    let names =
      ContactScalar.all.map(\.name) + ["company"] + ContactCollection.allCases.map(\.rawValue)
      + ["custom_fields"]
    return .object(names.compactMap { name in written(name).map { (name, $0) } })
  }

  /// The ids of its tags.
  package var tagIDs: [String] { contact["tag_ids"]?.elements.compactMap(\.idText) ?? [] }

  /// A property as it is written, without what only reading adds; nil where there is none.
  private func written(_ name: String) -> JSON? {
    guard let value = contact[name]?.unlessEmpty else { return .none }
    if let collection = ContactCollection(rawValue: name) {
      return .array(value.elements.map(collection.resent))
    }
    switch name {
    case "company":
      return value["id"]?.idText.map { ["id": .string($0)] }
    case "custom_fields":
      return .array(
        value.elements.map { .customField($0["id"]?.idText ?? "", $0["content"] ?? .null) })
    case "origin":
      return value["ip_address"].map { ["ip_address": $0] }
    default:
      return value.idText.map { .string($0) } ?? value
    }
  }

  private static func absence(of name: String) -> JSON {
    if ContactCollection(rawValue: name) != nil || name == "custom_fields" { return [] }
    return name == "company" ? [:] : ContactScalar.named(name)?.absence ?? ""
  }
}

extension JSON {
  /// The value; none for what says nothing, an empty list or object among it.
  fileprivate var unlessEmpty: JSON? {
    switch kind {
    case .array where elements.isEmpty: Optional<JSON>.none
    case .object where members.isEmpty: Optional<JSON>.none
    default: unlessRemoval
    }
  }

  /// Whether it has every member of another object.
  fileprivate func hasMembers(of other: JSON) -> Bool {
    other.members.allSatisfy { member in
      guard let own = self[member.name] else { return false }
      return JSON.isSame(own, member.value) || own.idText == member.value.string
    }
  }
}
