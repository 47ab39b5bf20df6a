package import JSONText

/// A schema, read once: the part of JSON Schema that the program's own schemas use, and the vendor's.
package final class SchemaCheck: Sendable {
  private let types: [String]
  private let choices: [JSON]
  private let minimum: Int?
  private let maximum: Int?
  private let maximumLength: Int?
  private let hasUniqueItems: Bool
  private let items: SchemaCheck?
  private let properties: [String: SchemaCheck]
  private let required: [String]
  /// What a member has to be that `properties` does not name.
  private let others: SchemaCheck?
  private let isClosed: Bool

  package init(_ schema: JSON) {
    types =
      schema["type"].map { $0.kind == .array ? $0.elements : [$0] }?.compactMap(\.string) ?? []
    choices = schema["enum"]?.elements ?? []
    minimum = schema["minimum"]?.int
    maximum = schema["maximum"]?.int
    maximumLength = schema["maxLength"]?.int
    hasUniqueItems = schema["uniqueItems"]?.bool == true
    items = schema["items"].map(SchemaCheck.init)
    properties = Dictionary(
      (schema["properties"]?.members ?? []).map { ($0.name, SchemaCheck($0.value)) }
    ) { first, _ in first }
    required = schema["required"]?.elements.compactMap(\.string) ?? []
    let others = schema["additionalProperties"]
    isClosed = others?.bool == false
    self.others = others?.kind == .object ? others.map(SchemaCheck.init) : nil
  }

  /// Where `value` is not what `schema` says, one line each.
  package static func violations(of schema: JSON, in value: JSON) -> [String] {
    SchemaCheck(schema).violations(in: value)
  }

  /// Where `value` is not what the schema says, one line each.
  package func violations(in value: JSON, at path: String = "") -> [String] {
    var found: [String] = []
    func note(_ what: String) { found.append("\(path.isEmpty ? "/" : path): \(what)") }

    if !types.isEmpty, !types.contains(where: { Self.matches(value, $0) }) {
      note("is not \(types.joined(separator: " or ")): \(value.text)")
    }
    if !choices.isEmpty, !choices.contains(value) {
      note("is none of \(JSON.array(choices).text): \(value.text)")
    }
    if let minimum, let number = value.int, number < minimum { note("is below \(minimum)") }
    if let maximum, let number = value.int, number > maximum { note("is above \(maximum)") }
    if let maximumLength, let text = value.string, text.unicodeScalars.count > maximumLength {
      note("is longer than \(maximumLength)")
    }
    if items != nil || hasUniqueItems {
      let elements = value.elements
      if hasUniqueItems, Set(elements).count < elements.count { note("has an element twice") }
      for (index, element) in elements.enumerated() {
        found += items?.violations(in: element, at: "\(path)/\(index)") ?? []
      }
    }
    guard value.kind == .object else { return found }
    let members = value.members
    for name in required where !members.contains(where: { $0.name == name }) {
      note("has no \(name)")
    }
    for member in members {
      if let known = properties[member.name] ?? others {
        found += known.violations(in: member.value, at: "\(path)/\(member.name)")
      } else if isClosed {
        note("has an undeclared \(member.name)")
      }
    }
    return found
  }

  private static func matches(_ value: JSON, _ type: String) -> Bool {
    switch type {
    case "string": value.kind == .string
    case "integer": value.int != nil
    case "number": value.kind == .number
    case "boolean": value.kind == .bool
    case "array": value.kind == .array
    case "object": value.kind == .object
    case "null": value.isNull
    default: false
    }
  }
}
