import JSONText
import TestSupport
import Testing

/// The journey over TLS and HTTP/2: the stand-in behind nginx, with a certificate of an authority
/// that only `--ca-file` makes known.
@Suite struct TLSTests {
  @Test func `the journey by arguments runs over https, the API by HTTP/2`() async throws {
    let authority = try await TestAuthority()
    let sandbox = try await SandboxProcess()
    let front = try await HTTPSFront(before: sandbox.port, with: authority.certificate())
    let program = sandbox.program(through: front)
    func run(_ words: String...) async throws -> JSON {
      try await program.run(["--ca-file", authority.file] + words + ["-o", "json"]).json()
    }

    let url = try #require(try await run("authorize", "--no-listen")["authorization_url"]?.string)
    #expect(url.hasPrefix(front.url + "/app/oauth/authorize?"))
    let redirect = try await run("sandbox", "approve", url)["redirect_url"]?.string
    #expect(try await run("code", try #require(redirect))["state"]?.string == "valid")
    #expect(try await run("token")["generation"]?.int == 1)
    #expect(try await run("contacts", "--limit", "3")["contacts"]?.elements.count == 3)
    #expect(try await run("contacts", "get", "42")["id"]?.string == "42")
    #expect(try await run("token", "refresh")["generation"]?.int == 2)

    let exchanges = await front.end()
    #expect(exchanges.filter(\.isOfAPI).map(\.version) == ["HTTP/2.0", "HTTP/2.0"])
    #expect(exchanges.count { $0.path == "/token" } == 2)
  }

  @Test func `the journey over JSON-RPC runs over https, its calls on one connection`()
    async throws
  {
    let authority = try await TestAuthority()
    let sandbox = try await SandboxProcess()
    let front = try await HTTPSFront(before: sandbox.port, with: authority.certificate())
    let client = try RPCClient(sandbox.program(through: front), ["--ca-file", authority.file])

    try await client.authorize()
    #expect(try await client.result("token")["tenant"]?.string != nil)
    let page = try await client.result("contacts.list", ["limit": 3])
    #expect(page["contacts"]?.elements.count == 3)
    try await expectContacts(1...24, client)
    #expect(try await client.result("token.refresh")["generation"]?.int == 2)
    try await expectContacts(25...48, client)
    #expect(await client.end() == 0)

    let calls = await front.end().filter(\.isOfAPI)
    #expect(calls.count == 49)
    #expect(Set(calls.map(\.version)) == ["HTTP/2.0"])
    #expect(Set(calls.map(\.connection)).count == 1)
  }

