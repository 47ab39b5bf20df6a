import Formats
import JSONText
import Operations

/// Writes the result of a line, and keeps what the next line may ask for.
struct ResultWriter {
  let line: ParsedLine
  let output: any LineOutput
  let activity: Activity

  func write(_ value: JSON) async throws -> LineRunner.Performed {
    var bytes: [UInt8] = []
    RecordFormatter(style: style(forRows: false)).write(value, into: &bytes)
    try await write(bytes)
    return LineRunner.Performed(result: LineResult(id: value.usableID, count: value["count"]?.int))
  }

  /// Writes rows as they come; nothing is kept of a page once it is written.
  func write(_ rows: Rows) async throws -> LineRunner.Performed {
    let style = style(forRows: true)
    var defaults: [Column] = []
    if case .rows(_, let columns, _) = line.operation.result { defaults = columns }
    var formatter = RowFormatter(style: style, defaults: defaults, rowsName: rows.name)
    var bytes: [UInt8] = []
    var tail: [JSON.Member] = []
    var result = LineResult(count: 0)
    do {
      while let page = try await rows.next() {
        try Task.checkCancellation()
        formatter.append(page.rows, into: &bytes)
        if !bytes.isEmpty { try await write(bytes) }
        bytes.removeAll(keepingCapacity: true)
        tail = page.tail
        if result.count == 0 { result.id = page.rows.first?.usableID }
        result.count = (result.count ?? 0) + page.rows.count
      }
      formatter.finish(tail: tail.map { ($0.name, $0.value) }, into: &bytes)
      try await write(bytes)
    } catch is ReaderLeft {
      return LineRunner.Performed(result: result)
    }
    guard style.format != .json else { return LineRunner.Performed(result: result) }
    return LineRunner.Performed(
      result: result,
      talk: footer(rows.name, count: result.count ?? 0, tail: tail, style: style))
  }

  /// Rows that are all there, in the format of the line.
  static func bytes(
    of rows: [JSON], named name: String, _ line: ParsedLine, for terminal: Terminal
  ) -> [UInt8] {
    let style = style(of: line, forRows: true, on: terminal)
    var columns: [Column] = []
    if case .rows(_, let defaults, _) = line.operation.result { columns = defaults }
    var formatter = RowFormatter(style: style, defaults: columns, rowsName: name)
    var bytes: [UInt8] = []
    formatter.append(rows, into: &bytes)
    formatter.finish(into: &bytes)
    return bytes
  }

  func write(_ bytes: [UInt8]) async throws {
    activity.hide()
    try await output.write(bytes)
    if output.hasScreenTaken { activity.stop() }
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
    } else if isForPeople, output.terminal.output.isTerminal {
      lines.insert("\(count.grouped) \(count == 1 ? name.singular : name)", at: 0)
    }
    return lines
  }

  private func style(forRows: Bool) -> OutputStyle {
    Self.style(of: line, forRows: forRows, on: output.terminal)
  }

  private static func style(
    of line: ParsedLine, forRows: Bool, on terminal: Terminal
  ) -> OutputStyle {
    let format =
      line.options.output
      ?? .standard(forRows: forRows, onTerminal: terminal.output.isTerminal)
    return OutputStyle(
      format: format, columns: columns(of: line, format), width: terminal.width,
      colour: terminal.output.hasColour, measures: line.operation.result.measures)
  }

  /// The columns of `--fields`; nil where there are none, or where the API has selected them itself
  /// and the rows leave here as it sent them.
  private static func columns(of line: ParsedLine, _ format: OutputFormat) -> [Column]? {
    guard let fields = line.options.fields else { return nil }
    let isSelected =
      line.operation.parameter("fields") != nil && line.options.topLevelFields == fields
    if isSelected, format == .json || format == .ndjson { return nil }
    return line.options.columns(of: line.operation)
  }
}

extension JSON {
  /// The id, where it is one that a line can be given: from outside it could be anything.
  fileprivate var usableID: String? {
    guard kind == .object, let id = self["id"]?.string ?? self["id"]?.int.map({ String($0) }),
      !id.isEmpty, id.utf8.count <= 128, !id.hasPrefix("-"),
      id.unicodeScalars.allSatisfy({ $0.value > 0x20 && !$0.properties.isWhitespace })
    else { return nil }
    return id
  }
}

extension String {
  /// `contact` for `contacts`.
  fileprivate var singular: String { hasSuffix("s") ? String(dropLast()) : self }
}
