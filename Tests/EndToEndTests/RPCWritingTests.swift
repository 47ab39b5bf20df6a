import JSONText
import TestSupport
import Testing

/// Changes over JSON-RPC: in order of arrival, confirmed where they destroy, and honest about their
/// outcome.
@Suite(.timeLimit(.minutes(2))) struct RPCWritingTests {
  @Test func `changes of one contact are made in order of arrival, and read after them`()
    async throws
  {
    let sandbox = try await SandboxProcess()
    let client = try RPCClient(sandbox.program())
    try await client.authorize()
    // The first change takes longest.
    try sandbox.control(
      "POST", "/faults", #"{"method": "PATCH", "path": "/crm/*", "delay_ms": 400}"#)
    let names = ["Ada", "Bea", "Cleo"]
    let updates = names.map {
      client.post("contacts.update", ["id": "42", "given_name": .string($0)])
    }
    let read = client.post("contacts.get", ["id": 42])
    let undo = client.post("contacts.undo")
    let again = client.post("contacts.get", ["id": "42"])
    let other = try await client.result("contacts.get", ["id": "7"])
    #expect(other["id"]?.string == "7")
    for (name, update) in zip(names, updates) {
      #expect(try await client.result(of: update)["given_name"]?.string == name)
    }
    #expect(try await client.result(of: read)["given_name"]?.string == "Cleo")
    #expect(try await client.result(of: undo)["undone"]?.bool == true)
    #expect(try await client.result(of: again)["given_name"]?.string == "Bea")
    #expect(await client.end() == 0)
  }

  @Test func `a change that is cancelled or out of time may have been made, and says so`()
    async throws
  {
    let sandbox = try await SandboxProcess()
    let client = try RPCClient(sandbox.program())
    try await client.authorize()
    try sandbox.control(
      "POST", "/faults",
      #"{"method": "PATCH", "path": "/crm/*", "delay_ms": 60000, "times": 2}"#)
    let late = try await client.error(
      "contacts.update", ["id": "42", "given_name": "Ada", "_meta": ["timeout_ms": 800]])
    #expect(late["code"]?.int == 1006)
    #expect(late["data"]?["outcome"]?.string == "unknown", "\(late.text)")
    #expect(late["data"]?["phase"]?.string == "wait")

    let seen = try sandbox.count("requests")
    let update = client.post("contacts.update", ["id": "42", "given_name": "Bea"])
    let behind = client.post("contacts.update", ["id": "42", "given_name": "Cleo"])
    // The record is read, its time of change is compared, and then the change goes out.
    while try sandbox.count("requests") < seen + 3 {
      try await Task.sleep(for: .milliseconds(10))
    }
    for call in [behind, update] {
      client.post(line: #"{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":\#(call)}}"#)
    }
    let stopped = try await client.answer(to: update)["error"]
    #expect(stopped?["code"]?.int == -32800)
    #expect(stopped?["data"]?["outcome"]?.string == "unknown")
    let never = try await client.answer(to: behind)["error"]
    #expect(never?["data"]?["outcome"]?.string == "not_sent")
    #expect(
      try await client.result("contacts.get", ["id": "42"])["given_name"]?.string == "Bea")
    #expect(await client.end() == 0)
  }

  @Test func `what destroys wants confirm, and a bulk change counts as that`() async throws {
    let client = try RPCClient(Program(), ["--sandbox"])
    try await client.authorize()
    let refused = try await client.error("contacts.delete", ["id": "9"])
    #expect(refused["code"]?.int == 1010)
    #expect(
      try await client.result("contacts.delete", ["id": "9", "dry_run": true])["requests"] != nil)
    let deleted = try await client.result("contacts.delete", ["id": "9", "confirm": true])
    #expect(deleted["deleted"]?.string == "9")
    #expect(try await client.error("contacts.get", ["id": "9"])["code"]?.int == 1008)

    let tag = try await client.result("tags.create", ["name": "Everybody"])
    let all: JSON = .array((10...130).map { .string(String($0)) })
    let id = try #require(tag["id"])
    #expect(
      try await client.error("tags.apply", ["tag_id": id, "contact_ids": all])["code"]?.int == 1010)
    let applied = try await client.result(
      "tags.apply", ["tag_id": id, "contact_ids": all, "confirm": true])
    #expect(applied["results"]?.members.count == 121)
    #expect(
      try await client.result("tags.apply", ["tag_id": id, "contact_ids": ["5"]])["results"]?["5"]
        != nil)
    #expect(await client.end() == 0)
  }

  @Test func `fields that an account names itself are parameters`() async throws {
    let client = try RPCClient(Program(), ["--sandbox"])
    try await client.authorize()
    let made = try await client.result(
      "contacts.create",
      ["given_name": "Ann", "email": "ann@example.com", "custom.Favourite colour": "teal"])
    let content = made["custom_fields"]?.elements.map { $0["content"]?.string }
    #expect(content?.contains("teal") == true, "\(made.text)")
    let error = try await client.error("contacts.create", ["custom.": "x"])
    #expect(error["data"]?["pointer"]?.string == "/custom.")
    #expect(await client.end() == 0)
  }
}
