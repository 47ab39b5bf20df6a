import JSONText

/// Takes secrets out of what a transcript holds.
enum Redaction {
  /// What stands in the place of a secret.
  static let mark = "[redacted]"

  private static let secretNames: Set<String> = [
    "access_token", "refresh_token", "client_secret", "api_key", "code", "redirect_url",
    "code_verifier", "authorization", "password",
  ]

  /// The same message without secrets.
  static func redact(_ value: JSON) -> JSON {
    switch value.kind {
    case .object:
      return .object(redact(members: value.members))
    case .array:
      return .array(value.elements.map(redact))
    case .string:
      return value.string.map { .string(redact(text: $0)) } ?? value
    case .number, .bool, .null:
      return value
    }
  }

  private static func redact(members: [JSON.Member]) -> [(String, JSON)] {
    // `config.set` names what it sets in one member, and has it in another.
    let setting = members.first { $0.name == "name" }?.value.string
    return members.map { member in
      let isSecret =
        secretNames.contains(member.name)
        || member.name == "value" && setting.map(secretNames.contains) == true
      return (member.name, isSecret ? hide(member.value) : redact(member.value))
    }
  }

  /// A secret of which the program itself shows four characters is shown as it was.
  private static func hide(_ value: JSON) -> JSON {
    // The code of an error is a number.
    guard let text = value.string else { return redact(value) }
    return text.hasPrefix("…") || text.isEmpty ? value : .string(mark)
  }

  private static func redact(text: String) -> String {
    // MCP has results once more as text.
    if text.hasPrefix("{"), let inner = try? JSON(validating: text) { return redact(inner).text }
    return text.replacing(
      /([?&](?:code|state|access_token|refresh_token|client_secret)=)[^&\s"]+/
    ) { $0.1 + mark }
  }

  /// The same request; parameters by position get the names of `parameters` first.
  static func redact(request: JSON, positional parameters: [String]) -> JSON {
    guard let params = request["params"], params.kind == .array else { return redact(request) }
    let values = params.elements
    let named = zip(parameters, values).map { JSON.Member(name: $0, value: $1) }
    let hidden = redact(members: named).map(\.1) + values.dropFirst(named.count).map(redact)
    return .object(
      request.members.map { ($0.name, $0.name == "params" ? .array(hidden) : redact($0.value)) })
  }
}
