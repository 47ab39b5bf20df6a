import JSONText
import Testing

/// Which calls wait for which, seen from the stage.
@Suite(.timeLimit(.minutes(5)))
struct OrderingTests {
  private func call(_ id: Int, _ method: String, as name: String, contact: String? = nil) -> String
  {
    let contact = contact.map { #","id":"\#($0)""# } ?? ""
    return
      #"{"jsonrpc":"2.0","id":\#(id),"method":"\#(method)","params":{"as":"\#(name)"\#(contact)}}"#
  }

  @Test func `writes of one contact never overlap, and other contacts go on`() async throws {
    let client = try Client()
    await client.send(call(1, "contact.write", as: "first", contact: "7"))
    await client.send(call(2, "contact.write", as: "second", contact: "7"))
    await client.send(call(3, "contact.read", as: "read", contact: "7"))
    await client.send(call(4, "contact.write", as: "other", contact: "8"))
    await client.stage.reached("begin first")
    await client.stage.reached("begin other")
    #expect(await !client.stage.log.contains("begin second"))
    await client.stage.release("first")
    await client.stage.reached("begin second")
    #expect(await !client.stage.log.contains("begin read"))
    await client.stage.release("second")
    await client.stage.reached("begin read")
    await client.stage.release("read")
    await client.stage.release("other")
    client.end()
    #expect(await client.status == 0)
  }

  @Test func `a write that finds its contact by itself waits for all, and all wait for it`()
    async throws
  {
    let client = try Client()
    await client.send(call(1, "contact.write", as: "update", contact: "7"))
    await client.send(call(2, "contact.write", as: "undo"))
    await client.send(call(3, "contact.read", as: "read", contact: "8"))
    await client.send(call(4, "wait", as: "list"))
    await client.stage.reached("begin update")
    await client.stage.reached("begin list")
    #expect(await !client.stage.log.contains("begin undo"))
    await client.stage.release("update")
    await client.stage.reached("begin undo")
    #expect(await !client.stage.log.contains("begin read"))
    await client.stage.release("undo")
    await client.stage.reached("begin read")
    for name in ["read", "list"] { await client.stage.release(name) }
    client.end()
    #expect(await client.status == 0)
  }

  @Test func `reads of one contact overlap`() async throws {
    let client = try Client()
    await client.send(call(1, "contact.read", as: "a", contact: "7"))
    await client.send(call(2, "contact.read", as: "b", contact: "7"))
    await client.stage.reached("begin a")
    await client.stage.reached("begin b")
    await client.stage.release("a")
    await client.stage.release("b")
    client.end()
    #expect(await client.status == 0)
  }

  @Test func `changes of the token run in order of arrival, and contacts do not wait for them`()
    async throws
  {
    let client = try Client()
    await client.send(call(1, "token.write", as: "refresh"))
    await client.send(call(2, "token.read", as: "status"))
    await client.send(call(3, "wait", as: "list"))
    await client.stage.reached("begin refresh")
    await client.stage.reached("begin list")
    #expect(await !client.stage.log.contains("begin status"))
    for name in ["refresh", "status", "list"] { await client.stage.release(name) }
    client.end()
    #expect(await client.status == 0)
    let log = await client.stage.log
    let refreshed = try #require(log.firstIndex(of: "end refresh"))
    #expect(try #require(log.firstIndex(of: "begin status")) > refreshed)
  }

  @Test func `a call that waits for a person gives up its place`() async throws {
    let client = try Client()
    await client.send(call(1, "login", as: "login"))
    await client.send(call(2, "token.write", as: "code"))
    await client.stage.release("code")
    #expect(try await client.message()?["id"]?.int == 2)
    await client.stage.release("login")
    #expect(try await client.message()?["id"]?.int == 1)
    client.end()
    #expect(await client.status == 0)
  }

  @Test func `a cancelled call keeps its place until it has really ended`() async throws {
    let client = try Client()
    await client.send(call(1, "contact.write", as: "stuck", contact: "7"))
    await client.stage.reached("begin stuck")
    await client.send(call(2, "contact.write", as: "next", contact: "7"))
    await client.send(#"{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":1}}"#)
    let answer = try await client.message()
    #expect(answer?["error"]?["code"]?.int == -32800)
    #expect(answer?["error"]?["data"]?["outcome"]?.string == "unknown")
    await client.stage.release("next")
    #expect(try await client.message()?["id"]?.int == 2)
    #expect(
      await client.stage.log == ["begin stuck", "cancelled stuck", "begin next", "end next"])
    client.end()
    #expect(await client.status == 0)
  }

  @Test func `a call cancelled while it waits is never begun`() async throws {
    let client = try Client()
    await client.send(call(1, "token.write", as: "first"))
    await client.stage.reached("begin first")
    await client.send(call(2, "token.write", as: "second"))
    await client.send(call(3, "token.write", as: "third"))
    await client.send(#"{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":2}}"#)
    #expect(try await client.message()?["id"]?.int == 2)
    await client.stage.release("third")
    await client.stage.release("first")
    #expect(try await client.message()?["id"]?.int == 1)
    #expect(try await client.message()?["id"]?.int == 3)
    client.end()
    #expect(await client.status == 0)
    #expect(await !client.stage.log.contains("begin second"))
  }
}
