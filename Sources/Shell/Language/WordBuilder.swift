/// A word while it is read.
struct WordBuilder {
  private var parts: [Word.Part] = []
  private var literal = String.UnicodeScalarView()
  var isBare = true
  private var hasValueBegun = false

  mutating func append(_ scalar: Unicode.Scalar) { literal.append(scalar) }

  mutating func append(_ part: Word.Part) {
    flush()
    parts.append(part)
  }

  /// Whether a value may begin here: the word does, or its first `=` has just been taken.
  mutating func isAtValue() -> Bool {
    if parts.isEmpty, literal.isEmpty { return isBare }
    guard isBare, !hasValueBegun, literal.last == "=", !literal.dropLast().contains("=") else {
      return false
    }
    hasValueBegun = true
    return true
  }

  mutating func word(at position: Word.Position, _ range: Range<String.Index>) -> Word {
    flush()
    return Word(
      parts: parts.isEmpty ? [.text("")] : parts, position: position, range: range, isBare: isBare)
  }

  private mutating func flush() {
    guard !literal.isEmpty else { return }
    parts.append(.text(String(literal)))
    literal = String.UnicodeScalarView()
  }
}
