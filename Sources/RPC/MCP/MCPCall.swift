import InfusionsoftKit
import JSONText
import Operations

/// The parameters of `tools/call`, `resources/read` or `prompts/get`: what is asked for, and what the
/// client says of the call itself.
struct MCPCall: Sendable {
  let params: JSON?
  /// Names the call in `notifications/progress`.
  let progressToken: JSON?
  /// What became of a page that the client was asked to show; nil when none was.
  let pageAnswer: String?

  init(_ params: JSON?) throws(Failure) {
    self.params = params
    progressToken = params?["_meta"]?["progressToken"]
    switch progressToken?.kind {
    case nil, .string?, .number?: break
    default: throw .usage("progressToken takes a text or a number", parameter: "_meta")
    }
    pageAnswer = params?["inputResponses"]?["login"]?["action"]?.string
  }

  /// A member that must be there and a text.
  func text(_ name: String) throws(Failure) -> String {
    guard let text = params?[name]?.string else {
      throw .usage("\(name) is missing or no text", parameter: name)
    }
    return text
  }

  /// `arguments`, an object or nothing.
  func arguments() throws(Failure) -> JSON? {
    guard let arguments = params?["arguments"], !arguments.isNull else { return nil }
    guard arguments.kind == .object else {
      throw .usage("arguments takes an object", parameter: "arguments")
    }
    return arguments
  }
}
