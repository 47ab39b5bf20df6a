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
  mutating func append(
    _ column: Int, of row: JSONBytes, by finder: ColumnFinder, isID: Bool
  ) {
    let start = text.count
    var kind: Kind?
    finder.visit(column, of: row) { value in
      if value.isNull { return }
      if text.count > start { text.append(contentsOf: ", ") }
      let found = append(value, isID: isID)
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

  private mutating func append(_ value: JSONBytes, isID: Bool) -> Kind {
    if value.isDateTime {
      appendDateTime(value.withoutQuotes)
      return .dateTime
    }
    text.appendPlain(value, separator: ", ")
    return value.isNumber || isID && value.isDigits ? .number : .text
  }

  /// `2025-11-01T09:12:00.000Z` as `2025-11-01 09:12Z`: what people read and no column too many.
  private mutating func appendDateTime(_ dateTime: JSONBytes) {
    let zone = dateTime[19...].drop { $0 == UInt8(ascii: ".") || $0.isDigit }
    text.append(contentsOf: dateTime[..<10])
    text.append(0x20)
    text.append(contentsOf: dateTime[11..<16])
    text.append(contentsOf: zone)
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
