/// A line that is no operation: it names something, or runs another line.
enum Statement: Equatable {
  /// `let`, `let name = value`.
  case assign([Word])
  /// `alias`, `alias name`, `alias name = words`; the text is what stands behind `=`.
  case alias([Word], text: String)
  /// `if A OP B line`.
  case condition([Word], line: String)
  /// `watch SECONDS line`.
  case watch(Word?, line: String)
  /// `source FILE arguments`.
  case source([Word])

  /// nil for an operation, and for a statement that is asked for its help.
  init?(_ line: Line) {
    guard let keyword = line.words.first?.keyword else { return nil }
    let rest = Array(line.words.dropFirst())
    if let next = rest.first?.keyword, next == "--help" || next == "-h" { return nil }
    switch keyword {
    case "let": self = .assign(rest)
    case "alias": self = .alias(rest, text: line.text(from: 3))
    case "if": self = .condition(Array(rest.prefix(3)), line: line.text(from: 4))
    case "watch": self = .watch(rest.first, line: line.text(from: 2))
    case "source": self = .source(rest)
    default: return nil
    }
  }

  /// How many words of a line that begins with `keyword` stand before the line it runs; nil for one
  /// that runs none.
  static func wordsBeforeLine(_ keyword: String?) -> Int? {
    switch keyword {
    case "if": 4
    case "watch": 2
    default: nil
    }
  }
}
