/// The name-value pairs of a query or of a form body, in order.
struct FormFields: Sendable {
  struct Field: Sendable {
    let name: String
    let value: String
    /// The value as it was written, still encoded.
    let raw: Substring
  }

  let fields: [Field]

  /// - Parameter plusIsSpace: true for forms and browser queries; the API's own queries write a
  ///   space as `%20` and mean a plus by `+`.
  init(_ text: Substring, plusIsSpace: Bool = true) {
    fields = text.split(separator: "&").map { pair in
      let name = pair.prefix { $0 != "=" }
      let raw = pair.dropFirst(name.count + 1)
      return Field(
        name: percentDecoded(name, plusIsSpace: plusIsSpace),
        value: percentDecoded(raw, plusIsSpace: plusIsSpace), raw: raw)
    }
  }

  /// The first value of that name.
  subscript(name: String) -> String? { first(name)?.value }

  func first(_ name: String) -> Field? { fields.first { $0.name == name } }

  /// The values of every occurrence of that name, split at commas.
  func list(_ name: String) -> [String] {
    fields.filter { $0.name == name }
      .flatMap { $0.value.split(separator: ",").map(String.init) }
  }
}
