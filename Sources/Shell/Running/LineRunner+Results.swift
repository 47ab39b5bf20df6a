import Formats
import InfusionsoftKit
import JSONText
import Operations

extension LineRunner {
  func write(_ value: JSON, of line: ParsedLine) throws {
    var bytes: [UInt8] = []
    RecordFormatter(style: style(of: line, forRows: false)).write(value, into: &bytes)
    try output.write(bytes)
  }

  /// Writes rows as they come; nothing is kept of a page once it is written.
  func write(_ rows: Rows, of line: ParsedLine) async throws {
    let style = style(of: line, forRows: true)
    var defaults: [Column] = []
    if case .rows(_, let columns, _) = line.operation.result { defaults = columns }
    var formatter = RowFormatter(style: style, defaults: defaults, rowsName: rows.name)
    var bytes: [UInt8] = []
    var tail: [JSON.Member] = []
    var count = 0
    while let page = try await rows.next() {
      try Task.checkCancellation()
      formatter.append(page.rows, into: &bytes)
      try output.write(bytes)
      bytes.removeAll(keepingCapacity: true)
      tail = page.tail
      count += page.rows.count
    }
    formatter.finish(tail: tail.map { ($0.name, $0.value) }, into: &bytes)
    try output.write(bytes)
    guard style.format != .json, !line.options.isQuiet else { return }
    footer(rows.name, count: count, tail: tail, style: style).forEach { diagnostics.show($0) }
  }

  /// What the result object says beside its rows, for the formats that have only rows.
  private func footer(
    _ name: String, count: Int, tail: [JSON.Member], style: OutputStyle
  ) -> [String] {
    let isForPeople = style.format == .table || style.format == .record
    var lines: [String] = []
    var isTruncated = false
    for member in tail {
      switch member.name {
      case "next_page_token":
        lines.append("next page: --page-token \((member.value.string ?? member.value.text).asWord)")
      case "truncated":
        isTruncated = member.value.bool == true
      default:
        lines.append("\(member.name): \(member.value.text)")
      }
    }
    if isTruncated {
      lines.insert("\(count) \(name) shown, there are more: --limit N shows N", at: 0)
    } else if isForPeople, terminal.output.isTerminal {
      lines.insert("\(count) \(count == 1 ? name.singular : name)", at: 0)
    }
    return lines
  }

  private func style(of line: ParsedLine, forRows: Bool) -> OutputStyle {
    let format =
      line.options.output
      ?? .standard(forRows: forRows, onTerminal: terminal.output.isTerminal)
    return OutputStyle(
      format: format, columns: columns(of: line, format), width: terminal.width,
      colour: terminal.output.hasColour, measures: line.operation.result.measures)
  }

  /// The columns of `--fields`; nil where there are none, or where the API has selected them itself
  /// and the rows leave here as it sent them.
  private func columns(of line: ParsedLine, _ format: OutputFormat) -> [Column]? {
    guard let fields = line.options.fields else { return nil }
    let isSelected =
      line.operation.parameter("fields") != nil && line.options.topLevelFields == fields
    if isSelected, format == .json || format == .ndjson { return nil }
    return fields.map { Column($0) }
  }
}

extension String {
  /// `contact` for `contacts`.
  fileprivate var singular: String { hasSuffix("s") ? String(dropLast()) : self }
}
