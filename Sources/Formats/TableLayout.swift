/// How wide the columns of a table are and which stand to the right.
struct TableLayout {
  /// The columns between two cells.
  static let gap = 2
  /// What a column of text keeps however narrow the terminal is.
  static let narrowest = 8

  struct Column {
    var width: Int
    /// What all its filled cells are. Numbers stand to the right; of a number or a date-time half is
    /// worse than nothing, so only text is cut.
    let kind: CellBuffer.Kind
  }

  let columns: [Column]

  /// Lays out columns for `cells`, the titles and then the rows; nil when `width` cannot hold them.
  init?(columnCount: Int, cells: [CellBuffer.Cell], width: Int?) {
    var laidOut = (0..<columnCount).map { index in
      let all = stride(from: index, to: cells.count, by: columnCount).lazy.map { cells[$0] }
      let filled = all.dropFirst().filter { $0.width > 0 }
      let kind = filled.first?.kind ?? .text
      return Column(
        width: all.map(\.width).max() ?? 0,
        kind: filled.allSatisfy { $0.kind == kind } ? kind : .text)
    }
    if let width, !Self.fit(&laidOut, into: width) { return nil }
    self.columns = laidOut
  }

  /// Narrows the widest columns of text until all fit.
  private static func fit(_ columns: inout [Column], into width: Int) -> Bool {
    let gaps = gap * (columns.count - 1)
    func total(cappedAt cap: Int) -> Int {
      columns.reduce(gaps) { $0 + ($1.kind == .text ? min($1.width, cap) : $1.width) }
    }
    guard total(cappedAt: .max) > width else { return true }
    guard total(cappedAt: narrowest) <= width else { return false }
    var cap = narrowest
    while total(cappedAt: cap + 1) <= width { cap += 1 }
    var spare = width - total(cappedAt: cap)
    for index in columns.indices where columns[index].kind == .text && columns[index].width > cap {
      columns[index].width = cap + (spare > 0 ? 1 : 0)
      spare -= 1
    }
    return true
  }
}
