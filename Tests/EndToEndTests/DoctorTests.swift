import JSONText
import TestSupport
import Testing

/// `doctor` at the command line, over things that are really wrong.
@Suite(.timeLimit(.minutes(5))) struct DoctorTests {
  /// The status and fix of each check, by its name.
  private func checks(
    _ program: Program, _ arguments: [String] = ["--offline"], status: Int32 = 0
  ) async throws -> [String: JSON] {
    let outcome = try await program.run(["doctor"] + arguments)
    #expect(outcome.status == status, "\(outcome.output)\(outcome.error)")
    let rows = try outcome.output.split(separator: "\n").map {
      try JSON(validating: Array($0.utf8))
    }
    return Dictionary(rows.map { ($0["check"]?.string ?? "", $0) }) { first, _ in first }
  }

  @Test func `all is well after a login, and the servers are asked once each`() async throws {
    let sandbox = try await SandboxProcess()
    let program = sandbox.program()
    try await program.authorize()
    let requests = try sandbox.count("requests")
    let checks = try await checks(program, [])
    #expect(checks.values.allSatisfy { $0["status"] == "ok" }, "\(checks)")
    #expect(
      Set(checks.keys)
        == [
          "program", "settings", "variables", "redirect_uri", "store", "audit", "application",
          "credential", "authorize_url", "token_url", "api_url", "clock",
        ])
    #expect(try sandbox.count("requests") == requests + 1)
    #expect(try sandbox.count("refreshes") == 0)
  }

  @Test func `it runs with broken settings, and names each`() async throws {
    var program = Program()
    program.variables = ["INFUSIONSOFT_STORE": "bogus", "INFUSIONSOFT_TOKEN_URL": "nowhere"]
    try await #expect(program.run(["token"]).status == 2)
    let outcome = try await program.run(["doctor", "--offline", "-o", "json"])
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("INFUSIONSOFT_STORE"))
    #expect(outcome.output.contains("INFUSIONSOFT_TOKEN_URL"))

    program.variables = [:]
    try await #expect(program.run(["config", "set", "client_id", "x"]).status == 0)
    program.home.write("{broken", to: ".config/infusionsoft/config.json")
    let settings = try #require(try await checks(program, status: 1)["settings"])
    #expect(settings["status"] == "failed")
    #expect(settings["message"]?.string?.contains("config.json") == true)
  }

  @Test func `a record that others can read is refused, with the command that repairs it`()
    async throws
  {
    let sandbox = try await SandboxProcess()
    let program = sandbox.program()
    try await program.authorize()
    let path = program.home.path + "/" + Program.recordName
    program.home.write(
      try #require(program.home.read(Program.recordName)), to: Program.recordName, mode: 0o644)
    let store = try #require(try await checks(program, status: 1)["store"])
    #expect(store["status"] == "failed")
    #expect(store["fix"]?.string == "chmod 600 \(path)")
  }

  @Test func `a grant that is dead, unknown or missing is told with what to do`() async throws {
    let sandbox = try await SandboxProcess()
    let program = sandbox.program()
    #expect(try await checks(program)["credential"]?["fix"] == "infusionsoft authorize")
    try await program.authorize()
    try sandbox.control(
      "POST", "/faults",
      #"{"path":"/token","contains":"grant_type=refresh_token","drop":"before","times":2}"#)
    try await #expect(program.run(["token", "refresh"]).status == 4)
    var found = try await checks(program)
    #expect(found["credential"]?["fix"] == "infusionsoft token refresh")
    #expect(found["pending"]?["status"] == "warning")
    try sandbox.control("POST", "/dialect", #"{"refresh_error":"invalid_grant"}"#)
    try sandbox.control("POST", "/clock", #"{"advance": 4000000}"#)
    try await #expect(program.run(["token", "refresh"]).status == 4)
    found = try await checks(program, status: 1)
    #expect(found["credential"]?["status"] == "failed")
    #expect(found["pending"] == nil)
  }

  @Test func `a server that cannot be reached is told for itself`() async throws {
    let sandbox = try await SandboxProcess()
    var program = sandbox.program()
    program.variables["INFUSIONSOFT_TOKEN_URL"] = "http://127.0.0.1:1/token"
    let found = try await checks(program, [], status: 1)
    #expect(found["token_url"]?["status"] == "failed")
    #expect(found["token_url"]?["message"]?.string?.contains("127.0.0.1:1") == true)
    #expect(found["api_url"]?["status"] == "ok")
  }

  @Test func `a wrong clock is told`() async throws {
    let sandbox = try await SandboxProcess()
    try sandbox.control("POST", "/clock", #"{"advance": 600}"#)
    let clock = try #require(try await checks(sandbox.program(), [])["clock"])
    #expect(clock["status"] == "warning")
    #expect(clock["message"]?.string?.contains("behind") == true)
  }
}
