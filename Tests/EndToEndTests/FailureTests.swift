import JSONText
import TestSupport
import Testing

/// Every failure a user meets first: what it says, and what the process ends with.
@Suite struct FailureTests {
  @Test(arguments: [
    (["contcts"], "contacts"),
    (["contacts", "lst"], "contacts list"),
    (["contacts", "--limt", "5"], "--limit"),
    (["contacts", "get"], "id"),
    (["contacts", "get", "42", "43"], "43"),
    (["contacts", "--limit", "0"], "limit"),
    (["contacts", "-o", "tabel"], "table"),
    (["contacts", "--order-by", "shoe_size"], "order_by"),
    (["contacts", "--email", "a;b"], ";"),
    (["contacts", "--updated-since", "yesterday"], "2026-01-31"),
    (["--client-secret", "hush-hush", "token"], "client_secret"),
    (["--profile", "../x", "token"], "profile"),
    (["--redirect-uri", "http://127.0.0.1:0/callback", "token"], "redirect_uri"),
    (["--redirect-uri", "ftp://127.0.0.1/callback", "token"], "redirect_uri"),
  ])
  func `bad usage ends with 2, says what is near and sends nothing`(
    words: [String], mentions: String
  ) async throws {
    let sandbox = try await SandboxProcess()
    let outcome = try await sandbox.program().run(words)
    #expect(outcome.status == 2)
    #expect(outcome.output == "")
    #expect(outcome.complaint.contains(mentions), "\(outcome.complaint)")
    #expect(!outcome.error.contains("hush-hush"))
    #expect(try sandbox.count("requests") == 0)
  }

  @Test func `without a client id the variable and the command that set it are named`() async throws
  {
    let outcome = try await Program().run(["authorize", "--no-listen"])
    #expect(outcome.status == 4)
    #expect(outcome.complaint.contains("INFUSIONSOFT_CLIENT_ID"))
    #expect(outcome.complaint.contains("config set client_id"))
  }

  @Test func `before any login an operation says so and ends with 4`() async throws {
    let sandbox = try await SandboxProcess()
    let outcome = try await sandbox.program().run(["contacts"])
    #expect(outcome.status == 4)
    #expect(outcome.complaint.contains("authorize"))
  }

