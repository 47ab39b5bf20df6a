import JSONText

/// Rows as CSV or TSV: a header, then one record per row.
struct DelimitedWriter: RowWriter {
  enum Dialect {
    case csv
    case tsv
  }

  private var columns: [Column]
  private let dialect: Dialect
  private var finder: ColumnFinder
  /// No cell is taken for a formula.
  private let isSafe: Bool
  private var hasHeader: Bool

  /// - Parameter hasHeader: it stands there already, as in a file that is gone on with.
  init(_ columns: [Column], dialect: Dialect, isSafe: Bool = false, hasHeader: Bool = false) {
    self.columns = columns
    self.dialect = dialect
    self.isSafe = isSafe
    self.hasHeader = hasHeader
    finder = ColumnFinder(columns)
  }

  mutating func append(_ rows: [JSON], into out: inout [UInt8]) {
    guard !rows.isEmpty else { return }
    if columns.isEmpty {
      columns = Column.all(of: rows)
      finder = ColumnFinder(columns)
    }
    writeHeader(into: &out)
    for row in rows {
      row.bytes.withUnsafeBufferPointer { text in
        finder.locate(in: text)
        writeRecord(into: &out) { column, out in
          var isFirst = true
          finder.visit(column, of: text) { value in
            if !isFirst { out.append(contentsOf: "; ") }
            isFirst = false
            out.appendPlain(value, separator: "; ")
          }
        }
      }
    }
  }

  /// A list without rows still has its header, where the columns are known.
  mutating func finish(tail: [(String, JSON)], into out: inout [UInt8]) {
    writeHeader(into: &out)
  }

  private mutating func writeHeader(into out: inout [UInt8]) {
    guard !hasHeader, !columns.isEmpty else { return }
    hasHeader = true
    writeRecord(into: &out) { column, out in
      out.append(contentsOf: columns[column].title.utf8)
    }
  }

  private func writeRecord(
    into out: inout [UInt8], cell: (_ column: Int, _ out: inout [UInt8]) -> Void
  ) {
    let recordStart = out.count
    for column in columns.indices {
      if column > 0 { out.append(dialect == .csv ? UInt8(ascii: ",") : 0x09) }
      let start = out.count
      cell(column, &out)
      if isSafe { out.guardAgainstFormula(from: start) }
      switch dialect {
      case .csv: out.quoteForCSV(from: start)
      case .tsv: out.escapeForTSV(from: start)
      }
    }
    // A record of one empty field would read back as no record at all.
    if dialect == .csv, out.count == recordStart { out.append(contentsOf: "\"\"") }
    out.append(contentsOf: dialect == .csv ? "\r\n" : "\n")
  }
}
