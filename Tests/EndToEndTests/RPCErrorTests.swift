import JSONText
import TestSupport
import Testing

/// The failure table as another program meets it: code and `data`.
@Suite struct RPCErrorTests {
  @Test(
    arguments: [
      ("contacts.gte", nil, -32601, nil, "contacts.get"),
      ("sandbox.serve", nil, -32601, nil, "sandbox.serve"),
      ("contacts.get", "{}", -32602, "/id", "id"),
      ("contacts.get", #"{"id": true}"#, -32602, "/id", "true"),
      ("contacts.get", #"["42", "43"]"#, -32602, "/1", "1"),
      ("contacts.list", #"{"limit": 0}"#, -32602, "/limit", "0"),
      ("contacts.list", #"{"limt": 5}"#, -32602, "/limt", "limit"),
      ("contacts.list", #"{"order_by": "shoe_size"}"#, -32602, "/order_by", "update_time"),
      ("contacts.list", #"{"_meta": {"timeout_ms": 0}}"#, -32602, "/_meta/timeout_ms", "1"),
      ("authorize", #"{"listen": "yes"}"#, -32602, "/listen", "listen"),
      ("code", "{}", -32602, "/code", "code"),
      ("config.set", #"{"name": "colour"}"#, -32602, "/name", "colour"),
      ("ping", #"{"pong": 1}"#, -32602, "/pong", "pong"),
    ] as [(String, String?, Int, String?, String)])
  func `bad usage names the parameter and sends nothing`(
    method: String, params: String?, code: Int, pointer: String?, mentions: String
  ) async throws {
    let sandbox = try await SandboxProcess()
    let client = try RPCClient(sandbox.program())
    let error = try await client.error(method, try params.map { try JSON($0) })
    #expect(error["code"]?.int == code)
    #expect(error["data"]?["kind"]?.string == "usage")
    #expect(error["data"]?["pointer"]?.string == pointer)
    #expect(error["message"]?.string?.contains(mentions) == true, "\(error.text)")
    #expect(try sandbox.count("requests") == 0)
  }

  @Test(arguments: [
    ("{", -32700, "null"),
    (#"{"jsonrpc": "2.0", "id": 5, "method": "ping",}"#, -32700, "null"),
    ("[]", -32600, "null"),
    ("7", -32600, "null"),
    (#"{"jsonrpc": "1.0", "id": 5, "method": "ping"}"#, -32600, "5"),
    (#"{"jsonrpc": "2.0", "id": "x", "method": 5}"#, -32600, #""x""#),
    (#"{"jsonrpc": "2.0", "id": {}, "method": "ping"}"#, -32600, "null"),
  ])
  func `what is no request is answered as such`(
    line: String, code: Int, id: String
  ) async throws {
    let client = try RPCClient(Program())
    client.post(line: line)
    let error = try await client.answer(to: id)["error"]
    #expect(error?["code"]?.int == code)
    #expect(error?["data"]?["kind"]?.string == "protocol")
    #expect(try await client.result("ping") == [:])
  }

  @Test func `before a login the error has the URL to open, which leads to one`() async throws {
    let sandbox = try await SandboxProcess()
    let client = try RPCClient(sandbox.program())
    let error = try await client.error("contacts.list")
    #expect(error["code"]?.int == 1004)
    #expect(error["data"]?["kind"]?.string == "authorize")
    let url = try #require(error["data"]?["authorization_url"])
    let approval = try await client.result("sandbox.approve", ["url": url])
    let token = try await client.result("code", ["code": try #require(approval["redirect_url"])])
    #expect(token["state"]?.string == "valid")
  }

  @Test func `without an application the error says what is missing`() async throws {
    let client = try RPCClient(Program())
    let error = try await client.error("authorize")
    #expect(error["code"]?.int == 1004)
    #expect(error["data"]?["kind"]?.string == "authorize")
    let missing = error["data"]?["missing"]?.elements.compactMap(\.string)
    #expect(missing == ["client_id", "client_secret"])
    #expect(error["data"]?["authorization_url"] == nil)
  }

  @Test func `a dead grant has to be authorized again`() async throws {
    let sandbox = try await SandboxProcess()
    let client = try RPCClient(sandbox.program())
    try await client.authorize()
    // Past the 45 days that a refresh token lives.
    try sandbox.control("POST", "/clock", #"{"advance": 4000000}"#)
    for method in ["token.refresh", "contacts.list"] {
      let error = try await client.error(method)
      #expect(error["code"]?.int == 1004)
      #expect(error["data"]?["authorization_url"]?.string != nil, "\(error.text)")
    }
    #expect(try await client.result("token")["state"]?.string == "dead")
    #expect(try sandbox.count("refreshes") == 0)
  }

  @Test(arguments: [
    (
      #"{"times": 4, "status": 500, "body": {"code": 500, "message": "Out of order", "status": "INTERNAL"}}"#,
      500, "Out of order"
    ),
    (#"{"times": 4, "status": 503, "html": true}"#, 503, "503"),
    (#"{"body": "<html>Hello</html>", "content_type": "text/html"}"#, 200, "<html>Hello"),
    (#"{"body": "{\"id\": \"1\", "}"#, 200, "broken JSON"),
  ])
  func `an answer of the API that is no use has its status and words`(
    fault: String, status: Int, mentions: String
  ) async throws {
    let sandbox = try await SandboxProcess()
    let client = try RPCClient(sandbox.program())
    try await client.authorize()
    try sandbox.control("POST", "/faults", fault.replacing(/^\{/, with: #"{"path": "/crm/*", "#))
    let error = try await client.error("contacts.get", ["id": "42"])
    #expect(error["code"]?.int == 1001)
    #expect(error["data"]?["kind"]?.string == "api")
    #expect(error["data"]?["status"]?.int == status)
    #expect(error["data"]?["operation"]?.string?.contains("/v2/contacts/42") == true)
    #expect(error["message"]?.string?.contains(mentions) == true, "\(error.text)")
  }

  @Test func `a rate limit says how long to wait`() async throws {
    let sandbox = try await SandboxProcess()
    let client = try RPCClient(sandbox.program())
    try await client.authorize()
    try sandbox.control(
      "POST", "/faults",
      #"{"path": "/crm/*", "status": 429, "headers": {"Retry-After": "70"}, "times": 0}"#)
    let error = try await client.error("contacts.get", ["id": "42"])
    #expect(error["code"]?.int == 1005)
    #expect(error["data"]?["kind"]?.string == "rate")
    #expect(error["data"]?["retry_after"]?.int == 70)
  }

  @Test func `a server that is gone was sent nothing`() async throws {
    let sandbox = try await SandboxProcess()
    let client = try RPCClient(sandbox.program())
    try await client.authorize()
    await sandbox.end()
    let error = try await client.error("token.refresh")
    #expect(error["code"]?.int == 1006)
    #expect(error["data"]?["kind"]?.string == "network")
    #expect(error["data"]?["outcome"]?.string == "not_sent")
    #expect(error["data"]?["phase"]?.string == "connect")
    #expect(try await client.result("token")["state"]?.string == "valid")
  }

  @Test(arguments: [
    (#"{"delay_ms": 60000}"#, "wait"), (#"{"drop": "after"}"#, "wait"),
    (#"{"drop": "during"}"#, "receive"),
  ])
  func `a server that does not answer may have acted`(fault: String, phase: String) async throws {
    let sandbox = try await SandboxProcess()
    let client = try RPCClient(sandbox.program())
    try await client.authorize()
    try sandbox.control(
      "POST", "/faults",
      fault.replacing(/^\{/, with: #"{"path": "/crm/*", "times": 0, "#))
    let error = try await client.error(
      "contacts.get", ["id": "42", "_meta": ["timeout_ms": 500]])
    #expect(error["code"]?.int == 1006)
    #expect(error["data"]?["kind"]?.string == "network")
    #expect(error["data"]?["outcome"]?.string == "unknown")
    #expect(error["data"]?["phase"]?.string == phase, "\(error.text)")
  }

  @Test func `a store file that others can read is refused, with its repair`() async throws {
    let sandbox = try await SandboxProcess()
    let program = sandbox.program()
    let client = try RPCClient(program)
    try await client.authorize()
    let text = try #require(program.home.read(Program.recordName))
    program.home.write(text, to: Program.recordName, mode: 0o640)
    for method in ["token", "contacts.list", "authorize", "token.forget"] {
      let error = try await client.error(method)
      #expect(error["code"]?.int == 1007)
      #expect(error["data"]?["kind"]?.string == "store")
      #expect(error["data"]?["repair"]?.string?.hasPrefix("chmod 600 ") == true)
    }
    #expect(program.home.read(Program.recordName) == text)
  }

  @Test func `a contact that is not there is not found`() async throws {
    let sandbox = try await SandboxProcess()
    let client = try RPCClient(sandbox.program())
    try await client.authorize()
    let error = try await client.error("contacts.get", ["id": "999999999"])
    #expect(error["code"]?.int == 1008)
    #expect(error["data"]?["kind"]?.string == "not_found")
    #expect(error["data"]?["status"]?.int == 404)
  }

  @Test func `a cancelled call ends its transfer`() async throws {
    let api = try LoopbackServer { _ in [.hold] }
    var program = Program()
    program.variables = [
      "INFUSIONSOFT_API_URL": api.url, "INFUSIONSOFT_API_KEY": "any key will do here",
    ]
    let client = try RPCClient(program)
    let call = client.post("contacts.get", ["id": "42"])
    await api.until { $0.requests.count == 1 }
    let order = try await client.result("$/cancelRequest", ["id": try JSON(call)])
    #expect(order["cancelled"]?.bool == true)
    let error = try await client.answer(to: call)["error"]
    #expect(error?["code"]?.int == -32800)
    #expect(error?["data"]?["kind"]?.string == "cancelled")
    await api.until { $0.closedByClient == [1] }
  }
}
