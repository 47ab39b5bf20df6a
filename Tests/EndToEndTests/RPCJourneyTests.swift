import JSONText
import TestSupport
import Testing
import Threads

/// The main job as another program does it: one process, JSON-RPC on its pipes.
@Suite struct RPCJourneyTests {
  @Test func `the journey needs no environment but HOME and PATH, and no working directory`()
    async throws
  {
    let home = TemporaryDirectory()
    let bare = try SystemTool("env", package: "coreutils").start([
      "-i", "-C", "/", "HOME=\(home.path)", "PATH=/usr/bin:/bin", Program.path, "--sandbox",
      "--rpc",
    ])
    let client = RPCClient(bare)

    #expect(try await client.result("token")["state"]?.string == "none")
    try await client.authorize()
    let token = try await client.result("token")
    #expect(token["state"]?.string == "valid")
    #expect(token["store"]?["kind"]?.string == "memory")
    let page = try await client.result(
      "contacts.list", ["limit": 3, "fields": ["id", "given_name"]])
    #expect(page["contacts"]?.elements.compactMap { $0["id"]?.string } == ["1", "2", "3"])
    #expect(try await client.result("contacts", ["limit": 1])["contacts"]?.elements.count == 1)
    #expect(try await client.result("contacts.get", ["id": "42"])["id"]?.string == "42")
    #expect(try await client.result("whoami")["user"]?["email"] != nil)
    #expect(try await client.result("token.forget")["forgotten"]?.bool == true)
    #expect(await client.end() == 0)
    #expect(home.read(Program.recordName) == nil)
  }

  @Test func `a grant stored by one process serves the next`() async throws {
    let sandbox = try await SandboxProcess()
    let program = sandbox.program()
    let first = try RPCClient(program)
    try await first.authorize()
    #expect(await first.end() == 0)

    let second = try RPCClient(program)
    #expect(try await second.result("contacts.get", ["id": 42])["id"]?.string == "42")
    #expect(try sandbox.count("exchanges") == 1)
  }

