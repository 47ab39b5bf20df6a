import JSONText
import TestSupport
import Testing

/// The main job as a user of a POSIX shell does it: one process an operation, the grant on disk.
@Suite struct ArgumentsJourneyTests {
  @Test func `authorize, code, token and contacts work in processes of their own`() async throws {
    let sandbox = try await SandboxProcess()
    let program = sandbox.program()

    let attempt = try await program.run(["authorize", "--no-listen", "-o", "json"]).json()
    let url = try #require(attempt["authorization_url"]?.string)
    let approval = try await program.run(["sandbox", "approve", url]).json()
    let redirect = try #require(approval["redirect_url"]?.string)

    let token = try await program.run(["code", redirect]).json()
    #expect(token["state"]?.string == "valid")
    #expect(token["tenant"]?.string?.hasSuffix(".infusionsoft.com") == true)
    #expect(try await program.run(["token"]).json()["generation"]?.int == 1)

    let ids = try await program.run(["contacts", "--limit", "3", "-o", "ids"])
    #expect(ids.output == "1\n2\n3\n")
    let contact = try await program.run(["contacts", "get", "42"]).json()
    #expect(contact["id"]?.string == "42")
    #expect(try await program.run(["whoami"]).json()["user"]?["email"] != nil)
  }

  @Test func `fields are shown by the names under which they are written, in every format`()
    async throws
  {
    let sandbox = try await SandboxProcess()
    let program = sandbox.program()
    try await program.authorize()
    let fields = "id,email2,billing.locality,company.id"
    for (format, output) in [
      ("csv", "id,email2,billing.locality,company.id\r\n43,"), ("ndjson", #"{"id":"43","#),
    ] {
      let list = try await program.run([
        "contacts", "ids=43", "--fields", fields, "-o", format,
      ])
      #expect(list.output.hasPrefix(output), "\(list)")
    }
    let contact = try await program.run(["contacts", "get", "42", "--fields", fields]).json()
    let names = ["id", "email2", "billing.locality", "company.id"]
    #expect(contact.members.map(\.name) == names)
    #expect(contact["email2"]?.string?.contains("@") == true)
    let rows = try await program.run(["contacts", "ids=42", "--fields", fields]).json()
    #expect(rows == contact)
  }

  @Test func `code takes the redirect from standard input`() async throws {
    let sandbox = try await SandboxProcess()
    let program = sandbox.program()
    let redirect = try await program.approvedRedirect()
    let token = try await program.run(["code"], input: redirect + "\n").json()
    #expect(token["state"]?.string == "valid")
  }

  @Test func `an expired access token is refreshed before the call, and the new pair is stored`()
    async throws
  {
    let sandbox = try await SandboxProcess()
    let program = sandbox.program()
    try await program.authorize()
    try program.expireAccessToken()
    #expect(try await program.run(["token"]).json()["state"]?.string == "expired")

    #expect(try await program.run(["contacts", "get", "1"]).status == 0)
    #expect(try sandbox.count("refreshes") == 1)
    let token = try await program.run(["token"]).json()
    #expect(token["state"]?.string == "valid")
    #expect(token["generation"]?.int == 2)
  }

  @Test
  func `a grant that has lain for thirty days is renewed beside a command that needs no token`()
    async throws
  {
    let sandbox = try await SandboxProcess()
    let program = sandbox.program()
    try await program.authorize()
    let record = try #require(program.home.read(Program.recordName))
    program.home.write(
      record.replacing(
        /"issued_at":"[^"]+"/, with: #""issued_at":"2026-01-01T00:00:00Z""#, maxReplacements: 1),
      to: Program.recordName)
    #expect(try await program.run(["config", "list"]).status == 0)
    #expect(try sandbox.count("refreshes") == 1)
    #expect(try await program.run(["token"]).json()["generation"]?.int == 2)
    #expect(try sandbox.count("refreshes") == 1)
  }

  @Test func `a 401 that refuses the token leads to one refresh and one more try`() async throws {
    let sandbox = try await SandboxProcess()
    let program = sandbox.program()
    try await program.authorize()
    try sandbox.control("POST", "/faults", #"{"path": "/crm/rest/*", "expire": true}"#)
    #expect(try await program.run(["contacts", "get", "42"]).status == 0)
    #expect(try sandbox.count("refreshes") == 1)
    #expect(try sandbox.count("rejected") == 1)
  }

  @Test func `listening completes the login by itself`() async throws {
    let sandbox = try await SandboxProcess()
    let program = sandbox.program()
    let child = try program.start(["authorize"])
    var url: String?
    while url == nil, let line = await child.nextErrorLine() {
      if line.hasPrefix("http") { url = line }
    }
    let approval = try await program.run(["sandbox", "approve", try #require(url)]).json()
    let redirect = try #require(approval["redirect_url"]?.string)
    let (port, target) = try #require(portAndTarget(of: redirect))

    let stray = try HTTPExchange.run(port: port, "GET", "/favicon.ico")
    #expect((400..<500).contains(stray.status))
    let forged = try HTTPExchange.run(port: port, "GET", "/callback?code=abc&state=wrong")
    #expect(forged.status == 400)
    let page = try HTTPExchange.run(port: port, "GET", target)
    #expect(page.status == 200)
    #expect(page.head.lowercased().contains("cache-control: no-store"))
    let code = try #require(redirect.firstMatch(of: /code=([^&]+)/)?.1)
    #expect(!String(decoding: page.body, as: UTF8.self).contains(code))

    let outcome = await child.finish()
    #expect(outcome.status == 0)
    #expect(try JSON(validating: Array(outcome.output.utf8))["state"]?.string == "valid")
  }
}

extension ArgumentsJourneyTests {
  @Test func `a login that one process waits for is completed by another`() async throws {
    let sandbox = try await SandboxProcess()
    let program = sandbox.program()
    let waiting = try program.start(["authorize"])
    var url: String?
    while url == nil, let line = await waiting.nextErrorLine() {
      if line.hasPrefix("http") { url = line }
    }
    let approval = try await program.run(["sandbox", "approve", try #require(url)]).json()
    let redirect = try #require(approval["redirect_url"]?.string)
    #expect(try await program.run(["code", redirect]).status == 0)
    let outcome = await waiting.finish()
    #expect(outcome.status == 0)
    #expect(try JSON(validating: Array(outcome.output.utf8))["state"]?.string == "valid")
    #expect(try sandbox.count("exchanges") == 1)
  }

  @Test func `a login that another one replaces says so to who waits for it`() async throws {
    let sandbox = try await SandboxProcess()
    let program = sandbox.program()
    let waiting = try program.start(["authorize"])
    while let line = await waiting.nextErrorLine(), !line.hasPrefix("http") {}
    #expect(try await program.run(["authorize", "--no-listen"]).status == 0)
    let outcome = await waiting.finish()
    #expect(outcome.status == 4)
    #expect(outcome.error.contains("taken the place"))
  }
}

/// The port and the rest of a redirect to this machine.
private func portAndTarget(of url: String) -> (UInt16, String)? {
  guard let match = url.wholeMatch(of: /http:\/\/127\.0\.0\.1:(\d+)(\/.*)/),
    let port = UInt16(match.1)
  else { return nil }
  return (port, String(match.2))
}
