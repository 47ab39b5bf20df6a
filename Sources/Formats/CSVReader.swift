/// Reads CSV (RFC 4180) as it arrives, and knows where every cell stands.
///
/// Lines end in CR LF, LF or CR. A cell may hold anything between quotes, line ends and NUL among it. It
/// is strict: what a spreadsheet would guess about is a fault with its place.
package struct CSVReader: Sendable {
  package struct Cell: Sendable, Equatable {
    package let text: String
    package let place: Place
  }

  /// One record; never without cells.
  package struct Record: Sendable, Equatable {
    package let cells: [Cell]
    /// Where it begins.
    package var line: Int { cells[0].place.line }
  }

  /// From 1; columns count characters as Unicode scalars.
  package struct Place: Sendable, Equatable, CustomStringConvertible {
    package var line = 1
    package var column = 1
    package var description: String { "line \(line), column \(column)" }

    package init(line: Int = 1, column: Int = 1) {
      self.line = line
      self.column = column
    }
  }

  package struct Fault: Error, Sendable, Equatable {
    package let place: Place
    package let reason: String
  }

  private enum State {
    case startOfCell
    case plain
    case quoted
    /// Behind a quote inside quotes: the end of the cell, or half of a doubled one.
    case afterQuote
  }

  private var state = State.startOfCell
  private var place = Place()
  private var cellPlace = Place()
  private var cell: [UInt8] = []
  private var wasQuoted = false
  private var cells: [Cell] = []
  /// The last byte was a CR that ended a line: an LF behind it belongs to it.
  private var skipsLF = false
  private var isAtStart = true

  package init() {}

  /// Reads more bytes.
  /// - Returns: the records that end in them; empty lines are none.
  package mutating func read(_ bytes: ArraySlice<UInt8>) throws(Fault) -> [Record] {
    var records: [Record] = []
    var next = bytes.startIndex
    while next < bytes.endIndex {
      if state == .quoted, bytes[next] != UInt8(ascii: "\"") {
        let rest = bytes[next...]
        let end = rest.firstIndex(of: UInt8(ascii: "\"")) ?? bytes.endIndex
        takeInside(rest[..<end])
        next = end
      } else {
        try take(bytes[next], into: &records)
        next += 1
      }
    }
    return records
  }

  /// Takes what stands between quotes, as much as there is at a time: such cells may be large.
  private mutating func takeInside(_ text: ArraySlice<UInt8>) {
    cell.append(contentsOf: text)
    if let lineEnd = text.lastIndex(of: 0x0A) {
      place.line += text.count { $0 == 0x0A }
      place.column = 1 + text[(lineEnd + 1)...].count { $0 & 0xC0 != 0x80 }
    } else {
      place.column += text.count { $0 & 0xC0 != 0x80 }
    }
  }

  /// Ends the text.
  /// - Returns: the last record, where no line end stood behind it.
  package mutating func finish() throws(Fault) -> Record? {
    if state == .quoted {
      throw Fault(place: cellPlace, reason: "the quote that begins here is never closed")
    }
    guard state != .startOfCell || !cells.isEmpty else { return nil }
    return try endRecord()
  }

  private mutating func take(_ byte: UInt8, into records: inout [Record]) throws(Fault) {
    if skipsLF {
      skipsLF = false
      if byte == 0x0A { return }
    }
    defer { advance(over: byte) }
    switch (state, byte) {
    case (.quoted, UInt8(ascii: "\"")):
      state = .afterQuote
    case (.quoted, _):
      break  // Taken as a run.
    case (.afterQuote, UInt8(ascii: "\"")):
      cell.append(byte)
      state = .quoted
    case (_, UInt8(ascii: ",")):
      try endCell()
    case (_, 0x0A), (_, 0x0D):
      skipsLF = byte == 0x0D
      if state == .startOfCell, cells.isEmpty { return }
      if let record = try endRecord() { records.append(record) }
    case (.afterQuote, _):
      throw Fault(place: place, reason: "the cell goes on behind its closing quote")
    case (.startOfCell, UInt8(ascii: "\"")):
      cellPlace = place
      wasQuoted = true
      state = .quoted
    case (.startOfCell, _):
      cellPlace = place
      cell.append(byte)
      state = .plain
    case (.plain, UInt8(ascii: "\"")):
      guard !isByteOrderMark else {
        cell = []
        wasQuoted = true
        cellPlace = Place()
        state = .quoted
        return
      }
      throw Fault(place: place, reason: "a quote stands in a cell that does not begin with one")
    case (.plain, _):
      cell.append(byte)
    }
  }

  /// What programs of one house put before UTF-8.
  private var isByteOrderMark: Bool {
    isAtStart && cells.isEmpty && cell == [0xEF, 0xBB, 0xBF]
  }

  private mutating func advance(over byte: UInt8) {
    let isInside = state == .quoted || state == .afterQuote
    if byte == 0x0A || byte == 0x0D && !isInside {
      place = Place(line: place.line + 1)
      isAtStart = false
    } else if byte & 0xC0 != 0x80 {
      place.column += 1
    }
  }

  private mutating func endCell() throws(Fault) {
    if state == .startOfCell { cellPlace = place }
    if isAtStart, cells.isEmpty, !wasQuoted, cell.starts(with: [0xEF, 0xBB, 0xBF]) {
      cell.removeFirst(3)
    }
    guard let text = String(validating: cell, as: UTF8.self) else {
      throw Fault(place: cellPlace, reason: "the cell is not UTF-8: save the file as UTF-8")
    }
    cells.append(Cell(text: text, place: cellPlace))
    cell.removeAll(keepingCapacity: cell.count < 1 << 16)
    wasQuoted = false
    state = .startOfCell
  }

  private mutating func endRecord() throws(Fault) -> Record? {
    try endCell()
    defer { cells = [] }
    return Record(cells: cells)
  }
}
