/// Splits a line into words: the grammar of the prompt, of scripts, of pipes and of `-c`.
///
/// It is that of a POSIX shell as far as quotes, comments, variables and `>` go (POSIX.1-2024, Shell
/// 2.2 to 2.7), but: an unknown escape inside double quotes is an error, and `\n`, `\t` and `\u{…}`
/// are known there; a variable is never split into words; operators have a meaning only where they
/// begin a word, so that a pasted URL needs no quotes; JSON that begins a word or stands behind its
/// first `=` runs to its closing bracket; and what follows `|` is the system shell's to read.
package struct Lexer {
  var cursor: TextCursor
  private var words: [Word] = []
  private var target: Line.Target?
  private var appends = false

  /// What a text holds, finished or not.
  struct Scan: Equatable {
    /// All words; the last one may still be open.
    let words: [Word]
    let target: Line.Target?
    let continuation: Continuation?
    /// What the end of the text is part of.
    let end: End
  }

  enum End: Equatable {
    case space
    case word
    /// The name behind `>`, begun or not.
    case fileName
    /// What follows `|`.
    case command
    case comment
  }

  /// A line, or why there must be more of it.
  package enum Reading: Equatable {
    case line(Line)
    case incomplete(Continuation)
  }

  /// Reads a line, whose rows are separated by `\n`.
  package static func read(_ text: String) throws(LineError) -> Reading {
    let scan = try scan(text)
    if let continuation = scan.continuation { return .incomplete(continuation) }
    if scan.end == .fileName, scan.target == nil {
      throw LineError(
        position: TextCursor.end(of: text), message: "a file name is missing behind >")
    }
    return .line(Line(text: text, words: scan.words, target: scan.target))
  }

  static func scan(_ text: String) throws(LineError) -> Scan {
    var lexer = Lexer(cursor: TextCursor(text))
    return try lexer.run()
  }

  private init(cursor: TextCursor) { self.cursor = cursor }

  private mutating func run() throws(LineError) -> Scan {
    var end = End.space
    while let next = cursor.peek() {
      switch next {
      case " ", "\t", "\n":
        cursor.advance()
        if end != .fileName { end = .space }
      case "#" where end == .fileName: throw error("a file name is missing behind >")
      case "#":
        cursor.skip { $0 != "\n" }
        end = cursor.isAtEnd ? .comment : .space
      case "\\" where cursor.endsRow: cursor.advance(by: 2)
      case "\\" where cursor.isLast: return scan(.backslash, at: end)
      case "|", "<", ">", "&", ";":
        if let open = try takeOperator(next, at: &end) { return open }
      default:
        if let open = try takeWord(at: &end) { return open }
      }
    }
    return scan(nil, at: end)
  }

  /// Takes a word, or the file name of a redirection; returns the scan where the text ends in it.
  private mutating func takeWord(at end: inout End) throws(LineError) -> Scan? {
    if target != nil {
      throw error("nothing may follow the file name; quote it if it has blanks")
    }
    let start = cursor.index
    let position = cursor.position
    var builder = WordBuilder()
    let continuation = try takeParts(into: &builder)
    let word = builder.word(at: position, start..<cursor.index)
    if end == .fileName {
      target = .file(word, appends: appends)
    } else {
      words.append(word)
    }
    if continuation != nil || cursor.isAtEnd {
      return scan(continuation, at: end == .fileName ? .fileName : .word)
    }
    end = .space
    return nil
  }

  /// Takes an operator that begins a word; returns the scan where the rest of the text is a command.
  private mutating func takeOperator(
    _ scalar: Unicode.Scalar, at end: inout End
  ) throws(LineError) -> Scan? {
    // The comparison of `if $count > 0 …`.
    if scalar == "<" || scalar == ">", words.count == 2, words[0].keyword == "if" {
      return try takeWord(at: &end)
    }
    guard scalar == "|" || scalar == ">" else {
      throw error("\(scalar) has no meaning in a line: quote it, as in '\(scalar)'")
    }
    if words.isEmpty { throw error("a line begins with an operation, not with \(scalar)") }
    if target != nil || end == .fileName { throw error("a line has one > or one |, at its end") }
    cursor.advance()
    guard scalar == "|" else {
      appends = cursor.peek() == ">"
      if appends { cursor.advance() }
      end = .fileName
      return nil
    }
    return try takeCommand()
  }

  /// Takes everything behind `|`, as it stands: only its open quotes matter here.
  private mutating func takeCommand() throws(LineError) -> Scan {
    cursor.skip { $0 == " " || $0 == "\t" }
    let start = cursor.index
    var quote: Unicode.Scalar?
    var isEscaped = false
    while let next = cursor.peek() {
      switch next {
      case "\\" where !isEscaped && quote != "'":
        if cursor.isLast { return scan(.backslash, at: .command) }
        isEscaped = true
        cursor.advance()
        continue
      case "'", "\"":
        if isEscaped { break }
        if quote == nil { quote = next } else if quote == next { quote = nil }
      default: break
      }
      isEscaped = false
      cursor.advance()
    }
    target = .command(String(cursor.text[start...]))
    switch quote {
    case "'"?: return scan(.singleQuote, at: .command)
    case .some: return scan(.doubleQuote, at: .command)
    case nil: return scan(nil, at: .command)
    }
  }

  func error(_ message: String, at place: Word.Position? = nil) -> LineError {
    LineError(position: place ?? cursor.position, message: message)
  }

  private func scan(_ continuation: Continuation?, at end: End) -> Scan {
    Scan(words: words, target: target, continuation: continuation, end: end)
  }
}

extension TextCursor {
  fileprivate static func end(of text: String) -> Word.Position {
    var cursor = TextCursor(text)
    cursor.advance(by: text.unicodeScalars.count)
    return cursor.position
  }
}
