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

  /// It can hand out its rows in notifications.
  var streams: Bool { parameter("stream") != nil }
}

extension ResultShape {
  /// The schema of the result object.
  var schema: JSON {
    switch self {
    case .object(let schema): schema.json
    case .rows(let name, _, let item):
      Schema.object(
        [
          (name, .array(item)),
          ("next_page_token", .string("where the next list goes on; missing at the end")),
          ("truncated", .boolean("limit cut inside a page, so there is no token")),
          ("streamed", .integer("with stream: rows that went out in notifications")),
        ], optional: ["next_page_token", "truncated", "streamed"]
      ).json
    case .text: ["type": "string"]
    }
  }
}
