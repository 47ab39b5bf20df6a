import InfusionsoftKit
import JSONText
import Testing

@testable import Operations
@testable import RPC

/// The Model Context Protocol on the same stream, in both eras.
@Suite(.timeLimit(.minutes(5)))
struct MCPTests {
  // MARK: The handshake

  @Test(arguments: MCPRevision.allCases.filter { $0 != .stateless })
  func `a revision with a handshake is echoed`(_ revision: MCPRevision) async throws {
    let client = try Client()
    let result = try await client.initialize(revision.rawValue)
    #expect(result["protocolVersion"]?.string == revision.rawValue)
    #expect(result["capabilities"]?["tools"]?.kind == .object)
    #expect(result["serverInfo"]?["name"]?.string == "infusionsoft")
    #expect((result["serverInfo"]?["title"] != nil) == (revision >= .structuredContent))
    #expect(result["resultType"] == nil)
    try await client.endWell()
  }

  @Test(arguments: ["2023-01-01", "2026-07-28", "tomorrow"])
  func `another revision is offered the latest with a handshake`(_ asked: String) async throws {
    let client = try Client()
    #expect(try await client.initialize(asked)["protocolVersion"]?.string == "2025-11-25")
    try await client.endWell()
  }

  @Test func `ping is answered in the handshake's era, and unknown in the other`() async throws {
    let client = try Client()
    _ = try await client.initialize("2025-06-18")
    #expect(try await client.result("ping") == [:])
    let error = try await client.error("ping", stateless([]))
    #expect(error["code"]?.int == -32601)
    try await client.endWell()
  }

  // MARK: Without a handshake

  @Test func `server discover tells the versions, and every result says what it is`() async throws {
    let client = try Client()
    let result = try await client.result("server/discover", stateless([]))
    #expect(result["supportedVersions"]?.elements.first?.string == "2026-07-28")
    #expect(result["resultType"]?.string == "complete")
    #expect(result["ttlMs"]?.int != nil)
    #expect(result["cacheScope"]?.string == "private")
    let server = result["_meta"]?["io.modelcontextprotocol/serverInfo"]
    #expect(server?["name"]?.string == "infusionsoft")
    let list = try await client.result("tools/list", stateless([]))
    #expect(list["resultType"]?.string == "complete")
    let call = try await client.result(
      "tools/call", stateless([("name", "get_data"), ("arguments", [:])]))
    #expect(call["resultType"]?.string == "complete")
    // Any value may be structured content here.
    #expect(call["structuredContent"] == ["hello", 5])
    try await client.endWell()
  }

  @Test func `a version that is not served is named with those that are`() async throws {
    let client = try Client()
    let error = try await client.error(
      "tools/list", ["_meta": ["io.modelcontextprotocol/protocolVersion": "2030-01-01"]])
    #expect(error["code"]?.int == -32022)
    #expect(error["data"]?["requested"]?.string == "2030-01-01")
    #expect(error["data"]?["supported"]?.elements.contains("2026-07-28") == true)
    try await client.endWell()
  }

  @Test func `metadata without capabilities is refused, and discover without metadata`()
    async throws
  {
    let client = try Client()
    let half: JSON = ["_meta": ["io.modelcontextprotocol/protocolVersion": "2026-07-28"]]
    #expect(try await client.error("tools/list", half)["code"]?.int == -32602)
    #expect(try await client.error("server/discover", [:])["code"]?.int == -32602)
    #expect(try await client.error("initialize", stateless([]))["code"]?.int == -32601)
    try await client.endWell()
  }

  // MARK: Tools

  @Test func `tools are the operations of the table, with what the revision knows`() async throws {
    let client = try Client()
    for (version, hasSchema, hasHints) in [
      ("2024-11-05", false, false), ("2025-03-26", false, true), ("2025-06-18", true, true),
    ] {
      _ = try await client.initialize(version)
      let tools = try await client.result("tools/list")["tools"]?.elements ?? []
      let names = tools.compactMap { $0["name"]?.string }
      #expect(names.contains("contact_write") && names.contains("subtract"))
      #expect(!names.contains("ping") && !names.contains("history"))
      let subtract = try #require(tools.first { $0["name"]?.string == "subtract" })
      #expect(subtract["inputSchema"]?["required"] == ["minuend", "subtrahend"])
      #expect((subtract["annotations"] != nil) == hasHints)
      let described = try #require(tools.first { $0["name"]?.string == "described" })
      #expect((described["outputSchema"] != nil) == hasSchema)
      // A result that is no object has no output schema in this era.
      #expect(!subtract.members.contains { $0.name == "outputSchema" })
    }
    let destroy = try await client.result("tools/list")["tools"]?.elements
      .first { $0["name"]?.string == "destroy" }
    #expect(destroy?["annotations"]?["destructiveHint"]?.bool == true)
    #expect(destroy?["annotations"]?["readOnlyHint"]?.bool == false)
    #expect(destroy?["inputSchema"]?["required"] == ["id", "confirm"])
    try await client.endWell()
  }

