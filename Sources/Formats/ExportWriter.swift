package import JSONText

/// Writes rows as a file holds them: for programs, byte-stable, and to be gone on with later.
package struct ExportWriter: Sendable {
  package enum Format: String, CaseIterable, Sendable {
    /// One row per line.
    case ndjson
    /// RFC 4180 with a header.
    case csv
    /// One array, a row per line.
    case json
  }

  private var writer: any RowWriter

  /// - Parameters:
  ///   - columns: those of CSV; the other formats hold rows as they are.
  ///   - isSafe: no cell of CSV is taken for a formula.
  ///   - isContinued: there are rows before these already.
  package init(
    _ format: Format, columns: [Column]?, isSafe: Bool = false, isContinued: Bool = false
  ) {
    writer =
      switch format {
      case .ndjson: LineWriter(nil)
      case .csv:
        DelimitedWriter(
          columns ?? [], dialect: .csv, isSafe: isSafe, hasHeader: isContinued)
      case .json: ArrayWriter(hasRows: isContinued)
      }
  }

  /// Writes a page of rows.
  package mutating func append(_ rows: [JSON], into out: inout [UInt8]) {
    writer.append(rows, into: &out)
  }

  /// Writes what follows the last row.
  package mutating func finish(into out: inout [UInt8]) {
    writer.finish(tail: [], into: &out)
  }
}

/// Rows as one JSON array, a row per line.
private struct ArrayWriter: RowWriter {
  var hasRows: Bool

  mutating func append(_ rows: [JSON], into out: inout [UInt8]) {
    for row in rows {
      out.append(contentsOf: hasRows ? ",\n" : "[\n")
      hasRows = true
      row.bytes.withUnsafeBufferPointer { out.append(contentsOf: $0) }
    }
  }

  mutating func finish(tail: [(String, JSON)], into out: inout [UInt8]) {
    out.append(contentsOf: hasRows ? "\n]\n" : "[]\n")
  }
}
