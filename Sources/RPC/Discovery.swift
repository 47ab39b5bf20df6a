import InfusionsoftKit
import JSONText
import Operations

/// The answer to `rpc.discover`: every method as an OpenRPC document, written from the table.
enum Discovery {
  static func document(of table: OperationTable) -> JSON {
    let methods = table.operations.filter { $0.doors.contains(.rpc) }.flatMap { operation in
      [method(operation, name: operation.name, in: table)]
        + (operation.alias.map { [method(operation, name: $0, in: table)] } ?? [])
    }
    return [
      "openrpc": "1.3.2",
      "info": [
        "title": "infusionsoft",
        "version": .string(ProgramVersion.text),
        "description": .string(description),
      ],
      "methods": .array(methods),
      "components": ["errors": .object(errors)],
      "x-notifications": notifications(table),
    ]
  }

  private static let description = """
    The Infusionsoft (Keap) CRM over newline-delimited JSON-RPC 2.0 on stdin and stdout. Answers may \
    come out of order; x-ordering says which calls wait for which. Every call takes _meta.timeout_ms \
    among its parameters by name. $/cancelRequest {id} has the call answered with -32800, \
    notifications/cancelled {requestId} leaves it without an answer. With stream: true rows come in \
    contacts.page notifications: _meta.max_line_bytes bounds their lines, and with _meta.stream_credit \
    so many are sent until stream.credit allows more; without it the pipe itself holds them back. \
    The Model Context Protocol is spoken on the same stream.
    """

  private static func method(_ operation: Operation, name: String, in table: OperationTable) -> JSON
  {
    var members: [(String, JSON)] = [
      ("name", .string(name)), ("summary", .string(operation.summary)),
    ]
    if !operation.discussion.isEmpty {
      members.append(("description", .string(operation.wireDiscussion)))
    }
    let allPositional = operation.namedParameters.allSatisfy(\.isPositional)
    members += [
      ("paramStructure", allPositional ? "either" : "by-name"),
      ("params", .array(parameters(operation))),
      ("result", ["name": "result", "schema": operation.resultSchema]),
      ("errors", .array(errors(operation))),
    ]
    let examples = operation.examples.compactMap { Self.example($0, of: operation, in: table) }
    if !examples.isEmpty { members.append(("examples", .array(examples))) }
    members += [
      ("x-effect", .string(operation.effect.rawValue)), ("x-ordering", ordering(operation)),
    ]
    if let open = operation.fields?.open, !open.isEmpty {
      members.append(("x-open-params", .array(open.map(openParameter))))
    }
    if !allPositional, !operation.positional.isEmpty {
      members.append(("x-positional", .array(operation.positional.map { .string($0.name) })))
    }
    if name != operation.name { members.append(("x-alias-of", .string(operation.name))) }
    return .object(members)
  }

  private static func parameters(_ operation: Operation) -> [JSON] {
    operation.wireParameters.map { parameter in
      [
        "name": .string(parameter.name),
        "summary": .string(parameter.summary),
        "required": .bool(parameter.isRequired),
        "schema": parameter.schema,
      ]
    }
  }

  /// Parameters that OpenRPC cannot list, because an account names them itself.
  private static func openParameter(_ group: FieldSet.OpenGroup) -> JSON {
    [
      "name": .string(group.prefix + group.placeholder), "summary": .string(group.summary),
      "schema": Parameter(group.prefix, group.kind, group.summary).schema,
    ]
  }

  private static func ordering(_ operation: Operation) -> JSON {
    let access: (String, JSON) = ("access", operation.effect == .reads ? "shared" : "exclusive")
    switch operation.ordering {
    case .free: return ["on": "nothing"]
    case .token: return .object([("on", "token"), access])
    case .contact(let parameter):
      let isFound = operation.parameter(parameter)?.isRequired != true
      return .object(
        [("on", "contact"), ("parameter", .string(parameter))]
          + (isFound ? [("otherwise", "every contact")] : []) + [access])
    case .contacts(let parameters):
      return .object(
        [("on", "contact"), ("parameters", .array(parameters.map { .string($0) })), access])
    }
  }

  // MARK: Errors

  private static func errors(_ operation: Operation) -> [JSON] {
    if case .door = operation.action { return [reference(.usage)] }
    return FailureKind.allCases.filter { $0.name != "protocol" && $0 != .unknownOperation }
      .map(reference)
  }

  private static func reference(_ kind: FailureKind) -> JSON {
    ["$ref": .string("#/components/errors/\(componentName(kind))")]
  }

  private static var errors: [(String, JSON)] {
    FailureKind.allCases.map { kind in
      (
        componentName(kind),
        [
          "code": .number(kind.rpcCode), "message": .string(meaning(kind)),
          "data": ["kind": .string(kind.name)],
        ]
      )
    }
  }

  /// Its `data.kind`, made unique where kinds share one.
  private static func componentName(_ kind: FailureKind) -> String {
    switch kind {
    case .unknownOperation: "unknown_method"
    case .notJSON: "not_json"
    case .notRequest: "not_request"
    default: kind.name
    }
  }

  private static func meaning(_ kind: FailureKind) -> String {
    switch kind {
    case .api: "the API or a server answered with an error"
    case .unknownOperation: "there is no such method"
    case .usage: "a parameter is missing, unknown or not acceptable; nothing was sent"
    case .notJSON: "the line is not JSON"
    case .notRequest: "the JSON is not a request"
    case .authorize: "authorization is needed"
    case .rate: "a rate limit or quota is exhausted"
    case .network: "the network, TLS or a time limit failed the call"
    case .store: "the token store is busy, unreadable, unsafe or full"
    case .notFound: "what was asked for does not exist"
    case .partial: "done in part"
    case .refused: "refused: read-only, not confirmed, or revealing"
    case .overloaded: "too many calls in flight: try again later"
    case .cancelled: "cancelled"
    case .internalError: "a defect of this program"
    }
  }

  // MARK: Notifications

  /// What the server may send by itself, after the first request.
  private static let id: JSON = ["type": ["string", "number"]]

  private static func notifications(_ table: OperationTable) -> JSON {
    let token = table.find("token.status", at: .rpc)?.resultSchema ?? ["type": "object"]
    return [
      [
        "name": "authorize.completed",
        "summary": "a login that nobody waited for has ended: token, or error as in a response",
        "params": [
          ["name": "token", "schema": token],
          ["name": "error", "schema": ["type": "object"]],
        ],
      ],
      [
        "name": "token.refreshed",
        "summary": "the access token was renewed",
        "params": [["name": "expires_at", "schema": ["type": "string"]]],
      ],
      [
        "name": "contacts.page",
        "summary": "rows of a call with stream: true; sequence counts from 1",
        "params": [
          ["name": "request", "schema": id], ["name": "sequence", "schema": ["type": "integer"]],
          ["name": "contacts", "schema": ["type": "array", "items": ["type": "object"]]],
        ],
      ],
      [
        "name": "progress",
        "summary": "how far a long call has come; ten a second at most",
        "params": [
          ["name": "request", "schema": id], ["name": "done", "schema": ["type": "integer"]],
          ["name": "total", "schema": ["type": "integer"], "required": false],
        ],
      ],
    ]
  }
}