  /// The tools of the real table.
  private func tools(isReadOnly: Bool = false, isSandbox: Bool = false) -> [String: JSON] {
    let list = MCPToolbox(.standard, isReadOnly: isReadOnly, isSandbox: isSandbox)
      .list(for: .stateless).elements
    let tools = list.compactMap { tool in tool["name"]?.string.map { ($0, tool) } }
    #expect(Set(tools.map(\.0)).count == list.count)
    return Dictionary(tools, uniquingKeysWith: { first, _ in first })
  }

  @Test func `no tool reveals secrets or leads them elsewhere, and hosts can take every name`() {
    let names = tools().keys
    #expect(names.contains("contacts_list") && names.contains("token_status"))
    for name in [
      "token_access", "token_export", "token_import", "config_set", "config_unset", "profile_use",
      "profile_remove", "sandbox_approve",
    ] {
      #expect(!names.contains(name), "\(name)")
    }
    #expect(tools(isSandbox: true).keys.contains("sandbox_approve"))
    for name in names {
      #expect(name.wholeMatch(of: /[a-zA-Z][a-zA-Z0-9_]{0,63}/) != nil, "\(name)")
    }
  }

  @Test func `hosts are told which tools only read, only add, or may change what is there`() {
    func hints(_ name: String) -> [Bool?] {
      let hints = tools()[name]?["annotations"]
      return ["readOnlyHint", "destructiveHint", "idempotentHint"].map { hints?[$0]?.bool }
    }
    #expect(hints("contacts_get") == [true, nil, nil])
    #expect(hints("contacts_create") == [false, false, false])
    #expect(hints("contacts_update") == [false, true, true])
    #expect(hints("contacts_delete") == [false, true, false])
    #expect(hints("tags_apply") == [false, true, true])
    #expect(hints("token_forget") == [false, true, true])
    #expect(hints("authorize") == [false, false, false])
    let readers = tools(isReadOnly: true)
    #expect(readers.keys.contains("contacts_export"))
    for name in tools().keys where name.hasPrefix("contacts_") || name.hasPrefix("tags_") {
      let verb = name.split(separator: "_").last ?? ""
      let writes = ["create", "update", "delete", "merge", "undo", "apply", "remove", "import"]
      #expect(readers.keys.contains(name) != writes.contains(String(verb)), "\(name)")
    }
  }

  @Test func `a tool says once what is said of a group of fields, and speaks of parameters`() {
    let create = tools()["contacts_create"]
    let properties = create?["inputSchema"]?["properties"]
    #expect(properties?["billing.line1"]?["description"]?.string?.contains("line1") == true)
    #expect(properties?["billing.line2"] == ["type": "string"])
    #expect(properties?["email"]?["description"] != nil)
    let text = create?["description"]?.string ?? ""
    #expect(text.contains("duplicate_option") && !text.contains("--duplicate-option"))
    let open = create?["inputSchema"]?["patternProperties"]?.members.map(\.name)
    #expect(open == ["^custom\\.."])
  }

  @Test func `read-only hides what writes and refuses it`() async throws {
    let client = try Client(session: .specimen(Stage(), isReadOnly: true))
    _ = try await client.initialize("2025-11-25")
    let names = try await client.result("tools/list")["tools"]?.elements
      .compactMap { $0["name"]?.string }
    #expect(names?.contains("contact_read") == true)
    #expect(names?.contains("contact_write") == false)
    #expect(names?.contains("destroy") == false)
    let refusal = try await client.call("contact_write", ["as": "x", "id": "1"])
    #expect(refusal["isError"]?.bool == true)
    #expect(refusal["content"]?.elements.first?["text"]?.string?.contains("--read-only") == true)
    try await client.endWell()
  }