  @Test func `24 calls are under way at once on one connection, and more follow`() async throws {
    let authority = try await TestAuthority()
    let gate = LoopbackServer.Gate()
    let api = try LoopbackServer { _ in [.wait(gate), .ok(#"{"id": "7"}"#)] }
    let front = try await HTTPSFront(before: api.port, with: authority.certificate())
    var program = Program()
    program.variables = [
      "INFUSIONSOFT_API_URL": front.url, "INFUSIONSOFT_API_KEY": "any key will do here",
    ]
    let client = try RPCClient(program, ["--ca-file", authority.file])

    let calls = (1...24).map { _ in client.post("contacts.get", ["id": "7"]) }
    // None is answered before all of them are there.
    await api.until { $0.requests.count == 24 }
    gate.open()
    for id in calls {
      #expect(try await client.result(of: id)["id"]?.string == "7")
    }
    try await expectContacts(1...24, client, answeredAs: "7")

    let exchanges = await front.end()
    #expect(exchanges.count == 48)
    #expect(Set(exchanges.map(\.connection)).count == 1)
  }

  @Test(arguments: Distrust.allCases)
  func `a certificate that cannot be trusted is refused by name before anything is sent`(
    _ distrust: Distrust
  ) async throws {
    let authority = try await TestAuthority()
    let sandbox = try await SandboxProcess()
    let trusted = try await HTTPSFront(before: sandbox.port, with: authority.certificate())
    let program = sandbox.program(through: trusted)
    for words in [["--ca-file", authority.file]] {
      let attempt = try await program.run(words + ["authorize", "--no-listen"]).json()
      let url = try #require(attempt["authorization_url"]?.string)
      let approval = try await program.run(words + ["sandbox", "approve", url]).json()
      let redirect = try #require(approval["redirect_url"]?.string)
      try #require(try await program.run(words + ["code", redirect]).status == 0)
    }
    _ = await trusted.end()
    let (certificate, caFile) = try await distrust.arrange(authority)
    let front = try await HTTPSFront(before: sandbox.port, with: certificate, port: trusted.port)
    let options = caFile.map { ["--ca-file", $0] } ?? []
    let host = "TLS to 127.0.0.1:\(front.port)"

    let refreshes = try sandbox.count("refreshes")
    for words in [["contacts"], ["token", "refresh"]] {
      let outcome = try await program.run(options + words)
      #expect(outcome.status == 6)
      #expect(outcome.output == "")
      #expect(outcome.complaint.contains(host), "\(outcome.complaint)")
      #expect(outcome.complaint.contains(distrust.reason), "\(outcome.complaint)")
    }
    let client = try RPCClient(program, options)
    for method in ["contacts.list", "token.refresh"] {
      let error = try await client.error(method)
      #expect(error["code"]?.int == 1006)
      #expect(error["message"]?.string?.contains(distrust.reason) == true)
      #expect(error["data"]?["kind"]?.string == "network")
      #expect(error["data"]?["phase"]?.string == "tls")
      #expect(error["data"]?["outcome"]?.string == "not_sent")
      #expect(error["data"]?["host"]?.string == "127.0.0.1:\(front.port)")
    }
    // The refresh token was not spent, and the grant is as good as before.
    #expect(try await client.result("token")["state"]?.string == "valid")
    #expect(try sandbox.count("refreshes") == refreshes)
    #expect(await front.end() == [])
  }

  @Test func `the variable that curl takes its authorities from is taken as well`() async throws {
    let authority = try await TestAuthority()
    let api = try LoopbackServer { _ in [.ok(#"{"id": "7"}"#)] }
    let front = try await HTTPSFront(before: api.port, with: authority.certificate())
    var program = Program()
    program.variables = [
      "INFUSIONSOFT_API_URL": front.url, "INFUSIONSOFT_API_KEY": "any key will do here",
      "CURL_CA_BUNDLE": authority.file,
    ]
    #expect(try await program.run(["contacts", "get", "7"]).status == 0)
    program.variables["CURL_CA_BUNDLE"] = nil
    #expect(try await program.run(["contacts", "get", "7"]).status == 6)
  }
}

/// Why a certificate is not to be trusted.
enum Distrust: CaseIterable {
  case expired, otherHost, otherAuthority, noAuthority

  /// What the message says, in the words of the TLS library or of this program.
  var reason: String {
    switch self {
    case .expired: "certificate has expired"
    case .otherHost: "wrong host name in certificate"
    case .otherAuthority, .noAuthority: "unable to get local issuer certificate"
    }
  }

  /// The certificate that the server has, and the authorities that the program is told of.
  fileprivate func arrange(
    _ authority: TestAuthority
  ) async throws -> (TestAuthority.Certificate, caFile: String?) {
    switch self {
    case .expired: (try await authority.certificate(days: -1), authority.file)
    case .otherHost: (try await authority.certificate(for: "DNS:elsewhere.example"), authority.file)
    case .otherAuthority:
      (try await TestAuthority(name: "Another authority").certificate(), authority.file)
    case .noAuthority: (try await authority.certificate(), nil)
    }
  }
}

extension HTTPSFront.Exchange {
  fileprivate var isOfAPI: Bool { path.hasPrefix("/crm/rest/") }
}

/// Asks for contacts all at once.
private func expectContacts(
  _ ids: ClosedRange<Int>, _ client: RPCClient, answeredAs answer: String? = nil
) async throws {
  let calls = ids.map { ($0, client.post("contacts.get", ["id": .string(String($0))])) }
  for (id, call) in calls {
    #expect(try await client.result(of: call)["id"]?.string == answer ?? String(id))
  }
}
