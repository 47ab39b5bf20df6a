import JSONText

/// Rows as records, one below the other under numbered separators.
struct RecordRowsWriter: RowWriter {
  private let columns: [Column]?
  private let style: OutputStyle
  private var count = 0

  /// Shows these columns of each row, or all of it.
  init(_ columns: [Column]?, style: OutputStyle) {
    self.columns = columns
    self.style = style
  }

  mutating func append(_ rows: [JSON], into out: inout [UInt8]) {
    for row in rows {
      count += 1
      out.append(in: style.colour ? SGR.faint : nil) { out in
        let start = "-[ \(count) ]"
        out.append(contentsOf: start.utf8)
        out.append(UInt8(ascii: "-"), times: min(style.width ?? 40, 40) - start.utf8.count)
      }
      out.append(0x0A)
      RecordWriter(columns, style: style).append(row, into: &out)
    }
  }
}
