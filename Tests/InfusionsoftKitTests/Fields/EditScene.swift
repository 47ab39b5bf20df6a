import JSONText
import TestSupport

/// A contact by chance, an edit of it by chance, and what must come out.
struct EditScene {
  var contact: JSON
  /// In the spellings of a line.
  var fields: [(name: String, value: JSON)] = []
  /// The person after the edit; nil where the API would refuse the contact.
  var expected: Person?

  init(seed: UInt64) {
    var chance = SeededGenerator(seed: seed)
    contact = Self.contact(by: &chance)
    var person = Person(contact)
    var isValid = true
    for list in ContactList.all {
      for (slot, spelling) in list.slots.sorted(by: { $0.key < $1.key }) where chance.says(1, in: 3)
      {
        let edit = Self.edit(of: list, by: &chance)
        fields += edit.map { (part, text) in
          (part == list.main || part == "" ? spelling : spelling + "." + part, .string(text))
        }
        isValid =
          Self.apply(edit, to: &person.lists[list.name, default: [:]][slot], list) && isValid
      }
      if person.lists[list.name]?.isEmpty == true { person.lists[list.name] = nil }
    }
    for field in Self.customFields where chance.says(1, in: 4) {
      let text = chance.says(1, in: 3) ? "" : field.value(&chance)
      fields.append(("custom." + chance.pick(field.names), .string(text)))
      person.customFields[field.id] = text.isEmpty ? Optional<JSON>.none : field.content(text)
    }
    for name in ["given_name", "job_title", "birth_date"] where chance.says(1, in: 4) {
      let text = chance.says(1, in: 3) ? "" : name == "birth_date" ? "1990-02-03" : chance.word()
      fields.append((name, .string(text)))
      person.scalars[name] = text.isEmpty ? Optional<JSON>.none : .string(text)
    }
    // One that has nothing of the kind may stay so.
    let isReachable = person.isReachable || !Person(contact).isReachable
    expected = isValid && isReachable ? person : nil
  }

  // MARK: The contact

  private static func contact(by chance: inout SeededGenerator) -> JSON {
    var members: [(String, JSON)] = [("id", "42")]
    for list in ContactList.all where chance.says(4, in: 5) {
      var items: [JSON] = []
      for slot in list.slots.keys.sorted().shuffled(using: &chance) where chance.says(1, in: 2) {
        items.append(item(of: list, in: slot, by: &chance))
      }
      if chance.says(1, in: 6) {
        items.append(["field": "NOBODY_KNOWS", "content": [1, nil, ["a": "é"]]])
      }
      if chance.says(1, in: 6) { items.append(["number": "no slot at all"]) }
      members.append((list.name, .array(items)))
    }
    if chance.says(4, in: 5) {
      var items: [JSON] = customFields.compactMap { field in
        guard chance.says(1, in: 2) else { return nil }
        return ["id": .string(field.id), "content": field.content(field.value(&chance))]
      }
      if chance.says(1, in: 3) {
        items.append(["id": "99", "content": ["gone from", ["the": "model"]]])
      }
      members.append(("custom_fields", .array(items.shuffled(using: &chance))))
    }
    for name in ["given_name", "job_title"] where chance.says(1, in: 2) {
      members.append((name, .string(chance.word())))
    }
    return .object(members)
  }

  private static func item(
    of list: ContactList, in slot: String, by chance: inout SeededGenerator
  ) -> JSON {
    var members: [(String, JSON)] = [(list.slotMember, .string(slot))]
    if let main = list.main { members.append((main, .string(text(for: main, by: &chance)))) }
    for part in list.parts where chance.says(1, in: 2) {
      members.append((part, .string(text(for: part, by: &chance))))
    }
    if list.main == nil {
      // Where a region is, a country is.
      members.removeAll { $0.0 == "country_code" || $0.0 == "line1" }
      members += [("country_code", "USA"), ("line1", .string(chance.word()))]
    }
    if list.name == "phone_numbers", chance.says(1, in: 2) {
      members.append(("number_e164", .string("+1555" + chance.word())))
    }
    for part in list.readOnly.sorted() { members.append((part, true)) }
    if chance.says(1, in: 5) { members.append(("of_next_year", ["deep": [1.50, false]])) }
    return .object(members.shuffled(using: &chance))
  }

