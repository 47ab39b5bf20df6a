import JSONText

/// The fields of `--fields` as a flat JSON object: each is a member of that very name.
///
/// `{"id":"42","email_addresses.email":["a@b.c"]}`: a path through an array makes an array, a
/// missing field no member. Values keep the API's bytes.
struct FieldSelection: Sendable {
  private var finder: ColumnFinder
  /// The members' names with quotes and colon.
  private let names: [[UInt8]]

  init(_ columns: [Column]) {
    finder = ColumnFinder(columns)
    names = columns.map { Array(JSON.string($0.title).bytes) + [UInt8(ascii: ":")] }
  }

  /// Appends the selection from a row, on one line.
  mutating func append(_ row: JSONBytes, into out: inout [UInt8]) {
    finder.locate(in: row)
    out.append(UInt8(ascii: "{"))
    var isFirst = true
    for column in names.indices {
      let start = out.count
      if !isFirst { out.append(UInt8(ascii: ",")) }
      out.append(contentsOf: names[column])
      let values = out.count
      var count = 0
      let reach = finder.visit(column, of: row) { value in
        if count > 0 { out.append(UInt8(ascii: ",")) }
        out.appendOneLine(value)
        count += 1
      }
      switch reach {
      case .none:
        out.removeSubrange(start...)
        continue
      case .one: break
      case .many:
        out.insert(UInt8(ascii: "["), at: values)
        out.append(UInt8(ascii: "]"))
      }
      isFirst = false
    }
    out.append(UInt8(ascii: "}"))
  }
}

extension Optional<FieldSelection> {
  /// Appends a row on one line: the selection, or without one the whole row.
  mutating func append(_ row: JSONBytes, into out: inout [UInt8]) {
    if self == nil {
      out.appendOneLine(row)
    } else {
      self?.append(row, into: &out)
    }
  }
}
