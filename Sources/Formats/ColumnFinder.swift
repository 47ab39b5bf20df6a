/// Finds the values of columns in the text of a row, in one pass over its members.
struct ColumnFinder {
  private let paths: [FieldPath]
  /// The first names of the paths, each once.
  private let names: [[UInt8]]
  /// For each column the place of its first name in `names`; nil for the row itself.
  private let slots: [Int?]
  /// For each name where its value stands in the row at hand; empty where it is missing.
  private var found: [Range<Int>]

  init(_ columns: [Column]) {
    paths = columns.map(\.path)
    var names: [[UInt8]] = []
    slots = paths.map { path in
      guard let first = path.steps.first else { return nil }
      let name = Array(first.name.utf8)
      if let known = names.firstIndex(of: name) { return known }
      names.append(name)
      return names.count - 1
    }
    self.names = names
    found = Array(repeating: 0..<0, count: names.count)
  }

  /// Finds the columns' members; it stops as soon as it has them all.
  ///
  /// Of members with the same name the first one counts.
  mutating func locate(in row: JSONBytes) {
    for slot in found.indices { found[slot] = 0..<0 }
    var missing = names.count
    var expected = 0
    var cursor = JSONCursor(row)
    guard row.isObject, missing > 0, cursor.enter() else { return }
    repeat {
      let name = cursor.takeName()
      let start = cursor.position
      let value = cursor.takeValue()
      guard let slot = slot(of: name, expecting: expected), found[slot].isEmpty else { continue }
      found[slot] = start..<(start + value.count)
      expected = slot + 1
      missing -= 1
    } while missing > 0 && cursor.next()
  }

  /// Calls `body` with each value of a column of the row given to `locate`.
  @discardableResult
  func visit(_ column: Int, of row: JSONBytes, _ body: (JSONBytes) -> Void) -> FieldPath.Reach {
    guard let slot = slots[column] else {
      body(row)
      return .one
    }
    guard !found[slot].isEmpty else { return .none }
    return paths[column].visit(JSONBytes(rebasing: row[found[slot]]), body)
  }

  /// Rows mostly have their members in the same order: the name behind the last one comes first.
  private func slot(of name: JSONBytes, expecting expected: Int) -> Int? {
    for offset in names.indices {
      let slot = (expected + offset) % names.count
      if name.spells(names[slot]) { return slot }
    }
    return nil
  }
}
