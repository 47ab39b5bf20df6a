import JSONText

/// A column of a table or of CSV: a title and where its value stands in a row.
package struct Column: Sendable, Hashable {
  package let title: String
  package let path: FieldPath
  /// Whether digits in this column are a number to look at; ids are strings in v2.
  let isID: Bool
  /// Whether a table breaks its text between words rather than cut it: it holds sentences.
  let wraps: Bool

  /// A column whose title is its path, unless another is given.
  package init(_ path: String, title: String? = nil, wraps: Bool = false) {
    self.init(title: title ?? path, path: FieldPath(path), wraps: wraps)
  }

  package init(title: String, path: FieldPath, wraps: Bool = false) {
    self.title = title
    self.path = path
    self.wraps = wraps
    let name = path.steps.last?.name ?? ""
    isID = name == "id" || name.hasSuffix("_id")
  }

  /// The columns that `rows` have between them, in order of first appearance.
  ///
  /// Rows that are not objects make one column, `value`.
  static func all(of rows: [JSON]) -> [Column] {
    var seen = Set<String>()
    var columns: [Column] = []
    for member in rows.lazy.flatMap(\.members) where seen.insert(member.name).inserted {
      columns.append(Column(title: member.name, path: FieldPath(member: member.name)))
    }
    return columns.isEmpty ? [Column(title: "value", path: .whole)] : columns
  }
}
