import JSONText
import TestSupport
import Testing

/// A Personal Access Token or Service Account Key instead of OAuth, at every door.
@Suite(.timeLimit(.minutes(5))) struct KeyJourneyTests {
  @Test(arguments: ["bearer", "x-keap-api-key"])
  func `a key of the environment shadows the grant, in either header`(header: String) async throws {
    let sandbox = try await SandboxProcess()
    var program = sandbox.program()
    try await program.authorize()
    #expect(try await program.run(["config", "set", "key_header", header]).status == 0)
    program.variables["INFUSIONSOFT_API_KEY"] = sandbox.apiKey

    let token = try await program.run(["token", "--live"]).json()
    #expect(token["state"]?.string == "api-key")
    #expect(token["credential"]?.string == "api_key")
    #expect(token["source"]?.string == "INFUSIONSOFT_API_KEY")
    #expect(token["shadows"]?.text == #"["store:grant"]"#)
    #expect(token["live"]?["email"] != nil)
    let who = try await program.run(["--verbose", "whoami"])
    #expect(try who.json()["credential"]?.string == "api_key")
    #expect(
      who.error.lowercased().contains(
        header == "bearer" ? "authorization: •••" : "x-keap-api-key: •••"), "\(who.error)")
    #expect(try await program.run(["contacts", "get", "42"]).status == 0)

    let client = try RPCClient(program)
    #expect(try await client.result("token", ["live": true])["state"]?.string == "api-key")
    #expect(try await client.result("whoami")["credential"]?.string == "api_key")
    #expect(await client.end() == 0)
    let shell = try PtyProcess([Program.path], environment: program.environment)
    try await shell.wait(for: "default (api key)>")
    shell.enter("token")
    try await shell.wait(for: "the API key from INFUSIONSOFT_API_KEY is in force")
    shell.press(.control("d"))
    #expect(try await shell.waitForExit() == .exited(0))
  }

  @Test func `a stored key serves without any OAuth application, and a wrong one is told`()
    async throws
  {
    let sandbox = try await SandboxProcess()
    var program = sandbox.program()
    for name in ["CLIENT_ID", "CLIENT_SECRET"] { program.variables["INFUSIONSOFT_" + name] = nil }
    let set = try await program.run(["config", "set", "api_key"], input: sandbox.apiKey + "\n")
    #expect(set.status == 0, "\(set.error)")
    #expect(try await program.run(["contacts", "get", "42"]).status == 0)
    let token = try await program.run(["token"]).json()
    #expect(token["source"]?.string == "store")
    #expect(try await program.run(["config", "unset", "api_key"]).status == 0)
    #expect(try await program.run(["token"]).json()["state"]?.string == "none")

    program.variables["INFUSIONSOFT_API_KEY"] = "KeapAK-wrongwrongwrongwrongwrong"
    let wrong = try await program.run(["token", "--live"])
    #expect(wrong.status == 4, "\(wrong.error)")
    #expect(!wrong.error.contains("wrongwrong"))
    #expect(wrong.complaint.contains("key"), "\(wrong.error)")
  }
}
