package import JSONText

/// The way from a row to a value: member names joined by dots, such as `company.company_name`.
///
/// A name meets an array by being looked up in each element (`email_addresses.email`).
/// `name[member=value]` is the first element of the array `name` whose `member` has that value, the
/// shape of the API's slots: `email_addresses[field=EMAIL1].email`, `custom_fields[id=7].content`.
package struct FieldPath: Sendable, Hashable, CustomStringConvertible {
  struct Step: Sendable, Hashable {
    let name: String
    let slot: Slot?
  }

  /// Which element of an array is meant.
  struct Slot: Sendable, Hashable {
    let member: String
    let value: String
  }

  /// The path as it was written.
  package let description: String
  let steps: [Step]

  /// Reads a dotted path; every text is one, what is no `[member=value]` belongs to the name.
  package init(_ text: String) {
    description = text
    steps = Self.split(text).map(Step.init(parsing:))
  }

  /// The path to one member, whose name may hold dots.
  init(member name: String) {
    description = name
    steps = [Step(name: name, slot: nil)]
  }

  private init(description: String, steps: [Step]) {
    self.description = description
    self.steps = steps
  }

  /// The row itself.
  static let whole = FieldPath(description: "", steps: [])

  /// The member of the row that the path begins with, which is what the API can be asked for.
  package var root: String { steps.first?.name ?? "" }

  /// The values the path leads to: none where a member is missing, several through an array.
  package func value(in row: JSON) -> [JSON] {
    steps.reduce([row]) { values, step in
      values.flatMap { step.values(in: $0) }
    }
  }

  /// Splits at the dots that stand outside brackets.
  private static func split(_ text: String) -> [Substring] {
    var inBrackets = false
    return text.split(omittingEmptySubsequences: false) { character in
      if character == "[" { inBrackets = true }
      if character == "]" { inBrackets = false }
      return character == "." && !inBrackets
    }
  }
}

extension FieldPath.Step {
  fileprivate init(parsing text: Substring) {
    guard text.hasSuffix("]"), let bracket = text.firstIndex(of: "["),
      let equals = text[bracket...].firstIndex(of: "=")
    else {
      self.init(name: String(text), slot: nil)
      return
    }
    let member = text[text.index(after: bracket)..<equals]
    let value = text[text.index(after: equals)...].dropLast()
    self.init(
      name: String(text[..<bracket]),
      slot: FieldPath.Slot(member: String(member), value: String(value)))
  }

  fileprivate func values(in parent: JSON) -> [JSON] {
    switch parent.kind {
    case .array:
      return parent.elements.flatMap { values(in: $0) }
    case .object:
      guard let value = parent[name] else { return [] }
      guard let slot else { return [value] }
      return value.elements.first { slot.matches($0) }.map { [$0] } ?? []
    default:
      return []
    }
  }
}

extension FieldPath.Slot {
  /// Ids are strings in v2 and numbers in v1: both are compared by what they spell.
  func matches(_ element: JSON) -> Bool {
    guard let found = element[member] else { return false }
    return (found.string ?? found.text) == value
  }
}
