/// What a terminal shows: a model of the part of xterm that line editors, shells and pagers use.
///
/// Text with wide and combining characters, wrapping, scrolling, cursor movement, erasing,
/// inserting, colour, bracketed paste mode. No scroll regions, and a new size does not wrap rows
/// anew (xterm does not either; tmux does).
package struct PtyScreen: Sendable, CustomStringConvertible {
  /// One position of the grid.
  package struct Cell: Sendable, Equatable {
    /// A character; empty in the right half of a wide one.
    package var text = " "
    /// The colours and attributes in force, as in `1;32`; empty for plain.
    package var style = ""
  }

  package internal(set) var columns: Int
  package internal(set) var rows: Int
  /// The cursor's row, 0 is the top.
  package internal(set) var row = 0
  /// The cursor's column, 0 is the left edge.
  package internal(set) var column = 0
  /// Rows that have left at the top, oldest first.
  package internal(set) var scrollback: [String] = []
  /// How often the bell rang.
  package internal(set) var bells = 0
  /// The program asks for pastes to be bracketed.
  package internal(set) var isBracketingPaste = false
  package internal(set) var cells: [[Cell]]

  var style = ""
  var savedCursor = (row: 0, column: 0)
  /// A character has filled the last column; the next one goes to the next row.
  var isWrapPending = false
  var parser = PtyParser()

  /// An empty screen.
  package init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
    cells = Self.blank(columns: columns, rows: rows)
  }

  /// The rows on the screen from the top, without blanks at their ends.
  package var lines: [String] {
    cells.map(Self.text)
  }

  /// The rows on the screen down to the last that is not empty.
  package var text: String {
    var lines = lines
    while lines.last == "" { lines.removeLast() }
    return lines.joined(separator: "\n")
  }

  /// Everything since the start that was not erased: the rows that have scrolled away, then `text`.
  package var transcript: String {
    (scrollback + [text]).joined(separator: "\n")
  }

  /// The row the cursor is in.
  package var line: String { lines[row] }

  /// The last row that is not empty.
  package var lastLine: String { lines.last { !$0.isEmpty } ?? "" }

  /// Whether `text` is on the screen, in one row.
  ///
  /// What a test types is on the screen too: wait for what only the program can have written.
  package func contains(_ text: String) -> Bool {
    lines.contains { $0.contains(text) }
  }

  /// A frame with the cursor's place, for messages.
  package var description: String {
    let edge = "+" + String(repeating: "-", count: columns) + "+"
    return ([edge] + lines.map { "|\($0)" } + [edge, "cursor: row \(row), column \(column)"])
      .joined(separator: "\n")
  }

  /// Takes what a program has written.
  package mutating func feed(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      if let action = parser.feed(byte) { perform(action) }
    }
  }

  /// Cuts or widens; the cursor's row stays on the screen.
  package mutating func resize(columns: Int, rows: Int) {
    while row >= rows { scroll() }
    cells = cells.map {
      Array($0.prefix(columns)) + Array(repeating: Cell(), count: max(0, columns - $0.count))
    }
    cells = Array(cells.prefix(rows))
    cells += Self.blank(columns: columns, rows: rows - cells.count)
    (self.columns, self.rows) = (columns, rows)
    column = min(column, columns - 1)
    isWrapPending = false
  }

  static func blank(columns: Int, rows: Int) -> [[Cell]] {
    Array(repeating: Array(repeating: Cell(), count: columns), count: rows)
  }

  private static func text(of cells: [Cell]) -> String {
    var text = cells.map(\.text).joined()
    while text.last == " " { text.removeLast() }
    return text
  }

  /// Moves every row up; the one at the top goes into the scrollback.
  mutating func scroll() {
    scrollback.append(Self.text(of: cells.removeFirst()))
    cells.append(Array(repeating: Cell(), count: columns))
    if row > 0 { row -= 1 }
  }
}
