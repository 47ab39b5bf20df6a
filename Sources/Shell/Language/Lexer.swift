/// Splits a line into words: the grammar of the prompt, of scripts, of pipes and of `-c`.
///
/// It is that of a POSIX shell as far as quoting and comments go (POSIX.1-2024, Shell 2.2 and 2.3),
/// with two differences: an unknown escape inside double quotes is an error, and `\n`, `\t` and
/// `\u{…}` are known there. What will have a meaning later is refused unless it is quoted.
package struct Lexer {
  private let text: String
  private var index: String.UnicodeScalarView.Index
  private var row = 0
  private var column = 1
  private var words: [Token] = []

  /// A word and where it begins in the text.
  struct Token: Equatable {
    let word: Word
    let start: String.Index
  }

  /// What a text holds, finished or not.
  struct Scan: Equatable {
    /// All words; the last one may still be open.
    let tokens: [Token]
    let continuation: Continuation?
    /// The text ends inside the last word.
    let endsInWord: Bool
    let endsInComment: Bool
  }

  /// The words of a line, or why there must be more of it.
  package enum Line: Equatable {
    case words([Word])
    case incomplete(Continuation)
  }

  /// Reads a line, whose rows are separated by `\n`.
  package static func read(_ text: String) throws(LineError) -> Line {
    let scan = try scan(text)
    return scan.continuation.map(Line.incomplete) ?? .words(scan.tokens.map(\.word))
  }

  static func scan(_ text: String) throws(LineError) -> Scan {
    var lexer = Lexer(text)
    return try lexer.run()
  }

  private init(_ text: String) {
    self.text = text
    index = text.unicodeScalars.startIndex
  }

  private mutating func run() throws(LineError) -> Scan {
    while let next = peek() {
      switch next {
      case " ", "\t", "\n": advance()
      case "#":
        while let next = peek(), next != "\n" { advance() }
        if peek() == nil { return scan(endsInComment: true) }
      case "\\" where endsRow: skipLineEnd()
      case "\\" where isLast: return scan(.backslash)
      default:
        if let open = try takeWord() { return open }
      }
    }
    return scan()
  }

  /// Takes a word; returns the scan where the text ends inside it.
  private mutating func takeWord() throws(LineError) -> Scan? {
    let (start, position) = (index, position)
    var word = String.UnicodeScalarView()
    func token() -> Token {
      Token(word: Word(text: String(word), position: position), start: start)
    }
    if let next = peek(), Self.operators.contains(next) {
      throw error("\(next) is kept for later: quote it, as in '\(next)'")
    }
    while let next = peek() {
      switch next {
      case " ", "\t", "\n":
        words.append(token())
        return nil
      case "'":
        advance()
        while let inner = peek(), inner != "'" { word.append(take(inner)) }
        guard peek() != nil else {
          words.append(token())
          return scan(.singleQuote, endsInWord: true)
        }
        advance()
      case "\"":
        advance()
        let isClosed = try takeQuoted(into: &word)
        guard isClosed else {
          words.append(token())
          return scan(.doubleQuote, endsInWord: true)
        }
      case "\\" where endsRow:
        skipLineEnd()
      case "\\":
        advance()
        guard let escaped = peek() else {
          words.append(token())
          return scan(.backslash, endsInWord: true)
        }
        word.append(take(escaped))
      default:
        try refuseVariable()
        word.append(take(next))
      }
    }
    words.append(token())
    return scan(endsInWord: true)
  }

  /// Takes what stands between double quotes, and the second one; false where there is none.
  private mutating func takeQuoted(into word: inout String.UnicodeScalarView) throws(LineError)
    -> Bool
  {
    while let next = peek() {
      switch next {
      case "\"":
        advance()
        return true
      case "\\" where endsRow:
        skipLineEnd()
      case "\\":
        if isLast { return false }
        word.append(try takeEscape())
      default:
        try refuseVariable()
        word.append(take(next))
      }
    }
    return false
  }

  private mutating func takeEscape() throws(LineError) -> Unicode.Scalar {
    let start = position
    advance()
    guard let escaped = peek() else { return "\\" }
    advance()
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
    guard peek() == "{" else { return nil }
    advance()
    var digits = ""
    while let next = peek(), next != "}", digits.count <= 6 {
      digits.unicodeScalars.append(take(next))
    }
    guard peek() == "}", (1...6).contains(digits.count), digits.allSatisfy(\.isHexDigit) else {
      return nil
    }
    advance()
    return UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init)
  }

  /// Operators of a later grammar, where they begin a word.
  private static let operators: Set<Unicode.Scalar> = ["|", "<", ">", "&", ";"]

  private func refuseVariable() throws(LineError) {
    guard peek() == "$", let next = peek(1) else { return }
    if next.properties.isAlphabetic || next.properties.numericType != nil || next == "_"
      || next == "{"
      || next == "@"
    {
      throw error("variables are kept for later: write \\$, or use single quotes")
    }
  }

  // MARK: The text

  private func peek(_ distance: Int = 0) -> Unicode.Scalar? {
    let scalars = text.unicodeScalars
    guard let place = scalars.index(index, offsetBy: distance, limitedBy: scalars.endIndex),
      place < scalars.endIndex
    else { return nil }
    return scalars[place]
  }

  private var isLast: Bool { peek(1) == nil }

  /// Whether the character here is the last of its row.
  private var endsRow: Bool { peek(1) == "\n" }

  private mutating func skipLineEnd() {
    advance()
    advance()
  }

  private mutating func take(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    advance()
    return scalar
  }

  private mutating func advance() {
    if peek() == "\n" {
      row += 1
      column = 1
    } else {
      column += 1
    }
    index = text.unicodeScalars.index(after: index)
  }

  private var position: Word.Position { Word.Position(row: row, column: column) }

  private func error(_ message: String, at place: Word.Position? = nil) -> LineError {
    LineError(position: place ?? position, message: message)
  }

  private func scan(
    _ continuation: Continuation? = nil, endsInWord: Bool = false, endsInComment: Bool = false
  ) -> Scan {
    Scan(
      tokens: words, continuation: continuation, endsInWord: endsInWord,
      endsInComment: endsInComment)
  }
}
