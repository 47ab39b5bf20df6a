package import JSONText

/// Writes a single result in the chosen format.
package struct RecordFormatter: Sendable {
  private let style: OutputStyle

  package init(style: OutputStyle) {
    self.style = style
  }

  /// Writes one value: `table` is `record` here, and CSV and TSV are a header and one record of its
  /// members (or of the style's columns).
  package func write(_ value: JSON, into out: inout [UInt8]) {
    switch style.format {
    case .table, .record:
      RecordWriter(style.columns, style: style).append(value, into: &out)
    case .json where style.indentsJSON:
      writeIndented(value, into: &out)
    case .json, .ndjson:
      var writer = LineWriter(style.columns)
      writer.append([value], into: &out)
    case .csv:
      var writer = DelimitedWriter(style.columns ?? [], dialect: .csv)
      writer.append([value], into: &out)
    case .tsv:
      var writer = DelimitedWriter(style.columns ?? [], dialect: .tsv)
      writer.append([value], into: &out)
    case .ids:
      IDWriter().append([value], into: &out)
    }
  }

  private func writeIndented(_ value: JSON, into out: inout [UInt8]) {
    var selection = style.columns.map(FieldSelection.init)
    var line: [UInt8] = []
    value.bytes.withUnsafeBufferPointer { selection.append($0, into: &line) }
    line.withUnsafeBufferPointer { text in
      JSONPrinter(colour: style.colour).append(text, into: &out)
    }
    out.append(0x0A)
  }
}
