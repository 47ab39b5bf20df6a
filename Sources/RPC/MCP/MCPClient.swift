import InfusionsoftKit
import JSONText
import Operations

/// What an MCP client says of itself: once with `initialize`, or in the `_meta` of each request.
struct MCPClient: Sendable {
  let revision: MCPRevision
  /// It can show a person a page to open (elicitation in URL mode).
  let opensPages: Bool

  /// A client that sends requests of MCP without a word about itself.
  static let unknown = MCPClient(revision: .latestWithHandshake, capabilities: nil)

  private static let versionKey = "io.modelcontextprotocol/protocolVersion"
  private static let capabilitiesKey = "io.modelcontextprotocol/clientCapabilities"

  init(revision: MCPRevision, capabilities: JSON?) {
    self.revision = revision
    opensPages =
      revision >= .urlElicitation && capabilities?["elicitation"]?["url"]?.kind == .object
  }

  /// Reads the parameters of `initialize`: of a revision that is not known, ours is answered.
  init(initialize params: JSON?) throws(Failure) {
    guard let asked = params?["protocolVersion"]?.string else {
      throw .usage("initialize needs protocolVersion", parameter: "protocolVersion")
    }
    let known = MCPRevision(rawValue: asked).flatMap { $0 == .stateless ? nil : $0 }
    self.init(
      revision: known ?? .latestWithHandshake, capabilities: params?["capabilities"])
  }

  /// Reads `params._meta`; nil when it is not that of a client without handshake.
  init?(meta: JSON?) throws(MCPError) {
    guard let version = meta?[Self.versionKey] else { return nil }
    guard let asked = version.string else {
      throw .usage(Failure.usage("_meta: \(Self.versionKey) takes a text", parameter: "_meta"))
    }
    guard asked == MCPRevision.stateless.rawValue else {
      throw MCPError(
        code: -32022, message: "Unsupported protocol version",
        data: ["supported": MCPRevision.dates, "requested": .string(asked)])
    }
    guard let capabilities = meta?[Self.capabilitiesKey], capabilities.kind == .object else {
      throw .usage(Failure.usage("_meta needs \(Self.capabilitiesKey)", parameter: "_meta"))
    }
    self.init(revision: .stateless, capabilities: capabilities)
  }

  /// A result as this client's revision wants it: the last one has every result say what it is.
  func result(_ members: [(String, JSON)]) -> JSON {
    guard revision >= .stateless else { return .object(members) }
    let about: JSON = ["io.modelcontextprotocol/serverInfo": Self.server(revision)]
    return .object([("resultType", "complete")] + members + [("_meta", about)])
  }

  /// The same for what a client may keep for a while.
  func cacheable(_ members: [(String, JSON)], milliseconds: Int) -> JSON {
    guard revision >= .stateless else { return .object(members) }
    return result(members + [("ttlMs", .number(milliseconds)), ("cacheScope", "private")])
  }

  /// Who answers.
  static func server(_ revision: MCPRevision) -> JSON {
    var members: [(String, JSON)] = [
      ("name", "infusionsoft"), ("version", .string(ProgramVersion.text)),
    ]
    if revision >= .structuredContent { members.append(("title", "Infusionsoft (Keap) CRM")) }
    return .object(members)
  }
}

/// An error that MCP has a code of its own for.
struct MCPError: Error {
  let code: Int
  let message: String
  let data: JSON?

  init(code: Int, message: String, data: JSON?) {
    self.code = code
    self.message = message
    self.data = data
  }

  /// A failure of the table, which stays what it is.
  static func usage(_ failure: Failure) -> MCPError {
    MCPError(code: failure.kind.rpcCode, message: failure.message, data: failure.data)
  }

  /// The `error` member of a response.
  var object: JSON {
    .object(
      [("code", .number(code)), ("message", .string(message))] + (data.map { [("data", $0)] } ?? [])
    )
  }
}
