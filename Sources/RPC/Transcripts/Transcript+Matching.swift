import JSONText

extension Transcript {
  /// Whether an answer is what a transcript expects: of an error only what the transcript says.
  static func matches(_ answer: JSON, _ expected: JSON) -> Bool {
    if expected.kind == .array {
      guard answer.kind == .array else { return false }
      var rest = answer.elements
      for element in expected.elements {
        guard let index = rest.firstIndex(where: { matches($0, element) }) else { return false }
        rest.remove(at: index)
      }
      return rest.isEmpty
    }
    guard Set(answer.members.map(\.name)) == Set(expected.members.map(\.name)),
      answer["id"] == expected["id"]
    else { return false }
    guard let error = expected["error"] else { return equal(answer["result"], expected["result"]) }
    guard let given = answer["error"], given["code"] == error["code"] else { return false }
    let message = error["message"]?.string ?? ""
    let data = error["data"]?.members ?? []
    return given["message"]?.string?.hasPrefix(message) == true
      && data.allSatisfy { equal(given["data"]?[$0.name], $0.value) }
  }

  /// Equal as values: members in any order, strings by what they spell, numbers by their text.
  private static func equal(_ a: JSON?, _ b: JSON?) -> Bool {
    guard let a, let b else { return a == nil && b == nil }
    guard a.kind == b.kind else { return false }
    switch a.kind {
    case .object:
      let (a, b) = (a.members, b.members)
      return a.count == b.count
        && a.allSatisfy { member in
          b.contains { $0.name == member.name && equal($0.value, member.value) }
        }
    case .array:
      let (a, b) = (a.elements, b.elements)
      return a.count == b.count && zip(a, b).allSatisfy { equal($0, $1) }
    case .string: return a.string == b.string
    default: return a == b
    }
  }
}
