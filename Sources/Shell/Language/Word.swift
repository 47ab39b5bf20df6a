/// A word of a line, its quotes resolved.
package struct Word: Sendable, Equatable {
  package let text: String
  package let position: Position

  /// Where something stands in a line that may have several rows.
  package struct Position: Sendable, Equatable {
    /// From 0.
    package let row: Int
    /// In characters as Unicode counts them, from 1.
    package let column: Int
  }
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

  /// What the reader of a line is told.
  package var reason: String {
    switch self {
    case .singleQuote: "a ' is open"
    case .doubleQuote: "a \" is open"
    case .backslash: "the line ends with a backslash"
    }
  }
}
