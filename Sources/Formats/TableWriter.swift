import JSONText

/// Rows as aligned columns, or as records where the terminal is too narrow for columns.
struct TableWriter: RowWriter {
  private var columns: [Column]
  private let style: OutputStyle
  private var finder: ColumnFinder
  private var layout: TableLayout?
  private var records: RecordRowsWriter?
  private var buffer = CellBuffer()
  private var bars: TableBars
  /// The width in which bars must fit too; nil is no limit.
  private let barRoom: Int?

  /// The rows that are held at a time, and those that decide the widths.
  private static let batch = 1000

  /// - Parameter barRoom: where the table itself may be as wide as it likes.
  init(_ columns: [Column], style: OutputStyle, barRoom: Int? = nil) {
    self.columns = columns
    self.style = style
    self.barRoom = barRoom ?? style.width
    finder = ColumnFinder(columns)
    bars = TableBars(columns, style.measures)
  }

  /// The columns of the terminal that a line takes, 0 before the first page.
  var width: Int {
    guard let columns = layout?.columns else { return 0 }
    return columns.reduce(bars.totalWidth + TableLayout.gap * (columns.count - 1)) {
      $0 + $1.width
    }
  }

  mutating func append(_ rows: [JSON], into out: inout [UInt8]) {
    guard !rows.isEmpty else { return }
    if columns.isEmpty {
      columns = Column.all(of: rows)
      finder = ColumnFinder(columns)
      bars = TableBars(columns, style.measures)
    }
    var rest = rows[...]
    while !rest.isEmpty, records == nil {
      write(rest.prefix(Self.batch), into: &out)
      if records == nil { rest = rest.dropFirst(Self.batch) }
    }
    records?.append(Array(rest), into: &out)
  }

  private mutating func write(_ rows: ArraySlice<JSON>, into out: inout [UInt8]) {
    buffer.removeAll()
    let isFirst = layout == nil
    if isFirst { columns.forEach { buffer.append($0.title) } }
    let areAmounts = columns.map { style.measure(of: $0) != nil }
    for row in rows {
      row.bytes.withUnsafeBufferPointer { text in
        finder.locate(in: text)
        for (index, column) in columns.enumerated() {
          buffer.append(
            index, of: text, by: finder, isID: column.isID, isAmount: areAmounts[index])
        }
      }
    }
    if isFirst {
      layout = TableLayout(columnCount: columns.count, cells: buffer.cells, width: style.width)
      guard layout != nil else {
        records = RecordRowsWriter(columns, style: style)
        return
      }
      bars.fit(into: barRoom.map { $0 - width })
    }
    guard let layout else { return }
    bars.measure(rows)
    for start in stride(from: 0, to: buffer.cells.count, by: columns.count) {
      let isHeader = isFirst && start == 0
      let cells = buffer.cells[start..<(start + columns.count)]
      if isHeader {
        out.append(in: style.colour ? SGR.header : nil) { out in
          writeLine(cells, layout, row: nil, into: &out)
        }
        out.append(0x0A)
        writeRule(layout, into: &out)
      } else {
        writeRow(cells, layout, row: start / columns.count - (isFirst ? 1 : 0), into: &out)
      }
    }
  }

  /// Writes a row, on as many lines as its sentences need.
  private func writeRow(
    _ cells: ArraySlice<CellBuffer.Cell>, _ layout: TableLayout, row: Int, into out: inout [UInt8]
  ) {
    guard style.width != nil, columns.contains(where: \.wraps) else {
      writeLine(cells, layout, row: row, into: &out)
      return out.append(0x0A)
    }
    let lines = zip(cells, columns.indices).map { cell, index in
      columns[index].wraps ? buffer.lines(of: cell, width: layout.columns[index].width) : [cell]
    }
    for number in 0..<(lines.map(\.count).max() ?? 0) {
      let line = lines.map { number < $0.count ? $0[number] : .empty }
      writeLine(line[...], layout, row: number == 0 ? row : nil, into: &out)
      out.append(0x0A)
    }
  }

  private func writeLine(
    _ cells: ArraySlice<CellBuffer.Cell>, _ layout: TableLayout, row: Int?,
    into out: inout [UInt8]
  ) {
    let lineStart = out.count
    for (cell, column) in zip(cells, layout.columns.indices) {
      if column > 0 { out.append(0x20, times: TableLayout.gap) }
      let kind = layout.columns[column].kind
      let isLast = column == layout.columns.count - 1 && bars.width == 0
      buffer.write(
        cell, width: layout.columns[column].width,
        alignment: kind == .number ? .trailing : isLast ? .last : .leading,
        cuts: style.width != nil && (kind == .text || cell.kind == .text), into: &out)
      if let row {
        bars.append(behind: column, row: row, colour: style.colour, into: &out)
      } else {
        bars.append(" ", behind: column, into: &out)
      }
    }
    // Empty cells at the end of a line leave no blanks.
    while out.count > lineStart, out.last == 0x20 { out.removeLast() }
  }

  private func writeRule(_ layout: TableLayout, into out: inout [UInt8]) {
    out.append(in: style.colour ? SGR.faint : nil) { out in
      for (index, column) in layout.columns.enumerated() {
        if index > 0 { out.append(0x20, times: TableLayout.gap) }
        for _ in 0..<column.width { out.append(contentsOf: "─") }
        bars.append("─", behind: index, into: &out)
      }
    }
    out.append(0x0A)
  }
}
