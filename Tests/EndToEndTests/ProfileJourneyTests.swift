import JSONText
import TestSupport
import Testing

/// Several accounts, at every door.
@Suite(.timeLimit(.minutes(5))) struct ProfileJourneyTests {
  @Test func `a profile is chosen once, and an option or a variable wins over it`() async throws {
    let sandbox = try await SandboxProcess()
    var program = sandbox.program()
    try await program.authorize()
    let used = try await program.run(["profile", "use", "work", "--create"])
    #expect(try used.json()["current"] == true)
    #expect(try await program.run(["token"]).json()["state"]?.string == "none")
    try await program.authorize()

    func current(_ words: String...) async throws -> [String] {
      let rows = try await program.run(words + ["profile", "list", "-o", "json"]).json()["profiles"]
      return rows?.elements.filter { $0["current"] == true }.compactMap { $0["name"]?.string } ?? []
    }
    #expect(try await current() == ["work"])
    #expect(try await current("--profile", "default") == ["default"])
    program.variables["INFUSIONSOFT_PROFILE"] = "default"
    #expect(try await current() == ["default"])
    let stays = try await program.run(["profile", "use", "work"])
    #expect(stays.error.contains("INFUSIONSOFT_PROFILE names"), "\(stays.error)")
    program.variables["INFUSIONSOFT_PROFILE"] = nil

    let misspelt = try await program.run(["profile", "use", "wrok"])
    #expect(misspelt.status == 2)
    #expect(misspelt.complaint.contains("did you mean work?"))
    let unsure = try await program.run(["profile", "remove", "work"])
    #expect(unsure.status == 10)
    #expect(try await program.run(["profile", "remove", "work", "--yes"]).status == 0)
    #expect(try await current() == ["default"])
    #expect(try await program.run(["token"]).json()["state"]?.string == "valid")
  }

  @Test
  func `the prompt changes with the profile, completes its name and asks before it is removed`()
    async throws
  {
    let sandbox = try await SandboxProcess()
    let program = sandbox.program()
    try await program.authorize()
    #expect(try await program.run(["profile", "use", "workshop", "--create"]).status == 0)
    #expect(try await program.run(["profile", "use", "default"]).status == 0)

    let shell = try PtyProcess([Program.path], environment: program.environment)
    try await shell.wait(for: "default (valid")
    shell.type("profile use wor")
    shell.press(.tab)
    try await shell.wait(for: "profile use workshop")
    shell.press(.enter)
    try await shell.wait("its prompt") { $0.line.hasPrefix("workshop (not authorized)>") }
    shell.enter("profile remove workshop")
    try await shell.wait(for: "go on? [y/N]")
    shell.enter("n")
    try await shell.wait(for: "nothing was changed")
    shell.enter("profile remove workshop")
    try await shell.wait("the second question") { screen in
      screen.lines.count { $0.contains("go on? [y/N]") } == 2
    }
    shell.enter("y")
    try await shell.wait("the other profile") { $0.line.hasPrefix("default (valid") }
    shell.press(.control("d"))
    #expect(try await shell.waitForExit() == .exited(0))
  }

  @Test func `a client over JSON-RPC lists, chooses and removes`() async throws {
    let sandbox = try await SandboxProcess()
    let program = sandbox.program()
    try await program.authorize()
    let client = try RPCClient(program)
    #expect(try await client.result("profile")["profiles"]?.elements.count == 1)
    let used = try await client.result("profile.use", ["name": "work", "create": true])
    #expect(used["state"]?.string == "none")
    #expect(try await client.result("token")["state"]?.string == "none")
    let error = try await client.error("profile.remove", ["name": "work"])
    #expect(error["code"]?.int == 1010)
    let removed = try await client.result("profile.remove", ["name": "work", "confirm": true])
    #expect(removed["removed"]?.string == "work")
    #expect(try await client.result("token")["state"]?.string == "valid")
    let document = try await client.result("rpc.discover")
    let method = document["methods"]?.elements.first { $0["name"]?.string == "profile.remove" }
    #expect(method?["params"]?.elements.map { $0["name"]?.string } == ["name", "confirm"])
    #expect(await client.end() == 0)
  }

  @Test func `processes that set different settings lose none`() async throws {
    let program = Program()
    let settings = [
      "client_id", "timeout", "proxy", "ca_file", "insecure_http", "key_header", "redirect_uri",
      "authorize_url", "token_url", "api_url",
    ]
    func value(_ name: String) -> String {
      switch name {
      case "timeout": "7"
      case "key_header": "bearer"
      default: "https://\(name.filter(\.isLetter)).example/x"
      }
    }
    await withTaskGroup(of: Int32?.self) { group in
      for name in settings {
        group.addTask { try? await program.run(["config", "set", name, value(name)]).status }
      }
      for await status in group { #expect(status == 0) }
    }
    let list = try await program.run(["config", "list", "-o", "json"]).json()["settings"]
    for setting in list?.elements ?? [] {
      guard let name = setting["name"]?.string, settings.contains(name) else { continue }
      #expect(setting["value"]?.string == value(name))
    }
  }
}
