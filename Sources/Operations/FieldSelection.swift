import Formats
import InfusionsoftKit
import JSONText

/// `--fields`: top-level names are the API's to select; a dotted path is picked out here.
struct FieldSelection: Sendable {
  private let picks: [(name: String, path: FieldPath)]
  /// The members to ask the API for, each once.
  let topLevel: [String]
  /// Whether a path leads into a member.
  let hasPaths: Bool

  /// - Parameter path: the way to a field that has a spelling of its own.
  init(_ fields: [String], path: (_ field: String) -> String? = { _ in nil }) {
    let picks = fields.map { (name: $0, path: FieldPath(path($0) ?? $0)) }
    var seen = Set<String>()
    self.picks = picks
    topLevel = picks.map(\.path.root).filter { seen.insert($0).inserted }
    // Custom fields are put together in an object of their own, where they stay.
    hasPaths = picks.contains { name, path in
      path.root != name && !name.hasPrefix(ContactField.customPrefix)
    }
  }

  /// The row as it is; with a dotted path among the fields, a flat object keyed by the paths, a list
  /// where a path leads to several values.
  func project(_ row: JSON) -> JSON {
    guard hasPaths else { return row }
    return .object(
      picks.compactMap { name, path in
        let values = path.value(in: row)
        return switch values.count {
        case 0: nil
        case 1: (name, values[0])
        default: (name, .array(values))
        }
      })
  }
}
