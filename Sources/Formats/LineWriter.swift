import JSONText

/// Rows as NDJSON: one per line, the API's own bytes or the chosen fields of them.
struct LineWriter: RowWriter {
  private var selection: FieldSelection?

  init(_ columns: [Column]?) {
    selection = columns.map(FieldSelection.init)
  }

  mutating func append(_ rows: [JSON], into out: inout [UInt8]) {
    for row in rows {
      row.bytes.withUnsafeBufferPointer { text in
        selection.append(text, into: &out)
      }
      out.append(0x0A)
    }
  }
}
