import JSONText
import Testing

@testable import Operations

@Suite(.timeLimit(.minutes(5))) struct StatsTests {
  @Test func `every contact counts in its month and source, and once for each tag`() async throws {
    try await StandInSession.run(contacts: 300, isAuthorized: true, isHasty: true) { stand in
      let stats = try await stand.call("contacts.stats")
      let rows = try await stand.call(
        "contacts.list",
        ["limit": 1000, "fields": ["id", "create_time", "source_type", "tag_ids"]])
      let contacts = rows["contacts"]?.elements ?? []
      #expect(stats["contacts"]?.int == 300)

      func counted(_ list: String, _ name: String) -> [String: Int] {
        Dictionary(
          (stats[list]?.elements ?? []).map { ($0[name]?.string ?? "?", $0["count"]?.int ?? 0) },
          uniquingKeysWith: +)
      }
      func counts(_ keys: [String]) -> [String: Int] {
        Dictionary(keys.map { ($0, 1) }, uniquingKeysWith: +)
      }
      #expect(
        counted("months", "month")
          == counts(contacts.map { String(($0["create_time"]?.string ?? "").prefix(7)) }))
      #expect(
        counted("sources", "source") == counts(contacts.map { $0["source_type"]?.string ?? "none" })
      )
      let tags = contacts.flatMap { $0["tag_ids"]?.elements.map { $0.string ?? "?" } ?? [] }
      #expect(counted("tags", "id") == counts(tags))
      #expect(tags.count > 20)
      let names = (stats["tags"]?.elements ?? []).map { $0["tag"]?.string ?? "" }
      #expect(names.allSatisfy { !$0.isEmpty && Int($0) == nil }, "\(names)")
      let months = (stats["months"]?.elements ?? []).map { $0["month"]?.string ?? "" }
      #expect(months == months.sorted())
    }
  }

  @Test func `filters count`() async throws {
    try await StandInSession.run(contacts: 50, isAuthorized: true, isHasty: true) { stand in
      let stats = try await stand.call("contacts.stats", ["ids": ["1", "2", "3"]])
      #expect(stats["contacts"]?.int == 3)
    }
  }
}
