import Formats
import InfusionsoftKit
import JSONText

/// Reads the rows of an input: CSV under a header, or one JSON object a line. Which of them it is, its
/// first character tells.
struct ImportRows {
  /// What stands above the rows of a CSV file; nil for NDJSON.
  let header: CSVReader.Record?
  private let chunks: () throws(Failure) -> [UInt8]?
  private let name: String
  private var csv = CSVReader()
  private var lines = LineSplitter()
  private var records: ArraySlice<CSVReader.Record> = []
  private var texts: ArraySlice<[UInt8]> = []
  private var isAtEnd = false
  private var rows = 0
  private var line = 0

  /// - Throws: a usage ``Failure`` for what is neither, or has no rows at all.
  init(_ source: ImportSource) throws(Failure) {
    name = source.name
    let chunks = try source.open()
    self.chunks = chunks
    let first = try chunks() ?? []
    let start = first.first { !$0.isSpace && !Self.byteOrderMark.contains($0) }
    switch start {
    case nil:
      throw .usage("\(name) is empty: nothing to import", parameter: "from")
    case UInt8(ascii: "["):
      throw .usage(
        "\(name) is a JSON array, and an import takes one contact a line: jq -c '.[]' makes that of it",
        parameter: "from")
    case UInt8(ascii: "{"):
      header = nil
      texts = lines.split(first)[...]
    default:
      var found = try Self.read(first, with: &csv, name)[...]
      while found.isEmpty {
        guard let chunk = try chunks() else {
          if let last = try Self.finish(&csv, name) { found = [last] }
          break
        }
        found = try Self.read(chunk, with: &csv, name)[...]
      }
      header = found.popFirst()
      records = found
    }
  }

  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// The next row; nil after the last.
  /// - Throws: a usage ``Failure`` with line and column where CSV cannot be read on.
  mutating func next() throws(Failure) -> ImportRow? {
    while true {
      if let record = records.popFirst() {
        rows += 1
        return ImportRow(
          number: rows, place: record.cells[0].place, content: .cells(record.cells))
      }
      if let text = texts.popFirst() {
        line += 1
        if text.allSatisfy(\.isSpace) { continue }
        rows += 1
        return ImportRow(
          number: rows, place: CSVReader.Place(line: line), content: Self.contact(text, line))
      }
      guard !isAtEnd else { return nil }
      try fill()
    }
  }

  private mutating func fill() throws(Failure) {
    let chunk = try chunks()
    isAtEnd = chunk == nil
    if header == nil {
      texts = (chunk.map { lines.split($0) } ?? lines.finish())[...]
    } else if let chunk {
      records = try Self.read(chunk, with: &csv, name)[...]
    } else if let last = try Self.finish(&csv, name) {
      records = [last]
    }
  }

  private static func contact(_ text: [UInt8], _ line: Int) -> ImportRow.Content {
    do throws(JSONError) {
      let text = line == 1 && text.starts(with: byteOrderMark) ? Array(text.dropFirst(3)) : text
      let json = try JSON(validating: text)
      guard json.kind == .object else {
        return .unreadable(
          RowFault("a line holds one object, a contact", at: CSVReader.Place(line: line)))
      }
      return .contact(json)
    } catch {
      let column = text.prefix(error.offset).count { $0 & 0xC0 != 0x80 } + 1
      return .unreadable(
        RowFault(
          "this is no JSON: \(error.reason)", at: CSVReader.Place(line: line, column: column)))
    }
  }

  private static func read(
    _ chunk: [UInt8], with csv: inout CSVReader, _ name: String
  ) throws(Failure) -> [CSVReader.Record] {
    do {
      return try csv.read(chunk[...])
    } catch {
      throw failure(error, name)
    }
  }

  private static func finish(
    _ csv: inout CSVReader, _ name: String
  ) throws(Failure) -> CSVReader.Record? {
    do {
      return try csv.finish()
    } catch {
      throw failure(error, name)
    }
  }

  private static func failure(_ fault: CSVReader.Fault, _ name: String) -> Failure {
    unreadable(name, at: fault.place, fault.reason)
  }

  /// The failure of an input that is wrong as a whole.
  static func unreadable(
    _ name: String, at place: CSVReader.Place, _ reason: String
  ) -> Failure {
    Failure(
      .usage, "\(name), \(place): \(reason)",
      ["pointer": "/from", "line": .number(place.line), "column": .number(place.column)])
  }
}

/// Cuts bytes that come in chunks into lines.
private struct LineSplitter {
  private var rest: [UInt8] = []

  mutating func split(_ chunk: [UInt8]) -> [[UInt8]] {
    var lines: [[UInt8]] = []
    var start = chunk.startIndex
    while let end = chunk[start...].firstIndex(of: 0x0A) {
      lines.append(rest + chunk[start..<end])
      rest = []
      start = end + 1
    }
    rest += chunk[start...]
    return lines
  }

  /// The last line, where no line end stood behind it.
  mutating func finish() -> [[UInt8]] {
    defer { rest = [] }
    return rest.isEmpty ? [] : [rest]
  }
}

extension UInt8 {
  fileprivate var isSpace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
}
