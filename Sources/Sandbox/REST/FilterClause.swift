/// One clause of v2's filter language: `field==value`, joined to others by `;`.
enum FilterClause {
  enum Comparison: Sendable {
    case equal, less, lessOrEqual, greater, greaterOrEqual

    func holds<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
      switch self {
      case .equal: left == right
      case .less: left < right
      case .lessOrEqual: left <= right
      case .greater: left > right
      case .greaterOrEqual: left >= right
      }
    }
  }

  static func split(
    _ text: String
  ) throws(Refusal) -> [(name: String, comparison: Comparison, value: Substring)] {
    var clauses: [(name: String, comparison: Comparison, value: Substring)] = []
    for clause in text.split(separator: ";", omittingEmptySubsequences: false) {
      let name = clause.prefix { !"=<>".contains($0) }
      let rest = clause.dropFirst(name.count)
      let spellings: [(String, Comparison)] = [
        ("==", .equal), (">=", .greaterOrEqual), ("<=", .lessOrEqual), (">", .greater),
        ("<", .less),
      ]
      guard !name.isEmpty,
        let (sign, comparison) = spellings.first(where: { rest.hasPrefix($0.0) })
      else { throw Refusal("A filter clause is written field==value, not \"\(clause)\".") }
      let value = rest.dropFirst(sign.count)
      guard !value.isEmpty else { throw Refusal("The filter gives no value for \(name).") }
      clauses.append((String(name), comparison, value))
    }
    return clauses
  }

  static func time(_ value: Substring, of name: String) throws(Refusal) -> Timestamp {
    guard let time = Timestamp(iso8601: String(value)) else {
      throw Refusal("\(name) takes a date-time such as 2026-01-01T00:00:00.000Z.")
    }
    return time
  }
}
