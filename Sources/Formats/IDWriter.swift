import JSONText

/// The `id` of each row, one per line; a row without one is left out, a row that is a string or a
/// number is its own id.
struct IDWriter: RowWriter {
  func append(_ rows: [JSON], into out: inout [UInt8]) {
    for row in rows {
      row.bytes.withUnsafeBufferPointer { text in
        guard let id = text.isObject ? text.member("id") : text, !id.isNull else { return }
        let start = out.count
        out.appendPlain(id, separator: "; ")
        // An id is one line, whatever the other side put into it.
        out.escapeForTSV(from: start)
        out.append(0x0A)
      }
    }
  }
}
