import InfusionsoftKit
import JSONText
import Testing

@testable import Operations

/// Imports that meet faults, are broken off, and go on.
@Suite(.timeLimit(.minutes(5))) struct ImportResumeTests {
  private static let contacts = "/crm/rest/v2/contacts"

  private func run(
    rows: Int, isLimited: Bool = false, _ body: (ImportScene) async throws -> Void
  ) async throws {
    let lines = (1...rows).map { "row\($0)@example.com,Name \($0)" }
    try await StandInSession.run(
      contacts: 0, isAuthorized: true, isLimited: isLimited, isHasty: true
    ) { stand in
      try await body(
        ImportScene(stand, (["email,given_name"] + lines).joined(separator: "\n") + "\n"))
    }
  }

  private func order(_ scene: ImportScene, _ fault: [(String, JSON)]) throws {
    try scene.stand.order(
      "faults", .object([("method", "POST"), ("path", .string(Self.contacts))] + fault))
  }

  /// The rows that are there, each as often as it is.
  private func there(_ scene: ImportScene) async throws -> [Int] {
    let list = try await scene.stand.call(
      "contacts.list", ["limit": 1000, "fields": ["email_addresses"]])
    return (list["contacts"]?.elements ?? []).compactMap { contact in
      let email = contact["email_addresses"]?.elements.first?["email"]?.string
      return email.flatMap { Int($0.dropFirst(3).prefix { $0 != "@" }) }
    }.sorted()
  }

  @Test(
    arguments: [
      [("status", 429), ("headers", ["retry-after": "1"]), ("times", 3)],
      [
        ("status", 429), ("times", 3), ("content_type", "application/json"),
        ("body", #"{"fault":{"faultstring":"Rate limit quota violation."}}"#),
      ],
      [("status", 503), ("headers", ["retry-after": "1"]), ("times", 3)],
      [("expire", true)], [("reused", true), ("drop", "before"), ("times", 1)],
    ] as [[(String, JSON)]])
  func `what was not done for sure is sent again, and is there once`(
    fault: [(String, JSON)]
  ) async throws {
    try await run(rows: 40) { scene in
      try order(scene, [("after", 10)] + fault)
      let result = try await scene.run()
      let unknown = result["errors"]?.elements.count ?? 0
      // A connection that closes without an answer leaves open whether the request was read.
      #expect(unknown == (fault.contains { $0.0 == "drop" } ? 1 : 0))
      #expect(scene.counts(result) == [40 - unknown, 0, unknown])
      #expect(try await there(scene).count == 40 - unknown)
    }
  }

  @Test func `a lost answer is told as unknown, and its row is not sent again`() async throws {
    try await run(rows: 30) { scene in
      try order(scene, [("after", 10), ("drop", "after"), ("times", 2)])
      let result = try await scene.run()
      #expect(scene.counts(result) == [28, 0, 2])
      #expect(result["errors"]?.elements.map { $0["outcome"] } == ["unknown", "unknown"])
      #expect(try await there(scene) == Array(1...30))
    }
  }

  @Test(arguments: ["after", "during", "before"])
  func `with a duplicate option a lost answer is asked for again`(drop: String) async throws {
    try await run(rows: 30) { scene in
      try order(scene, [("after", 10), ("drop", .string(drop)), ("times", 3)])
      let result = try await scene.run([("duplicate_option", "Email")])
      #expect(result["failed"] == 0)
      #expect(try await there(scene) == Array(1...30))
    }
  }

  /// Storms of faults that no retry outlives, and resumes until it is whole.
  @Test(arguments: ["before", "after", "during"], [true, false])
  func `what was broken off goes on, and no row is there twice`(
    drop: String, isRepeatable: Bool
  ) async throws {
    try await run(rows: 120) { scene in
      let option: [(String, JSON)] = isRepeatable ? [("duplicate_option", "Email")] : []
      var result: JSON?
      for attempt in 0..<20 where result == nil {
        try order(scene, [("after", .number(30 + attempt)), ("times", 0), ("drop", .string(drop))])
        do {
          result = try await scene.run(option + (attempt == 0 ? [] : [("resume", true)]))
          #expect(attempt > 0)
        } catch let failure as Failure {
          #expect(failure.kind == .network)
          #expect(failure.message.contains("go on with the same line and --resume"))
          #expect(failure["created"]?.int ?? 0 >= 30)
          #expect(scene.stand.home.read(scene.path + ".results.ndjson") == nil)
        }
        scene.stand.dropFaults()
      }
      let lines = try scene.results()
      #expect(lines.compactMap { $0["row"]?.int }.sorted() == Array(1...120))
      let unknown = Set(lines.filter { $0["outcome"] == "unknown" }.compactMap { $0["row"]?.int })
      #expect(isRepeatable ? unknown.isEmpty : result?["failed"]?.int == unknown.count)
      let there = try await there(scene)
      #expect(Set(there).count == there.count)
      #expect(Set(1...120).subtracting(unknown).isSubset(of: there))
      #expect(scene.stand.home.read(scene.path + ".results.ndjson.checkpoint") == nil)
    }
  }

  @Test func `a used up day leaves an import that goes on tomorrow`() async throws {
    try await run(rows: 30, isLimited: true) { scene in
      try scene.stand.order("limits", ["day": 20])
      let failure = try await scene.failure()
      #expect(failure.kind == .rate)
      #expect(failure["window"] == "day")
      let created = try #require(failure["created"]?.int)
      #expect((10..<20).contains(created))
      scene.stand.clock.advance(86_400)
      #expect(scene.counts(try await scene.run([("resume", true)])) == [30, 0, 0])
      scene.stand.clock.advance(86_400)
      #expect(try await there(scene) == Array(1...30))
    }
  }

  @Test func `tags that were not put on yet are put on when it goes on`() async throws {
    let text = "email,tag\n" + (1...20).map { "row\($0)@example.com,VIP" }.joined(separator: "\n")
    try await StandInSession.run(contacts: 0, isAuthorized: true, isHasty: true) { stand in
      let scene = ImportScene(stand, text)
      try stand.order(
        "faults", ["path": "/crm/rest/v2/tags/*", "method": "POST", "times": 0, "drop": "before"])
      #expect(try await scene.failure().kind == .network)
      #expect(try await there(scene) == Array(1...20))
      stand.dropFaults()
      #expect(scene.counts(try await scene.run([("resume", true)])) == [20, 0, 0])
      let list = try await stand.call("contacts.list", ["limit": 1000, "fields": ["tag_ids"]])
      #expect(list["contacts"]?.elements.allSatisfy { $0["tag_ids"]?.elements.count == 1 } == true)
    }
  }

  @Test func `what would import rows twice is refused`() async throws {
    try await run(rows: 30) { scene in
      try order(scene, [("after", 10), ("times", 0), ("drop", "before")])
      _ = try await scene.failure()
      scene.stand.dropFaults()
      #expect(try await scene.failure().message.contains("go on with --resume; to begin anew"))
      let other = try await scene.failure([("resume", true), ("duplicate_option", "Email")])
      #expect(other.message.contains("another duplicate option"))
      let name = scene.path + ".results.ndjson.checkpoint"
      let checkpoint = try #require(scene.stand.home.read(name))
      scene.stand.home.write("nonsense\n", to: name)
      #expect(try await scene.failure([("resume", true)]).message.contains("is damaged"))
      scene.stand.home.write(checkpoint, to: name)
      let text = try #require(scene.stand.home.read(scene.path))
      scene.stand.home.write(text + "more@example.com,More\n", to: scene.path)
      #expect(try await scene.failure([("resume", true)]).message.contains("another input"))
      scene.stand.home.write(text, to: scene.path)
      _ = try await scene.run([("resume", true)])
      let done = try await scene.failure([("resume", true)])
      #expect(done.message.contains("tells of an import that is complete"))
    }
  }

  @Test(arguments: [[], [("resume", true)]] as [[(String, JSON)]])
  func `a checkpoint that a full disk left empty is none`(params: [(String, JSON)]) async throws {
    try await run(rows: 3) { scene in
      scene.stand.home.write("", to: scene.path + ".results.ndjson.checkpoint")
      scene.stand.home.write("", to: scene.path + ".results.ndjson.part")
      let result = try await scene.run(params)
      #expect(scene.counts(result) == [3, 0, 0])
    }
  }

  @Test func `two imports do not write one file of results`() async throws {
    try await run(rows: 3) { scene in
      let file = try PartialFile(for: scene.path + ".results.ndjson", keeping: nil)
      #expect(try await scene.failure().kind == .store)
      #expect(try await scene.count() == 0)
      _ = file
    }
  }
}
