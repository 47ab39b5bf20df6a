import Formats
import InfusionsoftKit
import JSONText

/// What became of a row.
enum RowOutcome: Sendable {
  case created(id: String, tags: [String])
  case updated(id: String, tags: [String])
  /// Neither the API nor this program takes it.
  case refused(RowFault)
  /// It may have become a contact or not.
  case unknown(RowFault)
  /// It would be sent, were this no trial.
  case valid
  /// Nothing is settled: the import cannot go on for now.
  case open(Failure, isSent: Bool)

  /// The tags that are still to be put on the contact.
  var tagged: (id: String, tags: [String])? {
    switch self {
    case .created(let id, let tags), .updated(let id, let tags): (id, tags)
    case .refused, .unknown, .valid, .open: nil
    }
  }

  var fault: RowFault? {
    switch self {
    case .refused(let fault), .unknown(let fault): fault
    case .created, .updated, .valid, .open: nil
    }
  }

  /// A line of the result file; nil where there is nothing to keep.
  func json(_ row: ImportRow) -> JSON? {
    let head: [(String, JSON)] = [("row", .number(row.number))]
    let line: [(String, JSON)] = [("line", .number(row.place.line))]
    switch self {
    case .created(let id, let tags):
      return .object(head + line + Self.members("created", id, tags))
    case .updated(let id, let tags):
      return .object(head + line + Self.members("updated", id, tags))
    case .refused(let fault):
      return .object(head + [("outcome", "refused")] + fault.members)
    case .unknown(let fault):
      return .object(head + [("outcome", "unknown")] + fault.members)
    case .valid, .open:
      return nil
    }
  }

  private static func members(
    _ outcome: String, _ id: String, _ tags: [String]
  ) -> [(String, JSON)] {
    [("outcome", .string(outcome)), ("id", .string(id))]
      + (tags.isEmpty ? [] : [("tags", .array(tags.map { .string($0) }))])
  }
}

/// How many rows came to what, and the first faults.
struct ImportTally: Sendable {
  var created = 0
  var updated = 0
  var failed = 0
  /// Rows that would be sent.
  var valid = 0
  private(set) var errors: [JSON] = []
  private let shownErrors: Int

  /// - Parameter isComplete: there is no result file that has all the faults.
  init(isComplete: Bool = false) { shownErrors = isComplete ? 10_000 : 100 }

  var settled: Int { created + updated + failed + valid }

  var json: JSON {
    [
      "created": .number(created), "updated": .number(updated), "failed": .number(failed),
      "errors": .array(errors),
    ]
  }

  /// Counts a line of the result file.
  mutating func count(_ line: JSON) {
    switch line["outcome"]?.string {
    case "created": created += 1
    case "updated": updated += 1
    case "tagged": break
    default:
      if line["row"] != nil { failed += 1 }
      if errors.count < shownErrors { errors.append(line) }
    }
  }
}
