/// What the program's output does to the screen.
extension PtyScreen {
  mutating func perform(_ action: PtyParser.Action) {
    switch action {
    case .print(let scalar): put(scalar)
    case .control(let byte): control(byte)
    case .escape(let byte): escape(byte)
    case .sequence(let marker?, let parameters, let final): mode(marker, parameters, final)
    case .sequence(nil, let parameters, let final): sequence(parameters, final)
    }
  }

  private mutating func put(_ scalar: Unicode.Scalar) {
    let width = Self.width(of: scalar)
    if width == 0 {
      cells[row][max(0, isWrapPending ? column : column - 1)].text.unicodeScalars.append(scalar)
      return
    }
    if isWrapPending || column + width > columns {
      column = 0
      lineFeed()
    }
    cells[row][column] = Cell(text: String(scalar), style: style)
    if width == 2 { cells[row][column + 1] = Cell(text: "", style: style) }
    isWrapPending = column + width == columns
    column = min(column + width, columns - 1)
  }

  private mutating func lineFeed() {
    isWrapPending = false
    if row == rows - 1 { scroll() }
    row += 1
  }

  private mutating func control(_ byte: UInt8) {
    switch byte {
    case 0x07: bells += 1
    case 0x08: move(column: column - 1)
    case 0x09: move(column: (column / 8 + 1) * 8)
    case 0x0A, 0x0B, 0x0C: lineFeed()
    case 0x0D: move(column: 0)
    default: break
    }
  }

  private mutating func escape(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "7"): savedCursor = (row, column)
    case UInt8(ascii: "8"): move(row: savedCursor.row, column: savedCursor.column)
    case UInt8(ascii: "D"): lineFeed()
    case UInt8(ascii: "E"):
      lineFeed()
      column = 0
    case UInt8(ascii: "M"):
      if row > 0 {
        row -= 1
      } else {
        cells.removeLast()
        cells.insert(Array(repeating: Cell(), count: columns), at: 0)
      }
    case UInt8(ascii: "c"): self = PtyScreen(columns: columns, rows: rows)
    default: break
    }
  }

  private mutating func mode(_ marker: UInt8, _ parameters: [Int], _ final: UInt8) {
    guard marker == UInt8(ascii: "?"), parameters.contains(2004) else { return }
    isBracketingPaste = final == UInt8(ascii: "h")
  }

  private mutating func sequence(_ parameters: [Int], _ final: UInt8) {
    let first = parameters.first ?? 0
    let count = max(1, first)
    switch Unicode.Scalar(final) {
    case "A": move(row: row - count)
    case "B": move(row: row + count)
    case "C": move(column: column + count)
    case "D": move(column: column - count)
    case "E": move(row: row + count, column: 0)
    case "F": move(row: row - count, column: 0)
    case "G": move(column: count - 1)
    case "d": move(row: count - 1)
    case "H", "f": move(row: count - 1, column: max(1, parameters.dropFirst().first ?? 1) - 1)
    case "J": eraseScreen(first)
    case "K": eraseRow(first)
    case "X": blank(row, column..<min(column + count, columns))
    case "P":
      cells[row].removeSubrange(column..<min(column + count, columns))
      cells[row] += Array(repeating: Cell(), count: columns - cells[row].count)
    case "@":
      cells[row].insert(contentsOf: Array(repeating: Cell(), count: count), at: column)
      cells[row].removeLast(count)
    case "L":
      cells.insert(contentsOf: Self.blank(columns: columns, rows: count), at: row)
      cells.removeLast(count)
    case "M":
      cells.removeSubrange(row..<min(row + count, rows))
      cells += Self.blank(columns: columns, rows: rows - cells.count)
    case "m": setStyle(parameters)
    default: break
    }
  }

  private mutating func move(row: Int? = nil, column: Int? = nil) {
    isWrapPending = false
    self.row = min(max(0, row ?? self.row), rows - 1)
    self.column = min(max(0, column ?? self.column), columns - 1)
  }

  private mutating func eraseScreen(_ part: Int) {
    switch part {
    case 0:
      eraseRow(0)
      for row in (row + 1)..<max(row + 1, rows) { blank(row, 0..<columns) }
    case 1:
      eraseRow(1)
      for row in 0..<row { blank(row, 0..<columns) }
    default:
      for row in 0..<rows { blank(row, 0..<columns) }
    }
  }

  private mutating func eraseRow(_ part: Int) {
    switch part {
    case 0: blank(row, column..<columns)
    case 1: blank(row, 0..<(column + 1))
    default: blank(row, 0..<columns)
    }
  }

  private mutating func blank(_ row: Int, _ columns: Range<Int>) {
    for column in columns { cells[row][column] = Cell() }
  }

  /// Reset, default foreground and default background are followed; the rest only adds up.
  private mutating func setStyle(_ parameters: [Int]) {
    var codes = style.split(separator: ";").map(String.init)
    for code in parameters.isEmpty ? [0] : parameters {
      switch code {
      case 0: codes = []
      case 39: codes.removeAll { $0.count == 2 && ($0.hasPrefix("3") || $0.hasPrefix("9")) }
      case 49: codes.removeAll { $0.count == 2 && $0.hasPrefix("4") }
      default: codes.append(String(code))
      }
    }
    style = codes.joined(separator: ";")
  }

  /// Enough of East Asian width and emoji for tests.
  private static func width(of scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0x0300...0x036F, 0x200B...0x200F, 0x20D0...0x20FF, 0xFE00...0xFE0F: 0
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF,
      0x1F900...0x1F9FF, 0x20000...0x3FFFD:
      2
    default: 1
    }
  }
}
