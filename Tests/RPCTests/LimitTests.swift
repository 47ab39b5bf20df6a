import JSONText
import Operations
import Testing

@testable import RPC

/// Budgets, deadlines and ends.
@Suite(.timeLimit(.minutes(5)))
struct LimitTests {
  private func wait(_ id: Int, _ name: String, _ more: String = "") -> String {
    #"{"jsonrpc":"2.0","id":\#(id),"method":"wait","params":{"as":"\#(name)"\#(more)}}"#
  }

  // MARK: Budgets

  @Test func `too many calls in flight are refused, while pings and cancels pass`() async throws {
    let client = try Client { $0.maximumCalls = 2 }
    await client.send(wait(1, "a"))
    await client.send(wait(2, "b"))
    await client.send(wait(3, "c"))
    let refused = try await client.message()
    #expect(refused?["id"]?.int == 3)
    #expect(refused?["error"]?["code"]?.int == 1011)
    #expect(refused?["error"]?["data"]?["retry_after"]?.int == 1)
    await client.send(#"{"jsonrpc":"2.0","id":4,"method":"ping"}"#)
    #expect(try await client.message()?["id"]?.int == 4)
    await client.send(#"{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":1}}"#)
    #expect(try await client.message()?["error"]?["code"]?.int == -32800)
    await client.stage.release("b")
    #expect(try await client.message()?["id"]?.int == 2)
    client.end()
    #expect(await client.status == 0)
  }

  @Test func `calls in flight may hold so many bytes, and one alone as many as it needs`()
    async throws
  {
    let client = try Client { $0.maximumCallBytes = 200 }
    let padding = #","_meta":{"padding":"\#(String(repeating: "x", count: 300))"}"#
    await client.send(wait(1, "a", padding))
    await client.send(wait(2, "b"))
    #expect(try await client.message()?["error"]?["code"]?.int == 1011)
    await client.stage.release("a")
    #expect(try await client.message()?["id"]?.int == 1)
    client.end()
    #expect(await client.status == 0)
  }

  @Test func `a client may write 20000 calls before it reads an answer`() async throws {
    let client = try Client(readsAnswers: false)
    var calls = ""
    for id in 0..<10_000 {
      calls += #"{"jsonrpc":"2.0","id":\#(2 * id),"method":"ping"}"# + "\n"
      calls += #"{"jsonrpc":"2.0","id":\#(2 * id + 1),"method":"effects"}"# + "\n"
    }
    await client.write(Array(calls.utf8))
    client.end()
    client.startReading()
    var ids: Set<Int> = []
    while let answer = try await client.message() {
      #expect(answer["result"] != nil)
      ids.insert(answer["id"]?.int ?? -1)
    }
    #expect(ids == Set(0..<20_000))
    #expect(await client.status == 0)
  }

  @Test func `unsent answers stop the reading, which goes on when they are read`() async throws {
    let client = try Client(readsAnswers: false) { $0.maximumUnsent = 1 << 18 }
    let count = 64
    let calls = (0..<count).map {
      #"{"jsonrpc":"2.0","id":\#($0),"method":"echo","params":["\#(String(repeating: "x", count: 1 << 14))"]}"#
    }
    async let written: Void = client.write(Array((calls.joined(separator: "\n") + "\n").utf8))
    client.startReading()
    for _ in 0..<count { #expect(try await client.message()?["result"] != nil) }
    await written
    client.end()
    #expect(await client.status == 0)
  }

  @Test func `answers of 64 concurrent calls are whole lines`() async throws {
    let client = try Client()
    let letters = Array("abcdefghijklmnop")
    for id in 0..<64 {
      await client.send(
        #"{"jsonrpc":"2.0","id":\#(id),"method":"repeat","params":["\#(letters[id % 16])",100000]}"#
      )
    }
    var ids: Set<Int> = []
    for _ in 0..<64 {
      let answer = try #require(try await client.message())
      let id = try #require(answer["id"]?.int)
      ids.insert(id)
      #expect(answer["result"]?.string == String(repeating: letters[id % 16], count: 100_000))
    }
    #expect(ids.count == 64)
    client.end()
    #expect(await client.status == 0)
  }

  // MARK: Deadlines

  @Test func `a call that waits for others is answered when its time is up`() async throws {
    let clock = HandClock()
    let stage = Stage()
    let client = try Client(
      stage: stage, session: .specimen(stage, sleep: { try await clock.sleep($0) }))
    await client.send(
      #"{"jsonrpc":"2.0","id":1,"method":"token.write","params":{"as":"slow"}}"#)
    await stage.reached("begin slow")
    await client.send(
      #"{"jsonrpc":"2.0","id":2,"method":"token.read","params":{"as":"late","_meta":{"timeout_ms":700}}}"#
    )
    await clock.pass(.milliseconds(700))
    let answer = try await client.message()
    #expect(answer?["id"]?.int == 2)
    #expect(answer?["error"]?["code"]?.int == 1006)
    #expect(answer?["error"]?["data"]?["phase"]?.string == "order")
    #expect(answer?["error"]?["data"]?["outcome"]?.string == "not_sent")
    await stage.release("slow")
    #expect(try await client.message()?["id"]?.int == 1)
    client.end()
    #expect(await client.status == 0)
    #expect(await !stage.log.contains("begin late"))
  }

  @Test func `an operation that does not end in time is answered for and cancelled`() async throws {
    let clock = HandClock()
    let stage = Stage()
    let client = try Client(
      stage: stage, session: .specimen(stage, sleep: { try await clock.sleep($0) }))
    await client.send(wait(1, "stuck", #","_meta":{"timeout_ms":700}"#))
    await clock.pass(.milliseconds(700))
    await clock.pass(.milliseconds(250))
    let answer = try await client.message()
    #expect(answer?["error"]?["code"]?.int == 1006)
    #expect(answer?["error"]?["data"]?["phase"]?.string == "operation")
    await stage.reached("cancelled stuck")
    client.end()
    #expect(await client.status == 0)
  }

  // MARK: Ends

  @Test func `calls in flight at the end of the input are finished`() async throws {
    let client = try Client()
    await client.send(wait(1, "a"))
    await client.send(wait(2, "b"))
    client.end()
    await client.stage.release("b")
    #expect(try await client.message()?["id"]?.int == 2)
    await client.stage.release("a")
    #expect(try await client.message()?["id"]?.int == 1)
    #expect(await client.line() == nil)
    #expect(await client.status == 0)
    #expect(client.complaints() == [])
  }

  @Test func `a closed output cancels what runs and ends the server`() async throws {
    let client = try Client(readsAnswers: false)
    await client.send(wait(1, "a"))
    await client.stage.reached("begin a")
    client.stopReading()
    // A child that another test is about to spawn holds a copy of every pipe for a moment, so the
    // first answers may still find a reader.
    let pings = Task {
      for _ in 0..<500 where !Task.isCancelled {
        await client.send(#"{"jsonrpc":"2.0","id":2,"method":"ping"}"#)
        try await Task.sleep(for: .milliseconds(20))
      }
    }
    #expect(await client.status == 141)
    pings.cancel()
    await client.stage.reached("cancelled a")
    #expect(client.complaints().count == 1)
    client.end()
  }

  @Test func `an output that nobody reads ends the server after its patience`() async throws {
    let client = try Client(readsAnswers: false) { $0.stallLimit = .milliseconds(1) }
    await client.send(
      #"{"jsonrpc":"2.0","id":1,"method":"repeat","params":["x",1000000]}"#)
    #expect(await client.status == 74)
    #expect(client.complaints().first?.contains("stdout was not read") == true)
    client.end()
  }

  @Test func `the death of the parent ends the server`() async throws {
    let clock = HandClock()
    let stage = Stage()
    let parent = Locked<Int32>()
    parent.append(4711)
    let client = try Client(
      stage: stage, session: .specimen(stage, sleep: { try await clock.sleep($0) })
    ) { $0.parent = { parent.all.last ?? 0 } }
    await client.send(wait(1, "a"))
    await stage.reached("begin a")
    await clock.pass(.seconds(1))
    await clock.hasSleeper(for: .seconds(1))
    parent.append(1)
    await clock.pass(.seconds(1))
    #expect(await client.status == 129)
    await stage.reached("cancelled a")
    client.end()
  }

  @Test func `a server that is stopped answers what is in flight`() async throws {
    let client = try Client()
    await client.send(wait(1, "a"))
    await client.stage.reached("begin a")
    client.server.stop(status: 143)
    #expect(try await client.message()?["error"]?["code"]?.int == -32800)
    #expect(await client.status == 143)
    client.end()
  }
}
