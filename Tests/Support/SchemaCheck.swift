package import JSONText

/// The part of JSON Schema that the program's own schemas use.
package enum SchemaCheck {
  /// Where `value` is not what `schema` says, one line each.
  package static func violations(
    of schema: JSON, in value: JSON, at path: String = ""
  ) -> [String] {
    var found: [String] = []
    func note(_ what: String) { found.append("\(path.isEmpty ? "/" : path): \(what)") }

    if let types = schema["type"].map({ $0.kind == .array ? $0.elements : [$0] }),
      !types.contains(where: { $0.string.map { matches(value, $0) } ?? false })
    {
      note("is not \(types.map(\.text).joined(separator: " or ")): \(value.text)")
    }
    if let choices = schema["enum"], !choices.elements.contains(value) {
      note("is none of \(choices.text): \(value.text)")
    }
    if let minimum = schema["minimum"]?.int, let number = value.int, number < minimum {
      note("is below \(minimum)")
    }
    if let maximum = schema["maximum"]?.int, let number = value.int, number > maximum {
      note("is above \(maximum)")
    }
    if let item = schema["items"] {
      for (index, element) in value.elements.enumerated() {
        found += violations(of: item, in: element, at: "\(path)/\(index)")
      }
    }
    if value.kind == .object {
      for name in (schema["required"]?.elements ?? []).compactMap(\.string) where value[name] == nil
      {
        note("has no \(name)")
      }
      for member in value.members {
        if let known = schema["properties"]?[member.name] {
          found += violations(of: known, in: member.value, at: "\(path)/\(member.name)")
        } else if schema["additionalProperties"]?.bool == false {
          note("has an undeclared \(member.name)")
        }
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
