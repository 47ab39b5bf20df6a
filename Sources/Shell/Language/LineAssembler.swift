/// Joins rows to lines: a row that ends with a backslash or inside quotes or brackets goes on in the
/// next.
package struct LineAssembler {
  /// What a row led to.
  package enum Step: Equatable {
    /// A line with at least one word, and the number of its first row.
    case line(Line, number: Int)
    /// Nothing to do: blank, or a comment.
    case blank
    case more(Continuation)
    /// The line cannot be read; it is dropped. `number` is that of the row at fault.
    case invalid(LineError, line: String, number: Int)
  }

  /// Why the rows so far are no line yet; nil between lines.
  package private(set) var continuation: Continuation?
  private var rows = ""
  private var first = 0
  private var count = 0

  package init() {}

  /// The number of the first row of the line under way, or of the next one; from 1.
  package var number: Int { continuation == nil ? nextRow : first }

  /// The number of the row that comes next.
  var nextRow: Int { count + 1 }

  var isAtStart: Bool { count == 0 }

  /// Takes the next row, without its line end; a carriage return at its end belongs to that.
  package mutating func add(_ row: some StringProtocol) -> Step {
    count += 1
    var row = String(row)
    if row.unicodeScalars.last == "\r" { row.unicodeScalars.removeLast() }
    if continuation == nil {
      first = count
      rows = row
    } else {
      rows += "\n" + row
    }
    do {
      switch try Lexer.read(rows) {
      case .incomplete(let reason):
        continuation = reason
        return .more(reason)
      case .line(let line):
        continuation = nil
        return line.words.isEmpty ? .blank : .line(line, number: first)
      }
    } catch {
      continuation = nil
      return .invalid(error, line: rows, number: first + error.position.row)
    }
  }

  /// Drops the rows of an unfinished line.
  package mutating func reset() { continuation = nil }
}
