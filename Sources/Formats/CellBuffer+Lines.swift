extension CellBuffer {
  /// The lines of a cell that is broken between words. A word wider than the column, such as a path,
  /// is broken inside where its bytes are its columns.
  func lines(of cell: Cell, width: Int) -> [Cell] {
    guard cell.width > width else { return [cell] }
    var lines: [Cell] = []
    for var word in text[cell.start..<cell.end].split(separator: 0x20) {
      if let last = lines.last {
        let longer = line(from: last.start, to: word.endIndex, like: cell)
        if longer.width <= width {
          lines[lines.count - 1] = longer
          continue
        }
      }
      while cell.isASCII, word.count > width {
        lines.append(line(from: word.startIndex, to: word.startIndex + width, like: cell))
        word = word.dropFirst(width)
      }
      lines.append(line(from: word.startIndex, to: word.endIndex, like: cell))
    }
    return lines
  }

  private func line(from start: Int, to end: Int, like cell: Cell) -> Cell {
    Cell(
      start: start, end: end,
      width: cell.isASCII
        ? end - start : CellWidth.of(String(decoding: text[start..<end], as: UTF8.self)),
      kind: cell.kind, isASCII: cell.isASCII)
  }
}

extension CellBuffer.Cell {
  /// What stands below the first line of a cell that has only one.
  static let empty = CellBuffer.Cell(start: 0, end: 0, width: 0, kind: .text, isASCII: true)
}
