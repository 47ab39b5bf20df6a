import JSONText
import TestSupport
import Testing

/// Nothing leaks on the ways in and out: helpers, imports, exports.
@Suite(.timeLimit(.minutes(5))) struct TransferLeakTests {
  @Test func `a helper sees no secret but in the record it is handed`() async throws {
    let sandbox = try await SandboxProcess()
    var program = sandbox.program()
    program.variables["INFUSIONSOFT_API_KEY"] = nil
    let evidence = Evidence()
    var canaries = try sandbox.canaries()
    let kept = "sed -n 's/^record=//p' >new && mv new kept"
    // What each run of it, and the shell that ran it, could be seen with.
    let look =
      "(tr '\\0' '\\n' <\"/proc/$$/cmdline\"; tr '\\0' '\\n' <\"/proc/$PPID/cmdline\"; env) >>seen;"
    program.useHelper(store: look + kept)
    func run(_ words: String..., input: String = "") async throws -> Program.Outcome {
      try await evidence.run(program, ["--verbose"] + words, input: input)
    }
    func remember() throws {
      try canaries.addSecrets(of: JSON(validating: Array((program.home.read("kept") ?? "").utf8)))
    }

    try await program.authorize()
    try remember()
    #expect(try await run("token", "refresh").status == 0)
    try remember()
    #expect(try await run("token").status == 0)
    #expect(try await run("contacts", "get", "42").status == 0)
    let stored = "StoredCANARYsecretNO3"
    canaries.add("stored secret", stored, in: sandbox.ready["client_id"]?.string)
    #expect(try await run("config", "set", "client_secret", input: stored + "\n").status == 0)
    program.variables["INFUSIONSOFT_API_KEY"] = sandbox.apiKey
    #expect(try await run("config", "list").status == 0)
    #expect(try await run("profile", "list").status == 0)
    program.variables["INFUSIONSOFT_API_KEY"] = nil
    program.variables["INFUSIONSOFT_SECRET"] = program.variables["INFUSIONSOFT_CLIENT_SECRET"]
    #expect(try await run("token", "refresh").status == 0)
    try remember()

    // One that tells all it knows when it fails.
    for store in [
      "cat >&2; exit 1", "set -x; r=$(cat); : \"$r\"; exit 1", "sed 's/[{\"]/ /g' >&2; exit 1",
    ] {
      program.useHelper(store: store)
      #expect(try await run("token", "refresh").status == 7)
    }
    program.useHelper()
    let seen = try #require(program.home.read("seen"))
    #expect(seen.contains("helper store\n") && seen.contains("INFUSIONSOFT_CLIENT_ID="))
    try evidence.addFiles(of: program.home, but: "kept")
    evidence.expectNone(of: canaries)
    let found = canaries.found(in: try #require(program.home.read("kept")))
    #expect(found.contains("stored secret"))
    #expect(found.contains { $0.hasPrefix("refresh token") })
  }

  @Test func `an export shows the grant where it is allowed, and leaves no trace of it`()
    async throws
  {
    let sandbox = try await SandboxProcess()
    let program = sandbox.program()
    try await program.authorize()
    var canaries = try sandbox.canaries()
    try canaries.addSecrets(of: program.record())
    let evidence = Evidence()

    let refused = try RPCClient(program, ["--verbose"])
    let error = try await refused.error("token.export", ["format": "php"])
    #expect(error["code"]?.int == 1010)
    evidence.add("refusal", error.text)
    #expect(await refused.end() == 0)
    let open = try RPCClient(program, ["--verbose", "--reveal"])
    let revealed = try await open.result("token.export")
    #expect(canaries.found(in: revealed.text) == ["access token 1 grant", "refresh token 1 grant"])
    #expect(await open.end() == 0)
    for format in ["json", "php"] {
      let outcome = try await program.run(["--verbose", "token", "export", format])
      #expect(
        canaries.found(in: outcome.output) == ["access token 1 grant", "refresh token 1 grant"])
      evidence.add("stderr of export", outcome.error)
    }
    try evidence.addFiles(of: program.home, but: Program.recordName)
    #expect(evidence.text.contains(#""event":"export""#))
    evidence.expectNone(of: canaries)
  }

  @Test func `an import that fails shows nothing of what it read`() async throws {
    let sandbox = try await SandboxProcess()
    let program = sandbox.program()
    try await program.authorize()
    let exported = try await program.run(["token", "export", "-o", "json"]).output
    let php = try await program.run(["token", "export", "php", "-o", "json"]).json()
    let serialized = try #require(php["serialized"]?.string)
    var canaries = try sandbox.canaries()
    try canaries.addSecrets(of: program.record())
    let evidence = Evidence()
    for (text, status) in [
      (exported.replacing("}", with: ""), 2),
      (exported.replacing("expires_at\":\"2", with: "expires_at\":\"x"), 2),
      (exported.replacing(sandbox.ready["client_id"]?.string ?? "?", with: "somebody"), 4),
      (exported.replacing("ab123", with: "cd456"), 4), (String(serialized.dropLast(9)), 2),
      (serialized.replacing("\\", with: ""), 2), (serialized.replacing("s:11", with: "s:10"), 2),
      (serialized + serialized, 2),
    ] as [(String, Int32)] {
      let outcome = try await evidence.run(
        program, ["--verbose", "token", "import", "-"], input: text)
      #expect(outcome.status == status, "\(outcome.error)")
      #expect(outcome.output == "")
    }
    try evidence.addFiles(of: program.home, but: Program.recordName)
    evidence.expectNone(of: canaries)
  }
}
