import InfusionsoftKit
import JSONText

/// How the outcome of a call is put: JSON-RPC's own way, or as MCP has it.
enum AnswerForm: Sendable {
  case plain
  case tool(MCPClient)
  case resource(MCPClient, MCPResource)

  /// The MCP client that asks, if one does.
  var client: MCPClient? {
    switch self {
    case .plain: nil
    case .tool(let client), .resource(let client, _): client
    }
  }

  /// The answer to the call with this id.
  func answer(to id: JSON, _ outcome: Result<JSON, Failure>) -> Outgoing {
    switch (self, outcome) {
    case (.plain, .success(let result)):
      .result(id: id, result)
    case (.tool(let client), .success(let result)):
      .result(id: id, client.toolResult(result))
    case (.resource(let client, let resource), .success(let contact)):
      .result(
        id: id, client.cacheable([("contents", resource.contents(contact))], milliseconds: 0))
    // What a model can learn from is a result to it; what its client has to act upon is an error.
    case (.tool(let client), .failure(let failure)) where client.isForModel(failure):
      .result(id: id, client.toolError(failure))
    case (.resource(let client, let resource), .failure(let failure))
    where failure.kind == .notFound:
      .error(id: id, MCPResource.notFound(resource.uri, for: client.revision).object)
    case (_, .failure(let failure)):
      .failure(id: id, failure)
    }
  }
}

extension MCPClient {
  fileprivate func toolResult(_ result: JSON) -> JSON {
    var members: [(String, JSON)] = [("content", [Self.text(result.text)])]
    if revision >= .structuredContent, result.kind == .object || revision >= .stateless {
      members.append(("structuredContent", result))
    }
    return self.result(members + [("isError", false)])
  }

  /// The message, and the facts beside it for whoever reads JSON.
  fileprivate func toolError(_ failure: Failure) -> JSON {
    result([
      ("content", [Self.text(failure.message), Self.text(failure.errorObject.text)]),
      ("isError", true),
    ])
  }

  fileprivate func isForModel(_ failure: Failure) -> Bool {
    switch failure.kind {
    case .overloaded, .cancelled, .internalError: false
    case .usage: revision >= .urlElicitation
    default: true
    }
  }

  private static func text(_ text: String) -> JSON { ["type": "text", "text": .string(text)] }
}
