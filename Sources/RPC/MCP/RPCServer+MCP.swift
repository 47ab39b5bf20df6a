import InfusionsoftKit
import JSONText
import Operations
import Synchronization

/// The Model Context Protocol on the same stream: its methods have a slash in their names, ours none.
extension RPCServer {
  /// Takes a request of MCP; false when it is none.
  func dispatchMCP(_ request: Request, in batch: Batch?, size: Int) -> Bool {
    guard request.method.utf8.contains(UInt8(ascii: "/")) || request.method == "initialize",
      Self.methodsOfMCP.contains(request.method)
    else { return false }
    dialect.withLock { $0.isMCP = true }
    let client: MCPClient
    do throws(MCPError) {
      let stateless = try MCPClient(meta: request.params?["_meta"])
      client = stateless ?? dialect.withLock { $0.client ?? .unknown }
    } catch {
      answerMCP(request, in: batch, error)
      return true
    }
    do throws(Failure) {
      switch request.method {
      case "tools/call":
        try callTool(request, client, in: batch, size: size)
      case "resources/read":
        try readResource(request, client, in: batch, size: size)
      default:
        answer(request, in: batch, .success(try describe(request, client)))
      }
    } catch {
      answer(request, in: batch, .failure(error))
    }
    return true
  }

  private static let methodsOfMCP: Set<String> = [
    "initialize", "server/discover", "tools/list", "tools/call", "resources/list",
    "resources/templates/list", "resources/read", "prompts/list", "prompts/get",
  ]

  /// A message of a client without handshake, where `ping` does not exist.
  func isStateless(_ request: Request) -> Bool {
    (try? MCPClient(meta: request.params?["_meta"])) != nil
  }

  // MARK: What needs no waiting

  /// The result of a request that asks what there is.
  private func describe(_ request: Request, _ client: MCPClient) throws(Failure) -> JSON {
    let revision = client.revision
    switch request.method {
    case "initialize" where revision < .stateless:
      return try initialize(request)
    case "server/discover":
      guard revision == .stateless else {
        throw .usage(
          "server/discover needs _meta with protocolVersion and clientCapabilities",
          parameter: "_meta")
      }
      return client.cacheable(
        [("supportedVersions", MCPRevision.dates)] + Self.capabilities, milliseconds: Self.lifetime)
    case "tools/list":
      return try page(request, client, ("tools", toolbox.list(for: revision)))
    case "resources/list":
      return try page(request, client, ("resources", []))
    case "resources/templates/list":
      return try page(
        request, client, ("resourceTemplates", [MCPResource.template(for: revision)]))
    case "prompts/list":
      return try page(
        request, client, ("prompts", .array(MCPPrompt.all.map { $0.json(for: revision) })))
    case "prompts/get":
      let call = try MCPCall(request.params)
      let name = try call.text("name")
      guard let prompt = MCPPrompt.find(name) else {
        throw .usage("unknown prompt \(name.prefix(60)); prompts/list has them", parameter: "name")
      }
      return client.result(try prompt.messages(try call.arguments()))
    default:
      throw unknownMethod(request)
    }
  }

  private func initialize(_ request: Request) throws(Failure) -> JSON {
    let client = try MCPClient(initialize: request.params)
    dialect.withLock { $0.client = client }
    return .object(
      [("protocolVersion", .string(client.revision.rawValue))] + Self.capabilities
        + [("serverInfo", MCPClient.server(client.revision))])
  }

  /// A list that fits one page: no cursor was ever handed out.
  private func page(
    _ request: Request, _ client: MCPClient, _ list: (String, JSON)
  ) throws(Failure) -> JSON {
    guard request.params?["cursor"] == nil else {
      throw .usage("there is no such cursor: the list has one page", parameter: "cursor")
    }
    return client.cacheable([list], milliseconds: Self.lifetime)
  }

  /// Lists are the same as long as the process lives.
  private static let lifetime = 3_600_000

  private static let capabilities: [(String, JSON)] = [
    ("capabilities", ["tools": [:], "resources": [:], "prompts": [:]]),
    (
      "instructions",
      """
      The user's CRM account at Infusionsoft (today Keap). token_status says whether access is \
      allowed; where it is not, authorize gives a page for the user to open, and code takes the \
      address at which the browser ends if it does not complete by itself. contacts_list filters and \
      orders; ask for the fields you need. Tools that destroy something take confirm: true, which is \
      the user's to give.
      """
    ),
  ]

  // MARK: Calls of operations

  private func callTool(
    _ request: Request, _ client: MCPClient, in batch: Batch?, size: Int
  ) throws(Failure) {
    let call = try MCPCall(request.params)
    let name = try call.text("name")
    guard let operation = toolbox.operation(name) else {
      throw .usage("unknown tool \(name.prefix(60)); tools/list has them", parameter: "name")
    }
    let arguments = try call.arguments()
    let form = AnswerForm.tool(client)
    do throws(Failure) {
      let params = try CallParameters(arguments, for: operation, meta: request.params?["_meta"])
      if params.streams {
        throw .usage("no stream over MCP: take pages with next_page_token", parameter: "stream")
      }
      try start(operation, params, request, as: form, call, in: batch, size: size)
    } catch {
      guard let id = request.id else { return batch?.settle(nil) ?? () }
      send(form.answer(to: id, .failure(error)), in: batch)
    }
  }

  private func readResource(
    _ request: Request, _ client: MCPClient, in batch: Batch?, size: Int
  ) throws(Failure) {
    let call = try MCPCall(request.params)
    let uri = try call.text("uri")
    guard let resource = MCPResource(uri: uri),
      let operation = session.table.find(MCPResource.operation, at: .mcp)
    else {
      return answerMCP(request, in: batch, MCPResource.notFound(uri, for: client.revision))
    }
    let params = try CallParameters(
      ["id": .string(resource.contactID)], for: operation, meta: request.params?["_meta"])
    try start(
      operation, params, request, as: .resource(client, resource), call, in: batch, size: size)
  }

  private func answerMCP(_ request: Request, in batch: Batch?, _ error: MCPError) {
    guard let id = request.id else { return batch?.settle(nil) ?? () }
    send(.error(id: id, error.object), in: batch)
  }
}

/// What the client's first messages have shown it to be.
struct Dialect {
  /// What `initialize` said.
  var client: MCPClient?
  /// It has sent requests of MCP, so it gets none but MCP's notifications.
  var isMCP = false
}
