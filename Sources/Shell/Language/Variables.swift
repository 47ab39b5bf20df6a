import InfusionsoftKit

/// What `$name` stands for in a line.
package struct Variables: Sendable, Equatable {
  /// Set by `let`.
  private(set) var named: [String: String] = [:]
  /// `$1`, `$2`, … and `$@`: what the script was given.
  package var arguments: [String] = []
  /// How the last line ended; nil before the first.
  var status: Int32?
  var result = LineResult()
  private let home: String

  /// - Parameter home: what `~` stands for.
  package init(home: String) { self.home = home }

  /// Names that lines set.
  static let reserved = ["id", "count", "status"]

  /// Every name with its value, in the order of the names; those of the last line first.
  var all: [(name: String, value: String)] {
    Self.reserved.compactMap { name in value(of: name).map { (name, $0) } }
      + named.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  mutating func set(_ name: String, to value: String) { named[name] = value }

  func value(of name: String) -> String? {
    switch name {
    case "id": result.id
    case "count": result.count.map(String.init)
    case "status": status.map(String.init)
    default:
      if let number = Int(name) {
        (1...max(arguments.count, 1)).contains(number) && !arguments.isEmpty
          ? arguments[number - 1] : nil
      } else {
        named[name]
      }
    }
  }

  /// A word with its variables replaced: one text, or as many as there are arguments for `$@`.
  func expand(_ word: Word) throws(LineError) -> [String] {
    if case .arguments = word.parts.first, word.parts.count == 1 { return arguments }
    var text = ""
    for part in word.parts {
      switch part {
      case .text(let literal): text += literal
      case .home: text += home
      case .arguments(let position):
        throw LineError(position: position, message: "$@ stands alone: a word of its own")
      case .variable(let name, let position):
        guard let value = value(of: name) else {
          throw LineError(position: position, message: missing(name))
        }
        text += value
      }
    }
    return [text]
  }

  private func missing(_ name: String) -> String {
    if Int(name) != nil {
      let count = arguments.count
      let given = count == 0 ? "none" : count == 1 ? "one argument" : "\(count) arguments"
      return "there is no $\(name): the script was given \(given); a plain $ is \\$"
    }
    switch name {
    case "id": return "there is no $id: the last line gave no id"
    case "count": return "there is no $count: the last line counted nothing"
    case "status": return "there is no $status before the first line has run"
    default:
      let near = didYouMean(name, all.map(\.name))
      return "there is no variable \(name)"
        + (near.isEmpty ? "; let \(name) = VALUE sets it, and a plain $ is \\$" : near)
    }
  }
}

/// What a line leaves to the next.
package struct LineResult: Sendable, Equatable {
  /// The id of a single result, or of the first of its rows.
  var id: String?
  /// How many rows came, or the count that was the result.
  var count: Int?
}
