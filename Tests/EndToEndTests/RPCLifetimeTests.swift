import JSONText
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How a server process answers, and how it ends.
@Suite struct RPCLifetimeTests {
  @Test(arguments: [
    "1", "1.0", "1e2", "-0", "12345678901234567890123", #""""#, #""a b""#, #""é""#,
    #""\u00e9\/\"""#, #""1""#,
  ])
  func `an id is echoed byte for byte`(id: String) async throws {
    let client = try RPCClient(Program())
    client.post(line: #"{"jsonrpc": "2.0", "method": "ping", "id": \#(id) }"#)
    #expect(try await client.answer(to: id)["result"] == [:])
    client.post(line: #"{"jsonrpc": "2.0", "method": "contacts.get", "id":\#(id)}"#)
    #expect(try await client.answer(to: id)["error"]?["code"]?.int == -32602)
  }

  @Test func `a notification is obeyed and not answered`() async throws {
    let program = Program()
    let child = try program.start(["--rpc"])
    let set = #"{"name": "client_id", "value": "abc"}"#
    let outcome = await child.finish(
      input: #"{"jsonrpc": "2.0", "method": "config.set", "params": \#(set)}"# + "\n")
    #expect(outcome.output == "")
    #expect(outcome.status == 0)
    let saved = try await program.run(["config", "get", "client_id", "-o", "json"]).json()
    #expect(saved["value"]?.string == "abc")
  }

  @Test func `at the end of its input everything asked for is still answered`() async throws {
    let sandbox = try await SandboxProcess()
    let program = sandbox.program()
    let first = try RPCClient(program)
    try await first.authorize()
    #expect(await first.end() == 0)

    let requests = (1...60).map { id in
      #"{"jsonrpc": "2.0", "id": \#(id), "method": "contacts.get", "params": ["\#(id)"]}"# + "\n"
    }
    // The last line has no end.
    let outcome = try await program.start(["--rpc"])
      .finish(input: String(requests.joined().dropLast()))
    #expect(outcome.status == 0)
    #expect(outcome.error == "")
    let answers = try outcome.output.split(separator: "\n").map { try JSON(String($0)) }
    #expect(Set(answers.compactMap { $0["id"]?.int }) == Set(1...60))
    #expect(answers.allSatisfy { $0["result"]?["id"]?.string == $0["id"]?.text })
  }

  @Test func `SIGTERM cancels what is under way, with an answer, and ends with 143`() async throws {
    let vendor = try ScriptedVendor(api: { _ in [.hold] })
    let client = try RPCClient(vendor.program())
    try await client.authorize(at: vendor)
    let calls = [client.post("contacts.get", ["id": "7"]), client.post("contacts.list")]
    await vendor.server.until { $0.requests.count == 3 }
    client.child.send(signal: SIGTERM)
    for call in calls {
      let error = try await client.answer(to: call)["error"]
      #expect(error?["code"]?.int == -32800)
      #expect(error?["data"]?["kind"]?.string == "cancelled")
    }
    #expect(await client.child.exitStatus() == 143)
  }

  @Test func `SIGTERM does not cut off a refresh: the new pair is stored before the end`()
    async throws
  {
    let gate = LoopbackServer.Gate()
    let vendor = try ScriptedVendor(refresh: { [.wait(gate), .ok(ScriptedVendor.tokens($0 + 1))] })
    let program = vendor.program()
    let client = try RPCClient(program)
    try await client.authorize(at: vendor)
    let call = client.post("token.refresh")
    await vendor.server.until { $0.requests.count == 2 }
    client.child.send(signal: SIGTERM)
    #expect(try await client.answer(to: call)["error"]?["code"]?.int == -32800)
    #expect(try program.record()["generation"]?.int == 1)
    gate.open()
    #expect(await client.child.exitStatus() == 143)
    let record = try program.record()
    #expect(record["generation"]?.int == 2)
    #expect(record["grant"]?["refresh_token"]?.string == ScriptedVendor.refreshToken(2))
    #expect(record["pending"] == nil)
  }

  @Test func `the end of the input waits for a refresh and answers it`() async throws {
    let gate = LoopbackServer.Gate()
    let vendor = try ScriptedVendor(refresh: { [.wait(gate), .ok(ScriptedVendor.tokens($0 + 1))] })
    let client = try RPCClient(vendor.program())
    try await client.authorize(at: vendor)
    let call = client.post("token.refresh")
    client.child.closeInput()
    await vendor.server.until { $0.requests.count == 2 }
    gate.open()
    #expect(try await client.result(of: call)["generation"]?.int == 2)
    #expect(await client.child.exitStatus() == 0)
  }

  @Test func `a client that has gone ends the process`() async throws {
    let vendor = try ScriptedVendor(api: { _ in [.hold] })
    let program = vendor.program()
    let client = try RPCClient(program)
    try await client.authorize(at: vendor)
    #expect(await client.end() == 0)

    // head reads one answer and goes; the second can be written nowhere.
    let request = #"{"jsonrpc": "2.0", "id": 1, "method": "ping"}"# + "\n"
    let shell = try SystemTool("sh", package: "dash")
    let child = try shell.start(
      ["-c", #"{ "$0" --rpc; echo $? >&2; } | head -n 1"#, Program.path], in: program.environment)
    child.send(request)
    #expect(await child.nextLine()?.contains(#""id":1"#) == true)
    child.send(request)
    let reason = await child.nextErrorLine()
    #expect(reason?.contains("stdout was closed by its reader") == true)
    #expect(await child.nextErrorLine() == "141")
  }
}