  private static func text(for part: String, by chance: inout SeededGenerator) -> String {
    switch part {
    case "email": chance.pick(["a", "b", "c"]) + "@example.com"
    case "region_code": chance.pick(["US-AZ", "US-TX", "US-ME"])
    case "country_code": chance.pick(["USA", "CAN"])
    case "zip_four": String(Int.random(in: 1000...9999, using: &chance))
    default: chance.word()
    }
  }

  // MARK: The edit

  /// Values by part; empty ones remove, and the part "" is the slot as a whole.
  private static func edit(
    of list: ContactList, by chance: inout SeededGenerator
  ) -> [(part: String, text: String)] {
    if chance.says(1, in: 4) { return [(list.main ?? "", "")] }
    let parts = ([list.main].compactMap(\.self) + list.parts).filter { _ in chance.says(1, in: 2) }
    return parts.map { part in
      (part, part != list.main && chance.says(1, in: 4) ? "" : text(for: part, by: &chance))
    }
  }

  /// What an edit makes of an item, from the words of the interface: a slot that is named gets what is
  /// named, and loses what would say the contrary; the rest stays.
  /// - Returns: whether the API would take the item.
  private static func apply(
    _ edit: [(part: String, text: String)], to item: inout [String: JSON]?, _ list: ContactList
  ) -> Bool {
    if edit.isEmpty { return true }
    if edit.first?.part == list.main ?? "", edit.first?.text == "" {
      item = nil
      return true
    }
    var after = item ?? [:]
    let named = Set(edit.map(\.part))
    for (part, text) in edit {
      let value: JSON? = text.isEmpty ? Optional<JSON>.none : .string(text)
      guard item?[part] != value else { continue }
      after[part] = value
      for other in list.restated[part] ?? [] where !named.contains(other) { after[other] = nil }
    }
    let isEmpty = after.isEmpty
    item = isEmpty ? nil : after
    if isEmpty { return true }
    if let main = list.main {
      return after[main] != nil || edit.allSatisfy { $0.text.isEmpty }
    }
    let hasRegion = after["region"] != nil || after["region_code"] != nil
    return !hasRegion || after["country"] != nil || after["country_code"] != nil
  }

  // MARK: Custom fields

  private struct Field: Sendable {
    let id: String
    let names: [String]
    let value: @Sendable (inout SeededGenerator) -> String
    let content: @Sendable (String) -> JSON
  }

  /// Some of ``ContactModel/sample``.
  private static let customFields = [
    Field(
      id: "1", names: ["1", "Customer number", "customerNumber1"],
      value: { String(Int.random(in: 0...99, using: &$0)) }, content: { .number(Int($0) ?? 0) }),
    Field(
      id: "7", names: ["7", "favourite COLOUR", "favouriteColour1"], value: { $0.word() },
      content: { .string($0) }),
    Field(
      id: "11", names: ["11", "Interests"], value: { $0.pick(["Jazz", "Cycling"]) },
      content: { [.string($0)] }),
  ]
}

extension Person {
  /// What the API demands of a contact.
  fileprivate var isReachable: Bool {
    ["email_addresses", "phone_numbers", "addresses"].contains {
      lists[$0] != nil || strays[$0] != nil
    }
  }
}

extension SeededGenerator {
  fileprivate mutating func says(_ part: Int, in whole: Int) -> Bool {
    Int.random(in: 0..<whole, using: &self) < part
  }

  /// Few enough that an edit says now and then what is there already.
  fileprivate mutating func word() -> String { pick(["a", "b", "ü", "a, \"b\""]) }
}
