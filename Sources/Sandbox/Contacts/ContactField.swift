import JSONText

/// A property of a contact in a reply: its name, and how it is written.
struct ContactField: Sendable {
  let name: String
  /// Whether a reply has it only when it is asked for.
  let isOptional: Bool
  let value: @Sendable (Contact, Dialect) -> JSON?

  init(
    _ name: String, optional: Bool = false,
    _ value: @escaping @Sendable (Contact, Dialect) -> JSON?
  ) {
    self.name = name
    isOptional = optional
    self.value = value
  }

  /// A property that is plain text.
  init(_ name: String, optional: Bool = false, _ path: any KeyPath<Contact, String?> & Sendable) {
    self.init(name, optional: optional) { contact, _ in
      contact[keyPath: path].map { .string($0) }
    }
  }
}

extension Contact {
  /// The contact with these properties; one without a value is left out, or null in a dialect
  /// that says so.
  func json(_ fields: [ContactField], _ dialect: Dialect) -> JSON {
    var members: [(String, JSON)] = []
    for field in fields {
      if let value = field.value(self, dialect) {
        members.append((field.name, value))
      } else if dialect.nulls {
        members.append((field.name, .null))
      }
    }
    return .object(members)
  }
}

extension JSON {
  /// An object without the members that have no value.
  static func compact(_ members: [(String, JSON?)]) -> JSON {
    .object(members.compactMap { name, value in value.map { (name, $0) } })
  }

  static func string(_ text: String?) -> JSON? { text.map { .string($0) } }

  /// A list, or nothing where it is empty.
  static func array<Item>(of items: [Item], _ value: (Item) -> JSON) -> JSON? {
    items.isEmpty ? nil : .array(items.map(value))
  }
}
