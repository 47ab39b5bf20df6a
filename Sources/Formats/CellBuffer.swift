/// The cells of some rows as a terminal may see them, with their widths.
///
/// All text stands in one array, so that a page of rows costs no allocation per cell.
struct CellBuffer {
  struct Cell {
    let start: Int
    let end: Int
    let width: Int
    let kind: Kind
    let isASCII: Bool
  }

  enum Kind {
    case text
    case number
    case dateTime
  }

  /// Where a cell stands in its column.
  enum Alignment {
    case leading
    case trailing
    /// At the end of the line, where nothing needs padding.
    case last
  }

  private(set) var cells: [Cell] = []
  private(set) var text: [UInt8] = []

  mutating func removeAll() {
    cells.removeAll(keepingCapacity: true)
    text.removeAll(keepingCapacity: true)
  }

  /// Appends the cell of a column of a row that `finder` has located.
  ///
  /// - Parameter isAmount: its digits are grouped.
  mutating func append(
    _ column: Int, of row: JSONBytes, by finder: ColumnFinder, isID: Bool, isAmount: Bool
  ) {
    let start = text.count
    var kind: Kind?
    finder.visit(column, of: row) { value in
      if value.isNull { return }
      if text.count > start { text.append(contentsOf: ", ") }
      let found = append(value, isID: isID, isAmount: isAmount)
      kind = kind == nil || kind == found ? found : .text
    }
    close(from: start, kind: kind ?? .text)
  }

  /// Appends a cell of plain text.
  mutating func append(_ plain: some StringProtocol) {
    let start = text.count
    text.append(contentsOf: plain.utf8)
    close(from: start, kind: .text)
  }

  private mutating func append(_ value: JSONBytes, isID: Bool, isAmount: Bool) -> Kind {
    if value.isDateTime {
      text.appendDateTime(value, hasSeconds: false)
      return .dateTime
    }
    let start = text.count
    text.appendPlain(value, separator: ", ")
    if isAmount, value.isNumber { text.groupDigits(from: start) }
    return value.isNumber || isID && value.isDigits ? .number : .text
  }

  private mutating func close(from start: Int, kind: Kind) {
    let isASCII = text[start...].allSatisfy { 0x20..<0x7F ~= $0 }
    let width = isASCII ? text.count - start : makeDisplayable(from: start)
    cells.append(
      Cell(start: start, end: text.count, width: width, kind: kind, isASCII: isASCII))
  }

  /// Replaces what a terminal would act on, and returns the width.
  private mutating func makeDisplayable(from start: Int) -> Int {
    var plain = String(decoding: text[start...], as: UTF8.self)
    if plain.unicodeScalars.contains(where: \.isUnsafeToDisplay) {
      plain = plain.displayable
      text.removeSubrange(start...)
      text.append(contentsOf: plain.utf8)
    }
    return CellWidth.of(plain)
  }

  /// Writes a cell `width` columns wide; one that is wider is cut when `cuts`, else stands as it is.
  func write(
    _ cell: Cell, width: Int, alignment: Alignment, cuts: Bool, into out: inout [UInt8]
  ) {
    let padding = max(0, width - cell.width)
    if alignment == .trailing { out.append(0x20, times: padding) }
    if cell.width > width, cuts {
      writeCut(cell, width: width, alignment: alignment, into: &out)
    } else {
      out.append(contentsOf: text[cell.start..<cell.end])
      if alignment == .leading { out.append(0x20, times: padding) }
    }
  }

  private func writeCut(
    _ cell: Cell, width: Int, alignment: Alignment, into out: inout [UInt8]
  ) {
    var room = max(0, width - 1)
    if cell.isASCII {
      out.append(contentsOf: text[cell.start..<(cell.start + room)])
      room = 0
    } else {
      for character in String(decoding: text[cell.start..<cell.end], as: UTF8.self) {
        let width = CellWidth.of(character)
        guard width <= room else { break }
        out.append(contentsOf: character.utf8)
        room -= width
      }
    }
    out.append(contentsOf: "…")
    // A wide character that no longer fitted leaves a column over.
    if alignment != .last { out.append(0x20, times: room) }
  }
}
