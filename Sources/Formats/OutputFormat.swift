/// How results are written, the value of `-o`.
package enum OutputFormat: String, CaseIterable, Sendable {
  /// Aligned columns for people; a single result is shown as a record.
  case table
  /// One line per field for people, rows under a numbered separator.
  case record
  /// The operation's result object on one line.
  case json
  /// One row per line, each the API's own bytes.
  case ndjson
  /// RFC 4180 with a header.
  case csv
  /// Tab-separated with a header; tab, line ends and backslash are written as `\t`, `\n`, `\r`, `\\`.
  case tsv
  /// The `id` of each row, one per line.
  case ids

  /// The format in force when nobody chose one.
  package static func standard(forRows: Bool, onTerminal: Bool) -> OutputFormat {
    switch (forRows, onTerminal) {
    case (true, true): .table
    case (false, true): .record
    case (true, false): .ndjson
    case (false, false): .json
    }
  }
}
