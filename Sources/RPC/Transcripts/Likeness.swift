import JSONText

/// Whether two answers say the same, apart from what no two runs have in common: times, ports, ids of
/// logins, masked secrets.
enum Likeness {
  private static let volatileNumbers: Set<String> = [
    "expires_in", "refresh_token_age", "clock_skew", "pid", "unsent_bytes", "in_flight",
    "retry_after",
  ]

  static func holds(_ one: JSON?, _ other: JSON?, named name: String = "") -> Bool {
    guard let one, let other else { return one == nil && other == nil }
    guard one.kind == other.kind else { return false }
    switch one.kind {
    case .object:
      let others = Dictionary(
        other.members.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
      let members = one.members
      return members.count == others.count
        && members.allSatisfy { holds($0.value, others[$0.name], named: $0.name) }
    case .array:
      let (ones, others) = (one.elements, other.elements)
      return ones.count == others.count && zip(ones, others).allSatisfy { holds($0, $1) }
    case .string:
      return plain(one.string ?? "") == plain(other.string ?? "")
    case .number:
      return volatileNumbers.contains(name) || one == other
    case .bool, .null:
      return one == other
    }
  }

  /// The text without what changes from run to run.
  static func plain(_ text: String) -> String {
    if text.hasPrefix("{"), let inner = try? JSON(validating: text) {
      return inner.members.map { "\($0.name):\(plain($0.value.string ?? $0.value.text))" }.sorted()
        .joined(separator: ",")
    }
    return
      text
      .replacing(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/, with: "TIME")
      .replacing(/(127\.0\.0\.1|localhost)(:|%3A)\d+/) { "\($0.1)\($0.2)PORT" }
      .replacing(/(state|code|client_id)=[^&\s"]+/) { "\($0.1)=" }
      .replacing(/^…\S{0,4}$/, with: "SECRET")
      .replacing(/^[A-Za-z0-9_-]{40,}$/, with: "SECRET")
      .replacing(/^\[redacted\]$/, with: "SECRET")
  }
}
