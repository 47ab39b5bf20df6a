import JSONText

/// What the API is known to demand of a value; what it does not say is left to it.
enum FieldRule: Sendable, Hashable {
  /// Lengths are in Unicode scalars, as JSON Schema counts them.
  case text(maximum: Int? = nil)
  case email(maximum: Int)
  case date
  case id
  /// ISO 3166-1 alpha-3.
  case country
  /// ISO 3166-2.
  case region
  case choice([String])
  /// An object of texts.
  case object([String], required: [String] = [])

  /// The value in the form the API takes.
  /// - Throws: ``Violation`` that completes "given_name …".
  func value(_ given: JSON) throws(Violation) -> JSON {
    if case .object(let members, let required) = self {
      return try Self.object(given, members, required)
    }
    // Ids are numbers in v1 and in many a table.
    guard let text = given.string ?? (self == .id ? given.int.map { String($0) } : nil) else {
      throw Violation("takes text, not \(given.text.prefix(60))")
    }
    if let violation = violation(text) { throw Violation(violation) }
    return .string(text)
  }

  /// Why a value is refused, as the rest of a sentence that begins with the field's name.
  struct Violation: Error {
    let text: String
    init(_ text: String) { self.text = text }
  }

  private func violation(_ text: String) -> String? {
    switch self {
    case .text(let maximum):
      return maximum.flatMap { Self.excess(text, over: $0) }
    case .email(let maximum):
      let parts = text.split(separator: "@", omittingEmptySubsequences: false)
      guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }),
        !text.contains(where: \.isWhitespace)
      else { return "takes an e-mail address such as ann@example.com, not \(text.prefix(60))" }
      return Self.excess(text, over: maximum)
    case .date:
      return text.utf8.count == 10 && Timestamp.parse(text) != nil
        ? nil : "takes a date such as 1985-03-15, without time and zone, not \(text.prefix(60))"
    case .id:
      return text.allSatisfy { $0.isASCII && $0.isNumber }
        ? nil : "takes an id, which is a number, not \(text.prefix(60))"
    case .country:
      return ISO3166.alpha3.contains(text)
        ? nil
        : "takes a country of ISO 3166-1 in three letters, such as USA, not \(text.prefix(60))"
    case .region:
      return ISO3166.isSubdivision(text)
        ? nil : "takes a region of ISO 3166-2, such as US-AZ, not \(text.prefix(60))"
    case .choice(let choices):
      return choices.contains(text)
        ? nil : "is one of \(choices.joined(separator: ", "))" + didYouMean(text, choices)
    case .object:
      return nil
    }
  }

  private static func excess(_ text: String, over maximum: Int) -> String? {
    let length = text.unicodeScalars.count
    return length <= maximum
      ? nil : "takes at most \(maximum) characters, and this has \(length)"
  }

  private static func object(
    _ given: JSON, _ names: [String], _ required: [String]
  ) throws(Violation) -> JSON {
    let members = given.members
    guard given.kind == .object else {
      throw Violation("takes an object with \(names.joined(separator: ", "))")
    }
    for member in members {
      guard names.contains(member.name) else {
        throw Violation("has no member \(member.name)" + didYouMean(member.name, names))
      }
      guard member.value.string != nil else { throw Violation("takes text in \(member.name)") }
    }
    if let missing = required.first(where: { name in !members.contains { $0.name == name } }) {
      throw Violation("needs \(missing)")
    }
    return given
  }
}