  @Test(arguments: [Expiry.known, .unknown])
  func `50 calls with an expired token cause one refresh, and all succeed`(
    _ expiry: Expiry
  ) async throws {
    let sandbox = try await SandboxProcess()
    let program = sandbox.program()
    let client = try RPCClient(program)
    try await client.authorize()
    switch expiry {
    case .known: try program.expireAccessToken()
    // The server's day has passed, this machine's has not: every call meets a 401.
    case .unknown: try sandbox.control("POST", "/clock", #"{"advance": 90000}"#)
    }

    let calls = (1...50).map { ($0, client.post("contacts.get", ["id": .number($0)])) }
    for (id, call) in calls {
      #expect(try await client.result(of: call)["id"]?.string == String(id))
    }
    #expect(try sandbox.count("refreshes") == 1)
    #expect(try sandbox.count("refresh_reuses") == 0)
    #expect(try await client.notification("token.refreshed")["expires_at"]?.string != nil)
    #expect(try await client.result("token")["generation"]?.int == 2)
  }

  enum Expiry { case known, unknown }

  @Test func `authorize answers at once, and tells of the browser's return`() async throws {
    let sandbox = try await SandboxProcess()
    let client = try RPCClient(sandbox.program())
    let attempt = try await client.result("authorize")
    #expect(attempt["listening"]?.bool == true)
    #expect(try await client.result("token")["state"]?.string == "none")

    let visit = try HTTPExchange.visit(try await client.redirect(of: attempt))
    #expect(visit.status == 200)
    let completed = try await client.notification("authorize.completed")
    #expect(completed["token"]?["state"]?.string == "valid")
    #expect(try await client.result("contacts.get", ["id": "42"])["id"]?.string == "42")
  }

  @Test func `a login that is denied in the browser is told as an error`() async throws {
    let sandbox = try await SandboxProcess()
    let client = try RPCClient(sandbox.program())
    let attempt = try await client.result("authorize")
    let url = try #require(attempt["authorization_url"])
    let denial = try await client.result("sandbox.deny", ["url": url])
    let visit = try HTTPExchange.visit(try #require(denial["redirect_url"]?.string))
    #expect(visit.status == 200)
    #expect(visit.page.contains("Not authorized"))
    let completed = try await client.notification("authorize.completed")
    #expect(completed["error"]?["code"]?.int == 1004)
    #expect(completed["error"]?["data"]?["kind"]?.string == "authorize")
  }

  @Test func `with wait the answer is the token, whoever brings the code`() async throws {
    let sandbox = try await SandboxProcess()
    var program = sandbox.program()
    // The browser of this test hands over the URL that it was given.
    program.home.write(
      "#!/bin/sh\necho \"$1\" >\(program.home.path)/page\n", to: "browser", mode: 0o700)
    let fifo = try SystemTool("mkfifo", package: "coreutils")
    #expect(try await fifo.run([program.home.path + "/page"]).status == 0)
    program.variables["BROWSER"] = program.home.path + "/browser"

    let client = try RPCClient(program)
    for params: JSON in [
      ["wait": true, "open": true], ["wait": true, "open": true, "listen": false],
    ] {
      let login = client.post("authorize", params)
      let home = program.home
      let page = await withBlockingCall { home.read("page") }?.trimmingSuffix("\n") ?? ""
      let approval = try await client.result("sandbox.approve", ["url": .string(page)])
      let redirect = approval["redirect_url"]?.string ?? ""
      if params["listen"] == nil {
        #expect(try HTTPExchange.visit(redirect).status == 200)
      } else {
        let token = try await client.result("code", ["code": .string(redirect)])
        #expect(token["state"]?.string == "valid")
      }
      #expect(try await client.result(of: login)["state"]?.string == "valid")
    }
    #expect(try await client.result("token")["generation"]?.int == 2)
  }

  @Test func `a cancelled login takes no code, and nobody listens for it any more`() async throws {
    let sandbox = try await SandboxProcess()
    let client = try RPCClient(sandbox.program())
    let attempt = try await client.result("authorize")
    let redirect = try await client.redirect(of: attempt)
    #expect(try await client.result("authorize.cancel")["cancelled"]?.bool == true)
    #expect(throws: (any Error).self) { try HTTPExchange.visit(redirect) }

    #expect(try await client.result("authorize.cancel")["cancelled"]?.bool == false)
    let error = try await client.error("code", ["code": .string(redirect)])
    #expect(error["code"]?.int == 1004)
    #expect(error["message"]?.string?.contains("no authorization is pending") == true)
    #expect(try await client.result("token")["state"]?.string == "none")
    #expect(try sandbox.count("exchanges") == 0)
  }

  @Test func `a cancel ends a login that is waited for`() async throws {
    let sandbox = try await SandboxProcess()
    let client = try RPCClient(sandbox.program())
    let login = client.post("authorize", ["wait": true])
    #expect(try await client.result("authorize.cancel")["cancelled"]?.bool == true)
    #expect(try await client.answer(to: login)["error"]?["code"]?.int == -32800)
  }

  @Test func `token access needs --reveal`() async throws {
    let sandbox = try await SandboxProcess()
    let program = sandbox.program()
    let closed = try RPCClient(program)
    try await closed.authorize()
    let refusal = try await closed.error("token.access")
    #expect(refusal["code"]?.int == 1010)
    #expect(refusal["data"]?["kind"]?.string == "refused")
    #expect(refusal["message"]?.string?.contains("--reveal") == true)
    #expect(await closed.end() == 0)

    let open = try RPCClient(program, ["--reveal"])
    let revealed = try await open.result("token.access")
    let stored = try program.record()["grant"]
    #expect(revealed["access_token"] == stored?["access_token"])
    #expect(revealed["expires_at"] == stored?["expires_at"])
  }
}

extension RPCClient {
  /// Presses Allow for an attempt; where the browser is sent.
  fileprivate func redirect(of attempt: JSON) async throws -> String {
    let url = try #require(attempt["authorization_url"])
    let approval = try await result("sandbox.approve", ["url": url])
    return try #require(approval["redirect_url"]?.string)
  }
}

extension String {
  fileprivate func trimmingSuffix(_ suffix: String) -> String {
    hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
  }
}