  @Test func `a result is text and structure, and both say the same`() async throws {
    let client = try Client()
    for (version, isStructured) in [("2025-03-26", false), ("2025-06-18", true)] {
      _ = try await client.initialize(version)
      let result = try await client.call("described", [:])
      #expect(result["isError"]?.bool == false)
      let text = result["content"]?.elements.first?["text"]?.string ?? ""
      #expect(try JSON(text) == ["answer": 42])
      #expect(result["structuredContent"] == (isStructured ? ["answer": 42] : nil))
    }
    try await client.endWell()
  }

  @Test func `a failure is told to the model, and a bad argument as the revision has it`()
    async throws
  {
    let client = try Client()
    _ = try await client.initialize("2025-11-25")
    let failed = try await client.call("fail", ["kind": "rate"])
    #expect(failed["isError"]?.bool == true)
    #expect(failed["content"]?.elements.first?["text"]?.string == "as was asked")
    let facts = try JSON(failed["content"]?.elements.last?["text"]?.string ?? "")
    #expect(facts["code"]?.int == 1005)
    #expect(try await client.call("subtract", ["minuend": 1])["isError"]?.bool == true)
    #expect(try await client.call("destroy", ["id": "1"])["isError"]?.bool == true)

    _ = try await client.initialize("2025-06-18")
    let error = try await client.error(
      "tools/call", ["name": "subtract", "arguments": ["minuend": 1]])
    #expect(error["code"]?.int == -32602)
    for params: JSON in [
      ["name": "nowhere"], ["arguments": [:]], ["name": "nothing", "arguments": []],
    ] {
      #expect(try await client.error("tools/call", params)["code"]?.int == -32602)
    }
    let crash = try await client.error("tools/call", ["name": "crash"])
    #expect(crash["code"]?.int == -32603)
    try await client.endWell()
  }

  @Test func `progress goes to the token that asked for it, and only up`() async throws {
    let client = try Client()
    _ = try await client.initialize("2025-11-25")
    await client.request(
      "tools/call",
      [
        "name": "count", "arguments": ["to": 3], "_meta": ["progressToken": "p"],
      ])
    let progress = try await client.message()
    #expect(progress?["method"]?.string == "notifications/progress")
    #expect(progress?["params"]?["progressToken"]?.string == "p")
    #expect(progress?["params"]?["progress"]?.int == 1)
    #expect(progress?["params"]?["total"]?.int == 3)
    // The next comes at once only because it is the end.
    #expect(try await client.message()?["params"]?["progress"]?.int == 3)
    #expect(try await client.message()?["result"]?["isError"]?.bool == false)
    #expect(try await client.call("count", ["to": 3])["isError"]?.bool == false)
    try await client.endWell()
  }

