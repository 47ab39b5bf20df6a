import JSONText
import Testing

@testable import RPC

/// Rows in notifications, and how far a call has come.
@Suite(.timeLimit(.minutes(5)))
struct PageStreamTests {
  private func rows(_ params: [(String, JSON)], meta: JSON = [:]) -> JSON {
    .object(params + [("stream", true), ("_meta", meta)])
  }

  @Test func `rows come in numbered notifications, then the answer without them`() async throws {
    let client = try Client()
    await client.request("rows", rows([("count", 2500)]))
    var ids: [Int] = []
    for number in 1...3 {
      let page = try #require(try await client.message())
      #expect(page["method"]?.string == "contacts.page")
      #expect(page["id"] == nil)
      #expect(page["params"]?["request"]?.string == "rows")
      #expect(page["params"]?["sequence"]?.int == number)
      ids += page["params"]?["contacts"]?.elements.compactMap { $0["id"]?.int } ?? []
    }
    #expect(ids == Array(1...2500))
    let answer = try await client.message()?["result"]
    #expect(answer == ["contacts": [], "streamed": 2500, "last": 2500])
    try await client.endWell()
  }

  @Test func `without stream the same rows are in the answer`() async throws {
    let client = try Client()
    let result = try await client.result("rows", ["count": 1500])
    #expect(result["contacts"]?.elements.count == 1500)
    #expect(result["streamed"] == nil)
    try await client.endWell()
  }

  @Test func `lines keep to the length that was asked for, and a longer row travels alone`()
    async throws
  {
    let client = try Client()
    for (size, bound) in [(100, 65_536), (1000, 4096), (30, 1024)] {
      await client.request(
        "rows",
        rows([("count", 1000), ("size", .number(size))], meta: ["max_line_bytes": .number(bound)]))
      var count = 0
      var lines = 0
      while let line = await client.line() {
        let message = try JSON(validating: line)
        guard message["id"] == nil else { break }
        #expect(line.count < bound)
        let rows = message["params"]?["contacts"]?.elements.count ?? 0
        #expect(rows > 0)
        count += rows
        lines += 1
      }
      #expect(count == 1000)
      #expect(lines < 500)
    }
    await client.request(
      "rows", rows([("count", 3), ("size", 5000)], meta: ["max_line_bytes": 1024]))
    for _ in 0..<3 {
      #expect(try await client.message()?["params"]?["contacts"]?.elements.count == 1)
    }
    #expect(try await client.message()?["result"] != nil)
    try await client.endWell()
  }

  @Test func `credit is what a stream may send, until there is more`() async throws {
    let client = try Client()
    await client.request("rows", rows([("count", 5000)], meta: ["stream_credit": 2]))
    for number in 1...2 {
      #expect(try await client.message()?["params"]?["sequence"]?.int == number)
    }
    // Nothing more comes: the next thing said is the answer to this.
    #expect(try await client.result("ping") == [:])
    await client.send(
      #"{"jsonrpc":"2.0","method":"stream.credit","params":{"request":"rows","pages":1}}"#)
    #expect(try await client.message()?["params"]?["sequence"]?.int == 3)
    let credited = try await client.result("stream.credit", ["rows", 7])
    #expect(credited == ["credited": true])
    for number in 4...5 {
      #expect(try await client.message()?["params"]?["sequence"]?.int == number)
    }
    #expect(try await client.message()?["result"]?["streamed"]?.int == 5000)
    #expect(try await client.result("stream.credit", ["rows", 1]) == ["credited": false])
    try await client.endWell()
  }

  @Test func `a stream that waits for credit can be cancelled`() async throws {
    let client = try Client()
    await client.request("rows", rows([("count", 5000)], meta: ["stream_credit": 1]))
    #expect(try await client.message()?["params"]?["sequence"]?.int == 1)
    await client.send(#"{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":"rows"}}"#)
    #expect(try await client.message()?["error"]?["code"]?.int == -32800)
    try await client.endWell()
  }

  @Test func `a reader that is behind holds the stream back`() async throws {
    let client = try Client(readsAnswers: false)
    await client.request("rows", rows([("count", 20_000), ("size", 1000)]))
    await client.send(#"{"jsonrpc":"2.0","id":1,"method":"server.stats"}"#)
    client.startReading()
    var unsent: Int?
    var count = 0
    var isDone = false
    while !isDone || unsent == nil, let message = try await client.message() {
      if let stats = message["result"]?["unsent_bytes"]?.int { unsent = stats }
      count += message["params"]?["contacts"]?.elements.count ?? 0
      if message["result"]?["streamed"] != nil { isDone = true }
    }
    #expect(count == 20_000)
    #expect(unsent ?? .max < 4 << 20)
    try await client.endWell()
  }

  @Test func `a stream needs an id, and limits that make sense`() async throws {
    let client = try Client()
    await client.send(
      #"{"jsonrpc":"2.0","id":null,"method":"rows","params":{"count":1,"stream":true}}"#)
    #expect(try await client.message()?["error"]?["code"]?.int == -32602)
    await client.send(#"{"jsonrpc":"2.0","method":"rows","params":{"count":1,"stream":true}}"#)
    for meta: JSON in [["max_line_bytes": 10], ["stream_credit": 0], ["stream_credit": "x"], 5] {
      let error = try await client.error("rows", rows([("count", 1)], meta: meta))
      #expect(error["code"]?.int == -32602)
    }
    try await client.endWell()
  }

  @Test func `progress names the call, and is not sent more often than people look`() async throws {
    let client = try Client()
    await client.request("count", ["to": 100_000])
    var seen: [Int] = []
    while let message = try await client.message(), message["id"] == nil {
      #expect(message["method"]?.string == "progress")
      #expect(message["params"]?["request"]?.string == "count")
      #expect(message["params"]?["total"]?.int == 100_000)
      seen.append(message["params"]?["done"]?.int ?? -1)
    }
    #expect(seen.first == 1 && seen.last == 100_000)
    #expect(seen == seen.sorted() && Set(seen).count == seen.count)
    #expect(seen.count < 100)
    try await client.endWell()
  }
}
