import JSONText
import TestSupport
import Testing

/// `--record`, `server replay` and `server self-test`, with the program itself.
@Suite struct RecordingJourneyTests {
  @Test func `what was recorded at the sandbox happens again, and a changed answer is shown`()
    async throws
  {
    var program = Program()
    let path = program.home.path + "/call.txt"
    let client = try RPCClient(program, ["--sandbox", "--record", path])
    #expect(try await client.result("token")["state"]?.string == "none")
    try await client.authorize()
    _ = try await client.result("token")
    _ = try await client.result("contacts.list", ["limit": 3])
    _ = try await client.result("contacts.get", ["id": "42"])
    _ = try await client.error("contacts.get", ["id": "999999"])
    _ = try await client.error("nowhere")
    #expect(await client.end() == 0)

    let recording = try #require(program.home.read("call.txt"))
    #expect(recording.contains("[redacted]"))
    #expect(!recording.contains(/code=\w/))

    program.variables["HOME"] = program.home.path
    let same = try await program.run(["server", "replay", path])
    #expect(same.status == 0, "\(same.error)\(same.output)")
    #expect(same.output == "")
    #expect(same.error.contains("7 answers compared, 0 differ; 2 calls left out"), "\(same.error)")

    program.home.write(
      recording.replacing(#""code":1008"#, with: #""code":1001"#), to: "changed.txt", mode: 0o600)
    let changed = try await program.run(["server", "replay", program.home.path + "/changed.txt"])
    #expect(changed.status == 1)
    let lines = changed.output.split(separator: "\n")
    #expect(lines.map { $0.prefix(2) } == ["  ", "- ", "+ "])
    #expect(lines.last?.contains(#""code":1008"#) == true)
  }

  @Test func `a replay says what it cannot read`() async throws {
    let program = Program()
    let missing = try await program.run(["server", "replay", "/nonexistent"])
    #expect(missing.status == 2)
    program.home.write("once upon a time\n", to: "tale.txt", mode: 0o600)
    let tale = try await program.run(["server", "replay", program.home.path + "/tale.txt"])
    #expect(tale.status == 2)
    #expect(tale.error.contains("no line of a transcript"))
  }

  @Test func `the self-test passes in TAP`() async throws {
    let outcome = try await Program().run(["server", "self-test"])
    #expect(outcome.status == 0)
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.first == "TAP version 13")
    #expect(lines.count > 57)
    #expect(lines.dropFirst(2).allSatisfy { $0.hasPrefix("ok ") }, "\(outcome.output)")
  }
}
