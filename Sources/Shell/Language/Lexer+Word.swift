/// What a word is made of.
extension Lexer {
  /// Takes the parts of a word up to the blank behind it; a reason where the text ends inside one.
  mutating func takeParts(into word: inout WordBuilder) throws(LineError) -> Continuation? {
    while let next = cursor.peek() {
      switch next {
      case " ", "\t", "\n":
        return nil
      case "'":
        word.isBare = false
        cursor.advance()
        while let inner = cursor.peek(), inner != "'" { word.append(cursor.take(inner)) }
        if cursor.isAtEnd { return .singleQuote }
        cursor.advance()
      case "\"":
        word.isBare = false
        cursor.advance()
        if try !takeQuoted(into: &word) { return .doubleQuote }
      case "\\" where cursor.endsRow:
        cursor.advance(by: 2)
      case "\\":
        word.isBare = false
        cursor.advance()
        guard let escaped = cursor.peek() else { return .backslash }
        word.append(cursor.take(escaped))
      case "$":
        try takeDollar(into: &word)
      case "{", "[":
        guard word.isAtValue() else {
          word.append(cursor.take(next))
          continue
        }
        if let open = takeJSON(into: &word) { return open }
      case "~":
        let isAlone = cursor.peek(1).map { " \t\n/".unicodeScalars.contains($0) } ?? true
        guard isAlone, word.isAtValue() else {
          word.append(cursor.take(next))
          continue
        }
        cursor.advance()
        word.append(.home)
      default:
        word.append(cursor.take(next))
      }
    }
    return nil
  }

  /// Takes what stands between double quotes, and the second one; false where there is none.
  private mutating func takeQuoted(into word: inout WordBuilder) throws(LineError) -> Bool {
    while let next = cursor.peek() {
      switch next {
      case "\"":
        cursor.advance()
        return true
      case "\\" where cursor.endsRow:
        cursor.advance(by: 2)
      case "\\":
        if cursor.isLast { return false }
        word.append(try takeEscape())
      case "$":
        try takeDollar(into: &word)
      default:
        word.append(cursor.take(next))
      }
    }
    return false
  }

  private mutating func takeEscape() throws(LineError) -> Unicode.Scalar {
    let start = cursor.position
    cursor.advance()
    guard let escaped = cursor.peek() else { return "\\" }
    cursor.advance()
    switch escaped {
    case "n": return "\n"
    case "t": return "\t"
    case "\"", "\\", "$": return escaped
    case "u":
      if let scalar = takeCodePoint() { return scalar }
      throw error("write \\u{1F600} with one to six hexadecimal digits of a character", at: start)
    default:
      throw error(
        "\\\(escaped) is no escape inside double quotes: write \\\\\(escaped), or use single quotes",
        at: start)
    }
  }

  private mutating func takeCodePoint() -> Unicode.Scalar? {
    guard cursor.peek() == "{" else { return nil }
    cursor.advance()
    var digits = ""
    while let next = cursor.peek(), next != "}", digits.count <= 6 {
      digits.unicodeScalars.append(cursor.take(next))
    }
    guard cursor.peek() == "}", (1...6).contains(digits.count), digits.allSatisfy(\.isHexDigit)
    else { return nil }
    cursor.advance()
    return UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init)
  }

  /// Takes a variable; a `$` that begins none stands for itself.
  private mutating func takeDollar(into word: inout WordBuilder) throws(LineError) {
    let position = cursor.position
    guard let next = cursor.peek(1) else { return word.append(cursor.take("$")) }
    if next == "@" {
      cursor.advance(by: 2)
      return word.append(.arguments(position))
    }
    let isBraced = next == "{"
    guard isBraced || next.isNameStart || next.isDigit else {
      return word.append(cursor.take("$"))
    }
    cursor.advance(by: isBraced ? 2 : 1)
    let start = cursor.index
    // The digits of an argument end it, as in $1st.
    if cursor.peek()?.isDigit == true {
      cursor.skip(while: \.isDigit)
    } else {
      cursor.skip { $0.isNameStart || $0.isDigit }
    }
    let name = String(cursor.text[start..<cursor.index])
    if isBraced {
      guard !name.isEmpty, cursor.peek() == "}" else {
        throw error("a variable is written $name or ${name}; a plain $ is \\$", at: position)
      }
      cursor.advance()
    }
    word.append(.variable(name, position))
  }

  /// Takes JSON as it stands, to the bracket that closes its first one.
  private mutating func takeJSON(into word: inout WordBuilder) -> Continuation? {
    var open: [Unicode.Scalar] = []
    var isInString = false
    while let next = cursor.peek() {
      word.append(cursor.take(next))
      if isInString {
        if next == "\\", let escaped = cursor.peek() { word.append(cursor.take(escaped)) }
        if next == "\"" { isInString = false }
        continue
      }
      switch next {
      case "\"": isInString = true
      case "{", "[": open.append(next)
      case "}", "]":
        open.removeLast()
        if open.isEmpty { return nil }
      default: break
      }
    }
    return open.last == "[" ? .bracket : .brace
  }
}

extension Unicode.Scalar {
  fileprivate var isNameStart: Bool {
    self == "_" || ("a"..."z").contains(self) || ("A"..."Z").contains(self)
  }

  fileprivate var isDigit: Bool { ("0"..."9").contains(self) }
}

extension String {
  /// Whether it can name a variable or an alias.
  var isVariableName: Bool {
    guard let first = unicodeScalars.first else { return false }
    return first.isNameStart && unicodeScalars.allSatisfy { $0.isNameStart || $0.isDigit }
  }
}
