package import JSONText

/// Writes rows in the chosen format while they arrive, page by page.
///
/// Memory stays flat: nothing is kept of a page once `append` returns. Nothing is written before the
/// first call, so an operation that fails at once leaves the output empty. Counts and page tokens
/// are the caller's to print; only `json` has them in it, as the operation's result object.
package struct RowFormatter: Sendable {
  private var writer: any RowWriter

  /// - Parameters:
  ///   - defaults: the columns when the style names none; empty takes those of the first page.
  ///   - rowsName: the member of the result object that holds the rows, `contacts`.
  package init(style: OutputStyle, defaults: [Column], rowsName: String) {
    let columns = style.columns ?? defaults
    writer =
      switch style.format {
      case .table: TableWriter(columns, style: style)
      case .record: RecordRowsWriter(style.columns, style: style)
      case .json: ObjectWriter(rowsName: rowsName, style: style)
      case .ndjson: LineWriter(style.columns)
      case .csv: DelimitedWriter(columns, dialect: .csv)
      case .tsv: DelimitedWriter(columns, dialect: .tsv)
      case .ids: IDWriter()
      }
  }

  /// Writes a page of rows.
  ///
  /// The widths of a table, and the columns where neither style nor operation names any, are those
  /// of the first page that has rows. What is wider later is cut on a terminal and pushes its line
  /// out elsewhere.
  package mutating func append(_ rows: [JSON], into out: inout [UInt8]) {
    writer.append(rows, into: &out)
  }

  /// Writes what follows the last row; `tail` are the other members of the result object.
  package mutating func finish(tail: [(String, JSON)] = [], into out: inout [UInt8]) {
    writer.finish(tail: tail, into: &out)
  }
}
