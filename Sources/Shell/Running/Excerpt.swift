import Formats

/// The place in a line at which something is wrong: its row, and a caret below the place.
package struct Excerpt: Sendable, Equatable {
  private let before: String
  private let after: String

  init(_ text: String, at position: Word.Position) {
    let rows = text.split(separator: "\n", omittingEmptySubsequences: false)
    let row = rows.indices.contains(position.row) ? rows[position.row] : ""
    let scalars = row.unicodeScalars
    before = String(scalars.prefix(position.column - 1)).displayable
    after = String(scalars.dropFirst(position.column - 1)).displayable
  }

  /// Two rows; of one that is too long for the terminal the part around the place.
  func rows(width: Int?) -> [String] {
    var before = before
    var row = before + after
    if let width, CellWidth.of(row) > width - 3 {
      let room = max(8, width - 3)
      while CellWidth.of(before) > room * 2 / 3 { before.removeFirst() }
      if before.count < self.before.count { before = "…" + before.dropFirst() }
      row = (before + after).truncated(toCells: room)
    }
    return [row, String(repeating: " ", count: CellWidth.of(before)) + "^"]
  }
}
