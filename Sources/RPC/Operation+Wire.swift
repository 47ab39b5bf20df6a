import JSONText
import Operations

extension Operation {
  /// What a call may name: the operation's parameters and fields, positional ones first in the order
  /// in which an array gives them, and the consent that a destructive one needs.
  var wireParameters: [Parameter] {
    var all = positional + namedParameters.filter { !$0.isPositional }
    if asksFirst, parameter("confirm") == nil {
      all.append(
        Parameter(
          "confirm", .flag, "must be true: the call destroys something",
          required: hasFixedEffect))
    }
    return all
  }

  /// The discussion with its options spelt as parameters: duplicate_option for --duplicate-option.
  var wireDiscussion: String {
    discussion.replacing(/--([a-z]+(?:-[a-z]+)*)/) { match in
      let name = String(match.1).replacing("-", with: "_")
      return namedParameters.contains { $0.name == name } ? name : String(match.0)
    }
  }

  /// It can hand out its rows in notifications.
  var streams: Bool { parameter("stream") != nil }
}
