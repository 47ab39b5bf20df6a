import InfusionsoftKit

/// `A == B` of an `if`: numbers are compared as numbers, everything else as text.
struct Condition {
  let holds: Bool

  private static let operators = ["==", "!=", "<", ">", "<=", ">="]

  /// - Parameter words: two sides and the operator between them, variables replaced.
  /// - Throws: a usage ``Failure``.
  init(_ words: [String]) throws(Failure) {
    guard words.count == 3, Self.operators.contains(words[1]) else {
      throw .usage(
        "write if A == B LINE, with one of \(Self.operators.joined(separator: " ")) between them")
    }
    let (left, right) = (words[0], words[2])
    if let left = Double(left), let right = Double(right) {
      holds = Self.compare(left, right, words[1])
    } else if words[1] == "==" || words[1] == "!=" {
      holds = (left == right) == (words[1] == "==")
    } else {
      throw .usage("\(words[1]) compares numbers, and \(left) and \(right) are not both numbers")
    }
  }

  private static func compare(_ left: Double, _ right: Double, _ operation: String) -> Bool {
    switch operation {
    case "==": left == right
    case "!=": left != right
    case "<": left < right
    case ">": left > right
    case "<=": left <= right
    default: left >= right
    }
  }
}
