/// A word of a line: its quotes are resolved, its variables are not yet.
package struct Word: Sendable, Equatable {
  let parts: [Part]
  package let position: Position
  /// Where it stands in the text of the line, quotes included.
  let range: Range<String.Index>
  /// Without quotes and escapes, as a keyword has to be.
  let isBare: Bool

  enum Part: Sendable, Equatable {
    case text(String)
    /// `$name`, `${name}`, `$1`.
    case variable(String, Position)
    /// `$@`: all arguments of the script, each a word of its own.
    case arguments(Position)
    /// `~` at the start.
    case home
  }

  /// Where something stands in a line that may have several rows.
  package struct Position: Sendable, Equatable {
    /// From 0.
    package let row: Int
    /// In characters as Unicode counts them, from 1.
    package let column: Int
  }

  /// The word as far as it is text, variables as they were written.
  package var text: String {
    parts.map { part in
      switch part {
      case .text(let text): text
      case .variable(let name, _): "$" + name
      case .arguments: "$@"
      case .home: "~"
      }
    }.joined()
  }

  /// The word, where it is written without quotes or variables.
  var keyword: String? { isBare && parts.count == 1 ? text : nil }
}

/// Why a line cannot be read.
package struct LineError: Error, Sendable, Equatable {
  package let position: Word.Position
  package let message: String
}

/// Why a line is not finished.
package enum Continuation: Sendable, Equatable {
  case singleQuote
  case doubleQuote
  /// A backslash at the end of the row.
  case backslash
  /// A JSON object or array whose bracket is open.
  case brace
  case bracket

  /// What the reader of a line is told.
  package var reason: String {
    switch self {
    case .singleQuote: "a ' is open"
    case .doubleQuote: "a \" is open"
    case .backslash: "the line ends with a backslash"
    case .brace: "a { is open"
    case .bracket: "a [ is open"
    }
  }
}
