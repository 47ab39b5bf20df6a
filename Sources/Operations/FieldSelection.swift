import Formats
import InfusionsoftKit
import JSONText

/// `--fields`: top-level names are the API's to select; a dotted path is picked out here.
struct FieldSelection: Sendable {
  private let paths: [FieldPath]
  /// The members to ask the API for, each once.
  let topLevel: [String]
  /// Whether a path leads into a member.
  let hasPaths: Bool

  init(_ fields: [String]) {
    let paths = fields.map { FieldPath($0) }
    var seen = Set<String>()
    self.paths = paths
    topLevel = paths.map(\.root).filter { seen.insert($0).inserted }
    // Custom fields are put together in an object of their own, where they stay.
    hasPaths = paths.contains {
      $0.root != $0.description && !$0.description.hasPrefix(ContactField.customPrefix)
    }
  }

  /// The row as it is; with a dotted path among the fields, a flat object keyed by the paths, a list
  /// where a path leads to several values.
  func project(_ row: JSON) -> JSON {
    guard hasPaths else { return row }
    return .object(
      paths.compactMap { path in
        let values = path.value(in: row)
        return switch values.count {
        case 0: nil
        case 1: (path.description, values[0])
        default: (path.description, .array(values))
        }
      })
  }
}
