import JSONText
import TestSupport
import Testing

/// Custody behind TLS and HTTP/2: what is lost on the way there, and what each answer means.
@Suite struct CustodyTLSTests {
  /// What becomes of a refresh.
  struct Fate: Sendable, CustomTestStringConvertible {
    let fault: String
    let status: Int32
    let state: String
    /// Requests that came to the token endpoint, rotations, and presentations of a spent token.
    let requests: Int
    let rotations: Int
    var reuses = 0

    var testDescription: String { fault }
  }

  @Test(arguments: [
    // nginx answers 502 for a server that says nothing; the program asks once more.
    Fate(fault: #"{"drop": "before"}"#, status: 0, state: "valid", requests: 2, rotations: 1),
    Fate(
      fault: #"{"drop": "after"}"#, status: 4, state: "dead", requests: 2, rotations: 1, reuses: 1),
    Fate(
      fault: #"{"drop": "during"}"#, status: 4, state: "dead", requests: 2, rotations: 1, reuses: 1
    ),
    Fate(
      fault: #"{"truncate": 40}"#, status: 4, state: "dead", requests: 2, rotations: 1, reuses: 1),
    Fate(
      fault: #"{"status": 503, "html": true}"#, status: 0, state: "valid", requests: 2, rotations: 1
    ),
    Fate(
      fault: #"{"status": 503, "html": true, "times": 2}"#, status: 4, state: "uncertain",
      requests: 2, rotations: 0),
    Fate(fault: #"{"status": 429}"#, status: 5, state: "valid", requests: 1, rotations: 0),
    Fate(
      fault: #"{"status": 401, "body": {"error": "invalid_client"}}"#, status: 4, state: "valid",
      requests: 1, rotations: 0),
    Fate(
      fault: #"{"status": 400, "body": {"error": "invalid_grant"}}"#, status: 4, state: "dead",
      requests: 1, rotations: 0),
    Fate(
      fault:
        #"{"status": 400, "body": {"error": "invalid_request", "error_description": "Invalid Refresh Token"}}"#,
      status: 4, state: "dead", requests: 1, rotations: 0),
  ])
  func `a refresh through a proxy ends as its answer says, and no copy of it is sent`(
    fate: Fate
  ) async throws {
    let account = try await Account()
    try account.spoil(fate.fault)
    let outcome = try await account.run("token", "refresh")
    #expect(outcome.status == fate.status, "\(outcome.error)")
    #expect(try await account.run("token").json()["state"]?.string == fate.state)
    #expect(try account.sandbox.count("refreshes") == fate.rotations)
    #expect(try account.sandbox.count("refresh_reuses") == fate.reuses)
    // The old access token or the new one: calls go on either way.
    #expect(try await account.run("contacts", "get", "42").status == 0)
    // The exchange of the code was one.
    #expect(await account.front.end().count { $0.path == "/token" } == fate.requests + 1)
  }

  @Test func `a proxy that dies under a refresh leaves it uncertain, and asking again settles it`()
    async throws
  {
    let account = try await Account()
    try account.spoil(#"{"status": 503, "delay_ms": 60000}"#)
    let refresh = try account.program.start(account.options + ["token", "refresh"])
    while try account.sandbox.control("GET", "/faults").elements.first?["met"]?.int == 0 {
      await Task.yield()
    }
    await account.front.kill()
    let outcome = await refresh.finish()
    #expect(outcome.status != 0)
    #expect(try await account.run("token").json()["state"]?.string == "uncertain")

    let revived = try await HTTPSFront(
      before: account.sandbox.port, with: account.authority.certificate(), port: account.front.port)
    #expect(try await account.run("token", "refresh").json()["state"]?.string == "valid")
    #expect(try account.sandbox.count("refreshes") == 1)
    #expect(try account.sandbox.count("refresh_reuses") == 0)
    #expect(await revived.end().count { $0.path == "/token" } == 1)
  }

  @Test func `32 calls over HTTP/2 with an expired token cost one refresh`() async throws {
    let account = try await Account()
    try account.sandbox.control("POST", "/faults", #"{"path": "/crm/*", "expire": true}"#)
    let client = try RPCClient(account.program, account.options)
    let calls = (1...32).map { ($0, client.post("contacts.get", ["id": .number($0)])) }
    for (id, call) in calls {
      #expect(try await client.result(of: call)["id"]?.string == String(id))
    }
    #expect(await client.end() == 0)
    #expect(try account.sandbox.count("refreshes") == 1)
    #expect(try account.sandbox.count("refresh_reuses") == 0)
    let exchanges = await account.front.end()
    #expect(exchanges.filter { $0.path != "/token" }.allSatisfy { $0.version == "HTTP/2.0" })
  }
}

/// A program that is authorized at a sandbox behind nginx.
private struct Account {
  let authority: TestAuthority
  let sandbox: SandboxProcess
  let front: HTTPSFront
  let program: Program
  var options: [String] { ["--ca-file", authority.file] }

  init() async throws {
    authority = try await TestAuthority()
    sandbox = try await SandboxProcess()
    front = try await HTTPSFront(before: sandbox.port, with: authority.certificate())
    program = sandbox.program(through: front)
    let attempt = try await run("authorize", "--no-listen", "-o", "json").json()
    let url = try #require(attempt["authorization_url"]?.string)
    let approval = try await run("sandbox", "approve", url).json()
    try #require(try await run("code", approval["redirect_url"]?.string ?? "").status == 0)
  }

  /// Lets something befall the token endpoint, once unless `fault` says otherwise.
  func spoil(_ fault: String) throws {
    try sandbox.control("POST", "/faults", #"{"path": "/token", "# + fault.dropFirst())
  }

  func run(_ words: String...) async throws -> Program.Outcome {
    try await program.run(options + words)
  }
}
