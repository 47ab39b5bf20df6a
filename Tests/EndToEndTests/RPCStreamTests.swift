import JSONText
import TestSupport
import Testing

/// Contacts as streams, progress, deadlines: what a call says while it runs, with the program itself.
@Suite(.timeLimit(.minutes(5))) struct RPCStreamTests {
  @Test func `a stream brings every contact, page by page, then the answer`() async throws {
    let client = try RPCClient(Program(), ["--sandbox", "--no-pace"])
    try await client.authorize()
    for method in ["contacts.list", "contacts.export"] {
      let call = client.post(
        method, ["stream": true, "fields": ["id"], "_meta": ["max_line_bytes": 2048]])
      var ids: [String] = []
      var number = 0
      while ids.count < 250 {
        let page = try await client.notification("contacts.page")
        number += 1
        #expect(page["request"]?.text == call)
        #expect(page["sequence"]?.int == number)
        #expect(page.bytes.count < 2048)
        ids += page["contacts"]?.elements.compactMap { $0["id"]?.string } ?? []
      }
      #expect(ids == (1...250).map(String.init), "\(method)")
      let result = try await client.result(of: call)
      #expect((result["streamed"] ?? result["exported"])?.int == 250, "\(result.text)")
    }
    #expect(await client.end() == 0)
  }

  @Test func `a stream that is cancelled stops, and the process goes on`() async throws {
    let client = try RPCClient(Program(), ["--sandbox", "--no-pace"])
    try await client.authorize()
    let call = client.post(
      "contacts.list", ["stream": true, "page_size": 10, "_meta": ["stream_credit": 2]])
    for number in 1...2 {
      #expect(try await client.notification("contacts.page")["sequence"]?.int == number)
    }
    client.post(line: #"{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":\#(call)}}"#)
    #expect(try await client.answer(to: call)["error"]?["code"]?.int == -32800)
    #expect(try await client.result("contacts.get", ["id": "7"])["id"]?.string == "7")
    #expect(await client.end() == 0)
  }

  @Test func `a call that runs out of time says in which stage`() async throws {
    let vendor = try ScriptedVendor(api: { _ in [.hold] })
    let client = try RPCClient(vendor.program())
    try await client.authorize(at: vendor)
    let error = try await client.error(
      "contacts.get", ["id": "7", "_meta": ["timeout_ms": 300]])
    #expect(error["code"]?.int == 1006)
    #expect(error["data"]?["phase"]?.string?.isEmpty == false, "\(error.text)")
    #expect(error["message"]?.string?.contains("timed out") == true, "\(error.text)")
  }

  @Test func `the time may have gone into waiting for a refresh, or for an earlier call`()
    async throws
  {
    let gate = LoopbackServer.Gate()
    let vendor = try ScriptedVendor(refresh: { [.wait(gate), .ok(ScriptedVendor.tokens($0 + 1))] })
    let client = try RPCClient(vendor.program())
    try await client.authorize(at: vendor)
    let refresh = client.post("token.refresh")
    await vendor.server.until { $0.requests.count == 2 }
    let behind = try await client.error("token", ["_meta": ["timeout_ms": 100]])
    #expect(behind["data"]?["phase"]?.string == "order", "\(behind.text)")
    #expect(behind["data"]?["outcome"]?.string == "not_sent")
    gate.open()
    #expect(try await client.result(of: refresh)["generation"]?.int == 2)
    #expect(await client.end() == 0)
  }

  @Test func `the time may have gone into a refresh that the call itself needs`() async throws {
    let gate = LoopbackServer.Gate()
    let vendor = try ScriptedVendor(refresh: { [.wait(gate), .ok(ScriptedVendor.tokens($0 + 1))] })
    let program = vendor.program()
    let client = try RPCClient(program)
    try await client.authorize(at: vendor)
    try program.expireAccessToken()
    let error = try await client.error("contacts.get", ["id": "7", "_meta": ["timeout_ms": 200]])
    #expect(error["code"]?.int == 1006)
    #expect(error["data"]?["phase"]?.string == "token", "\(error.text)")
    #expect(error["data"]?["outcome"]?.string == "not_sent")
    gate.open()
    #expect(try await client.result("contacts.get", ["id": "7"])["id"]?.string == "7")
    #expect(await client.end() == 0)
  }

  @Test func `read-only refuses what writes and lets the rest be`() async throws {
    let client = try RPCClient(Program(), ["--sandbox", "--read-only"])
    try await client.authorize()
    #expect(try await client.result("contacts.get", ["id": "7"])["id"]?.string == "7")
    let names = try await client.result("rpc.discover")["methods"]?.elements ?? []
    for method in names where ["writes", "destroys"].contains(method["x-effect"]?.string) {
      let name = try #require(method["name"]?.string)
      let required = method["params"]?.elements.filter { $0["required"]?.bool == true } ?? []
      let params: [(String, JSON)] = required.compactMap { parameter in
        guard let name = parameter["name"]?.string else { return nil }
        return (name, name == "confirm" ? true : "7")
      }
      let error = try await client.error(name, .object(params))
      #expect([1010, -32602].contains(error["code"]?.int), "\(name): \(error.text)")
    }
    #expect(await client.end() == 0)
  }
}
