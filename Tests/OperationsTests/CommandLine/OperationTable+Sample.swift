import InfusionsoftKit
import JSONText

@testable import Operations

extension OperationTable {
  /// One operation of each shape that the parsers have to tell apart.
  static let sample = OperationTable([
    operation(
      "contacts.list", alias: "contacts",
      [
        Parameter("email", .text, "an e-mail address", apiName: "postal_address"),
        Parameter("ids", .list, "these"),
        Parameter("limit", .integer(1...1000), "rows in all"),
        Parameter("page_size", .integer(1...1000), "rows per request"),
        Parameter("fields", .list, "only these"), Parameter("stream", .flag, "as they come"),
      ]),
    operation(
      "contacts.get",
      [
        Parameter("id", .id, "the id", required: true, positional: true),
        Parameter("fields", .list, "only these"),
      ]),
    operation(
      "code",
      [
        Parameter("code", .pasted, "the code or URL", positional: true, sensitive: true),
        Parameter("switch", .flag, "adopt"),
      ]),
    operation(
      "tags.apply",
      [
        Parameter("tag_id", .id, "the tag", required: true, positional: true),
        Parameter("contact_ids", .list, "to these", positional: true),
      ]),
    operation(
      "config.set",
      [
        Parameter("name", .choice(["client_id", "api_url"]), "setting", positional: true),
        Parameter("value", .text, "its value", positional: true, sensitive: true),
      ]),
    operation("token.status", alias: "token", [Parameter("live", .flag, "ask the API")]),
    operation("token.refresh", []),
    operation("help", [Parameter("topic", .list, "what", positional: true)], [.shell, .arguments]),
    operation("quit", alias: "exit", [], .shell),
    operation("sandbox.serve", [Parameter("port", .integer(0...65_535), "port")], .arguments),
  ])

  private static func operation(
    _ name: String, alias: String? = nil, _ parameters: [Parameter],
    _ doors: Operation.Doors = .all
  ) -> Operation {
    Operation(
      name, alias: alias, "does \(name)", parameters: parameters, doors: doors, result: .text,
      action: .door)
  }
}

extension ParsedLine {
  /// The operation and its arguments on one line, for comparison.
  var summary: String {
    var words = [operation.name]
    for parameter in operation.parameters where arguments.has(parameter.name) {
      words.append("\(parameter.name)=\(text(of: parameter.name))")
    }
    return words.joined(separator: " ")
  }

  private func text(of name: String) -> String {
    if let text = arguments.string(name) { return text }
    if let number = arguments.integer(name) { return String(number) }
    if let flag = arguments.flag(name) { return String(flag) }
    return "[" + arguments.list(name).joined(separator: "|") + "]"
  }
}