  @Test func `a redirect with another state, a denial and a used code leave the token as it was`()
    async throws
  {
    let sandbox = try await SandboxProcess()
    let program = sandbox.program()
    try await program.authorize()
    let before = try await program.run(["token"]).json()

    let redirect = try await program.approvedRedirect()
    let forged = redirect.replacing(/state=[^&]+/, with: "state=forged")
    let wrongState = try await program.run(["code", forged])
    #expect(wrongState.status == 4)
    #expect(wrongState.complaint.contains("state"))

    let attempt = try await program.run(["authorize", "--no-listen", "-o", "json"]).json()
    let url = try #require(attempt["authorization_url"]?.string)
    let denial = try await program.run(["sandbox", "deny", url]).json()
    let denied = try await program.run(["code", try #require(denial["redirect_url"]?.string)])
    #expect(denied.status == 4)
    #expect(denied.complaint.contains("not granted"))

    let fresh = try await program.approvedRedirect()
    let code = try #require(fresh.firstMatch(of: /code=([^&]+)/)?.1)
    #expect(try await program.run(["code", fresh]).status == 0)
    _ = try await program.approvedRedirect()
    let reused = try await program.run(["code", String(code)])
    #expect(reused.status == 4)
    #expect(reused.complaint.contains("refused"))

    let after = try await program.run(["token"]).json()
    #expect(after["state"]?.string == "valid")
    #expect(after["generation"]?.int == (before["generation"]?.int ?? 0) + 1)
  }

  @Test func `an unreachable host ends with 6 and names host and phase`() async throws {
    let sandbox = try await SandboxProcess()
    let program = sandbox.program()
    try await program.authorize()
    await sandbox.end()
    let gone = try await program.run(["contacts"])
    #expect(gone.status == 6)
    #expect(gone.complaint.contains("cannot connect to 127.0.0.1"))
  }

  @Test(arguments: [
    (
      #"{"path": "/crm/rest/*", "body": "<html><h1>Gateway</h1></html>", "content_type": "text/html"}"#,
      "<html>"
    ),
    (#"{"path": "/crm/rest/*", "body": "{\"contacts\": [{\"id\": \"1\", "}"#, "broken JSON"),
    (#"{"path": "/crm/rest/*", "status": 503, "html": true, "times": 4}"#, "503"),
    (
      #"{"path": "/crm/rest/*", "status": 400, "body": {"code": 400, "message": "Bad filter here", "status": "INVALID_ARGUMENT", "details": []}}"#,
      "Bad filter here"
    ),
  ])
  func `an answer that is no use is named as such and ends with 1`(
    fault: String, mentions: String
  ) async throws {
    let sandbox = try await SandboxProcess()
    let program = sandbox.program()
    try await program.authorize()
    try sandbox.control("POST", "/faults", fault)
    let outcome = try await program.run(["contacts"])
    #expect(outcome.status == 1)
    #expect(outcome.output == "")
    #expect(outcome.complaint.contains(mentions), "\(outcome.complaint)")
    #expect(outcome.complaint.contains("/v2/contacts"))
  }

  @Test func `a contact that is not there ends with 8`() async throws {
    let sandbox = try await SandboxProcess()
    let program = sandbox.program()
    try await program.authorize()
    #expect(try await program.run(["contacts", "get", "999999999"]).status == 8)
  }

  @Test func `a rate limit ends with 5`() async throws {
    let sandbox = try await SandboxProcess()
    let program = sandbox.program()
    try await program.authorize()
    try sandbox.control(
      "POST", "/faults",
      #"{"path": "/crm/rest/*", "status": 429, "headers": {"Retry-After": "70"}}"#)
    let outcome = try await program.run(["contacts"])
    #expect(outcome.status == 5)
    #expect(outcome.complaint.contains("70 seconds"))
  }

  @Test func `an operation that outlasts its deadline ends with 6 and says so`() async throws {
    let sandbox = try await SandboxProcess()
    let program = sandbox.program()
    try await program.authorize()
    try sandbox.control("POST", "/faults", #"{"path": "/crm/rest/*", "delay_ms": 60000}"#)
    let outcome = try await program.run(["contacts", "--timeout", "0.2"])
    #expect(outcome.status == 6)
    #expect(outcome.complaint.contains("timed out"))
  }

  @Test func `a store file that others can read is refused with its repair, and left alone`()
    async throws
  {
    let sandbox = try await SandboxProcess()
    let program = sandbox.program()
    try await program.authorize()
    let name = Program.recordName
    let text = try #require(program.home.read(name))
    program.home.write(text, to: name, mode: 0o644)
    let outcome = try await program.run(["token"])
    #expect(outcome.status == 7)
    #expect(outcome.complaint.contains("chmod 600 \(program.home.path)/\(name)"))
    #expect(program.home.read(name) == text)
  }

  @Test(arguments: ["", "{", "{\"version\": 99}", "not JSON at all"])
  func `a store file that is no record is refused, and left alone`(text: String) async throws {
    let sandbox = try await SandboxProcess()
    let program = sandbox.program()
    try await program.authorize()
    let name = Program.recordName
    program.home.write(text, to: name)
    for words in [["token"], ["contacts"], ["authorize", "--no-listen"], ["token", "forget"]] {
      let outcome = try await program.run(words)
      #expect(outcome.status == 7)
      #expect(outcome.complaint.contains("mv "))
      #expect(program.home.read(name) == text)
    }
  }

  @Test func `a grant is not sent to other endpoints, nor cleared`() async throws {
    let (mine, other) = try await (SandboxProcess(), SandboxProcess())
    var program = mine.program()
    try await program.authorize()
    program.variables["INFUSIONSOFT_API_URL"] = other.variables["INFUSIONSOFT_API_URL"]
    for words in [["contacts"], ["token", "refresh"], ["token", "forget"]] {
      let outcome = try await program.run(words)
      #expect(outcome.status == 4)
      #expect(outcome.complaint.contains("--profile"))
    }
    #expect(try other.count("requests") == 0)
    #expect(try await mine.program(home: program.home).run(["contacts", "get", "1"]).status == 0)
  }
}
