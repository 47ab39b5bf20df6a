import Formats
import InfusionsoftKit
import JSONText

/// One row of an input, as far as it could be read.
struct ImportRow: Sendable {
  /// From 1; headings and empty lines do not count.
  let number: Int
  let place: CSVReader.Place
  let content: Content

  enum Content: Sendable {
    case cells([CSVReader.Cell])
    case contact(JSON)
    case unreadable(RowFault)
  }

  /// Nothing stands in it but separators.
  var isEmpty: Bool {
    if case .cells(let cells) = content { cells.allSatisfy(\.text.isEmpty) } else { false }
  }
}

/// Why a row does not become a contact.
struct RowFault: Error, Sendable {
  let place: CSVReader.Place
  /// The column's title, or a pointer into the row.
  var field: String?
  let failure: Failure

  init(_ failure: Failure, at place: CSVReader.Place, field: String? = nil) {
    self.failure = failure
    self.place = place
    self.field = field
  }

  init(_ reason: String, at place: CSVReader.Place) {
    self.init(Failure(.usage, reason), at: place)
  }

  /// What the result says of it, beside the number of the row.
  var members: [(String, JSON)] {
    [("line", .number(place.line)), ("column", .number(place.column))]
      + (field.map { [("field", .string($0))] } ?? [])
      + [("kind", .string(failure.kind.name)), ("message", .string(failure.message))]
      + (failure["status"].map { [("status", $0)] } ?? [])
  }
}