  @Test func `a cancelled call is left without an answer`() async throws {
    let client = try Client()
    _ = try await client.initialize("2025-11-25")
    await client.send(
      #"{"jsonrpc":"2.0","id":"c","method":"tools/call","params":{"name":"pause"}}"#)
    await client.send(
      #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"c"}}"#)
    #expect(try await client.result("ping") == [:])
    try await client.endWell()
  }

  @Test func `a client of MCP gets no notification of ours`() async throws {
    let session = try Session.specimen(Stage())
    let client = try Client(session: session)
    _ = try await client.initialize("2025-11-25")
    session.post(.tokenRefreshed(["expires_at": "x"]))
    _ = try await client.call("count", ["to": 3])
    #expect(try await client.result("ping") == [:])
    try await client.endWell()
  }

  @Test func `at the end of its input a client waits a second, not longer`() async throws {
    let clock = HandClock()
    let stage = Stage()
    let client = try Client(
      stage: stage, session: .specimen(stage, sleep: { try await clock.sleep($0) }))
    _ = try await client.initialize("2025-11-25")
    await client.send(
      #"{"jsonrpc":"2.0","id":"s","method":"tools/call","params":{"name":"wait","arguments":{"as":"slow"}}}"#
    )
    await stage.reached("begin slow")
    client.end()
    await clock.hasSleeper(for: .seconds(1))
    await clock.pass(.seconds(1))
    let answer = try await client.message()
    #expect(answer?["id"]?.string == "s")
    #expect(answer?["error"]?["code"]?.int == -32800)
    #expect(await client.status == 0)
  }

  // MARK: Resources and prompts

  @Test func `a contact is a resource, and another address is none`() async throws {
    let client = try Client()
    _ = try await client.initialize("2025-11-25")
    let templates = try await client.result("resources/templates/list")
    #expect(
      templates["resourceTemplates"]?.elements.first?["uriTemplate"]?.string
        == "keap://contact/{id}")
    #expect(try await client.result("resources/list")["resources"]?.elements.isEmpty == true)
    let read = try await client.result("resources/read", ["uri": "keap://contact/7"])
    let contents = try #require(read["contents"]?.elements.first)
    #expect(contents["uri"]?.string == "keap://contact/7")
    #expect(try JSON(contents["text"]?.string ?? "") == ["id": "7"])
    for uri in ["keap://contact/", "keap://contact/a/b", "file:///etc/passwd", "keap://contact/0"] {
      let error = try await client.error("resources/read", ["uri": .string(uri)])
      #expect(error["code"]?.int == -32002, "\(uri)")
      #expect(error["data"]?["uri"]?.string == uri)
      let stateless = try await client.error(
        "resources/read", stateless([("uri", .string(uri))]))
      #expect(stateless["code"]?.int == -32602, "\(uri)")
    }
    try await client.endWell()
  }

  @Test func `prompts name their arguments, and refuse what is missing or unknown`() async throws {
    let client = try Client()
    _ = try await client.initialize("2025-11-25")
    let prompts = try await client.result("prompts/list")["prompts"]?.elements ?? []
    #expect(prompts.count == MCPPrompt.all.count)
    for prompt in prompts {
      let name = try #require(prompt["name"])
      let required = prompt["arguments"]?.elements.filter { $0["required"]?.bool == true } ?? []
      let arguments: [(String, JSON)] = required.compactMap { argument in
        argument["name"]?.string.map { ($0, "Ann Example") }
      }
      let result = try await client.result(
        "prompts/get", ["name": name, "arguments": .object(arguments)])
      let text = result["messages"]?.elements.first?["content"]?["text"]?.string ?? ""
      #expect(text.contains("contacts_list"))
      #expect(required.isEmpty || text.contains("Ann Example"))
      // What it tells the model to use exists.
      for tool in text.matches(of: /[a-z]+_(list|get)\b/) {
        let toolbox = MCPToolbox(.standard, isReadOnly: true, isSandbox: false)
        #expect(toolbox.operation(String(tool.0)) != nil, "\(tool.0)")
      }
    }
    for params: JSON in [
      ["name": "meeting_brief"], ["name": "meeting_brief", "arguments": ["contact": ""]],
      ["name": "find_duplicates", "arguments": ["x": "y"]], ["name": "nowhere"],
      ["name": "find_duplicates", "arguments": ["family_name": 1]],
    ] {
      #expect(try await client.error("prompts/get", params)["code"]?.int == -32602)
    }
    #expect(try await client.error("prompts/list", ["cursor": "x"])["code"]?.int == -32602)
    try await client.endWell()
  }
}

/// Parameters with the metadata of a client that opens pages and needs no handshake.
func stateless(_ members: [(String, JSON)], opensPages: Bool = true) -> JSON {
  let capabilities: JSON = opensPages ? ["elicitation": ["url": [:]]] : [:]
  return .object(
    members + [
      (
        "_meta",
        [
          "io.modelcontextprotocol/protocolVersion": "2026-07-28",
          "io.modelcontextprotocol/clientCapabilities": capabilities,
        ]
      )
    ])
}

extension Client {
  /// Sends a request with an id of its own.
  func request(_ method: String, _ params: JSON? = nil) async {
    var members: [(String, JSON)] = [
      ("jsonrpc", "2.0"), ("id", .string(method)), ("method", .string(method)),
    ]
    if let params { members.append(("params", params)) }
    await send(JSON.object(members).text)
  }

  func result(_ method: String, _ params: JSON? = nil) async throws -> JSON {
    await request(method, params)
    let answer = try #require(try await message())
    return try #require(answer["result"], "\(answer.text)")
  }

  func error(_ method: String, _ params: JSON? = nil) async throws -> JSON {
    await request(method, params)
    let answer = try #require(try await message())
    return try #require(answer["error"], "\(answer.text)")
  }

  func initialize(_ version: String, opensPages: Bool = false) async throws -> JSON {
    let capabilities: JSON = opensPages ? ["elicitation": ["url": [:]]] : [:]
    let result = try await result(
      "initialize",
      [
        "protocolVersion": .string(version), "capabilities": capabilities,
        "clientInfo": ["name": "test", "version": "1"],
      ])
    await send(#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#)
    return result
  }

  func call(_ tool: String, _ arguments: JSON) async throws -> JSON {
    try await result("tools/call", ["name": .string(tool), "arguments": arguments])
  }

  func endWell() async throws {
    end()
    #expect(await line() == nil)
    #expect(await status == 0)
  }
}
