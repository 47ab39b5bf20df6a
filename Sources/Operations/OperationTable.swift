package import InfusionsoftKit

/// All operations, by name.
package struct OperationTable: Sendable {
  package let operations: [Operation]
  private let byName: [String: Int]

  package init(_ operations: [Operation]) {
    self.operations = operations
    var byName: [String: Int] = [:]
    for (index, operation) in operations.enumerated() {
      byName[operation.name] = index
      if let alias = operation.alias { byName[alias] = index }
    }
    self.byName = byName
  }

  /// The operation with this name or alias, if it exists at this door.
  package func find(_ name: String, at door: Operation.Doors) -> Operation? {
    byName[name].map { operations[$0] }.flatMap { $0.doors.contains(door) ? $0 : nil }
  }

  /// The operation at the start of `words`, and how many of them name it: the longest that fits.
  package func find(words: [String], at door: Operation.Doors) -> (Operation, used: Int)? {
    let name = words.prefix { !$0.hasPrefix("-") }.prefix(3)
    for count in stride(from: name.count, through: 1, by: -1) {
      if let found = find(name.prefix(count).joined(separator: "."), at: door) {
        return (found, count)
      }
    }
    return nil
  }

  /// Whether these words name an operation, or begin to.
  package func hasOperation(beginning words: [String], at door: Operation.Doors) -> Bool {
    let name = words.joined(separator: ".")
    return names(at: door).contains { $0 == name || $0.hasPrefix(name + ".") }
  }

  /// Names and aliases at a door.
  package func names(at door: Operation.Doors) -> [String] {
    operations.filter { $0.doors.contains(door) }.flatMap {
      [$0.name] + ($0.alias.map { [$0] } ?? [])
    }
  }

  /// So much of what was said that a message stays a line.
  private static func excerpt(_ said: String) -> String {
    said.utf8.count <= 80 ? said : said.prefix(60) + "…"
  }

  /// The failure for words that name no operation at this door.
  package func unknown(_ words: [String], at door: Operation.Doors) -> Failure {
    let said = words.prefix { !$0.hasPrefix("-") }.prefix(2)
    let names = names(at: door).map { $0.replacing(".", with: " ") }
    let noun = said.first ?? ""
    let shown = names.contains { $0.hasPrefix(noun + " ") } ? said.joined(separator: " ") : noun
    let help = shown == noun ? "help" : "help \(noun)"
    return Failure(
      .unknownOperation,
      "unknown operation \(shown.isEmpty ? "(empty)" : Self.excerpt(shown))"
        + (nearest(to: shown, among: names).map { " (did you mean \($0)?)" }
          ?? "; \(help) lists them"))
  }
}
