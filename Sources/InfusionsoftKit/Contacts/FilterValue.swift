import JSONText

extension ContactFilter {
  /// The value as the grammar writes it.
  func write(_ value: String) throws(Failure) -> String {
    let source = FieldSource(name)
    switch kind {
    case .time:
      return try source.time(value)
    case .prefixText:
      return try source.text(value, takesPrefix: true)
    case .text, .number:
      return try source.text(value, takesPrefix: false)
    case .id, .ids:
      guard value.isID else {
        throw source.refusal(
          "takes \(kind.isList ? "ids, which are numbers" : "an id, which is a number"), not"
            + " \(value.prefix(60))")
      }
      return value
    case .words(let words):
      guard words.contains(value) else {
        throw source.refusal(
          "takes \(words.joined(separator: ", ")), not \(value.prefix(60))"
            + didYouMean(value, words))
      }
      return value
    case .country:
      return try source.check(.string(value), by: .country)?.string ?? value
    }
  }
}

extension CustomField {
  /// The value as the grammar writes it.
  func write(_ value: String, from source: FieldSource) throws(Failure) -> String {
    if isDate { return try source.time(value) }
    if isComparable {
      guard Double(value) != nil else {
        throw source.refusal(
          "takes a number, perhaps with a bound such as >=10, not \(value.prefix(60))")
      }
      return value
    }
    return try source.text(value, takesPrefix: matchesPrefixes)
  }
}

extension FieldSource {
  func time(_ value: String) throws(Failure) -> String {
    guard let time = Timestamp.parse(value) else {
      throw refusal(
        "is a date (2026-01-31) or a time with a zone (2026-01-31T08:00:00Z), not \(value.prefix(60))"
      )
    }
    return Timestamp.formatMilliseconds(time)
  }

  /// How the grammar would escape its own signs is not known, and a guess could match everybody. A
  /// comma is one in lists of ids only.
  func text(_ value: String, takesPrefix: Bool) throws(Failure) -> String {
    let body = takesPrefix && value.hasSuffix("*") ? value.dropLast() : value[...]
    if let bad = body.first(where: { $0 == ";" || $0 == "*" }) {
      let way = takesPrefix ? "; what stands before it, with a * behind, finds it too" : ""
      throw refusal("cannot contain \(bad), which has a meaning in filters\(way)")
    }
    guard !body.isEmpty else { throw refusal("needs a value") }
    return value
  }
}

/// A value with a sign of comparison in front: `>=10`; without one it is to be equal.
struct FilterBound {
  /// A sign stands before those it begins with.
  static let signs = ["==", ">=", "<=", ">", "<"]

  let sign: String
  let value: String

  init(_ text: String) {
    let sign = Self.signs.first(where: text.hasPrefix)
    self.sign = sign ?? "=="
    value = String(text.dropFirst(sign?.count ?? 0))
  }

  init(equal value: String) {
    sign = "=="
    self.value = value
  }
}
