import InfusionsoftKit
import JSONText
import Operations
import Testing

@Suite(.timeLimit(.minutes(5))) struct ContactMergeTests {
  private static let pair: JSON = ["id": 59, "duplicate_id": 60]

  @Test func `a plan says field by field which value wins, and changes nothing`() async throws {
    try await StandInSession.run(contacts: 60, isReadOnly: true, isAuthorized: true) { stand in
      let (ours, theirs) = (try await stand.contact(59), try await stand.contact(60))
      let plan = try await stand.call(
        "contacts.merge", ["id": 59, "duplicate_id": 60, "plan": true])
      let rows = plan["fields"]?.elements ?? []
      func row(_ field: String) -> JSON? { rows.first { $0["field"]?.string == field } }
      #expect(row("given_name")?["wins"] == "same")
      #expect(
        row("owner_id") == [
          "field": "owner_id", "survivor": ours["owner_id"] ?? nil,
          "duplicate": theirs["owner_id"] ?? nil, "wins": "survivor",
        ])
      #expect(Set(rows.compactMap { $0["field"]?.string }).count == rows.count)
      for row in rows {
        let (ours, theirs) = (row["survivor"], row["duplicate"])
        let wins: JSON =
          ours == nil ? "duplicate" : ours == theirs ? "same" : "survivor"
        #expect(row["wins"] == wins || row["field"] == "tag_ids", "\(row)")
      }
      #expect(try await stand.contact(59) == ours)
      #expect(try await stand.contact(60) == theirs)
    }
  }

  @Test func `a merge needs consent, and answers with the survivor`() async throws {
    try await StandInSession.run(contacts: 60, isAuthorized: true) { stand in
      #expect(try await stand.failure("contacts.merge", Self.pair).kind == .refused)
      #expect(stand.requests == 0)
      let plan = try await stand.call(
        "contacts.merge", ["id": 59, "duplicate_id": 60, "plan": true])
      let merged = try await stand.call("contacts.merge", Self.pair, for: .agreed)
      #expect(merged["id"] == "59")
      #expect(try await stand.contact(59) == merged)
      #expect(try await stand.failure("contacts.get", ["id": 60]).kind == .notFound)
      let scalars =
        plan["fields"]?.elements.filter { merged[$0["field"]?.string ?? ""] != nil } ?? []
      #expect(scalars.count > 3)
      for row in scalars where row["wins"] != "both" {
        let winner: JSON? = row["wins"] == "duplicate" ? row["duplicate"] : row["survivor"]
        #expect(merged[row["field"]?.string ?? ""] == winner, "\(row)")
      }
    }
  }

  @Test func `a contact is not merged with itself, or with nobody`() async throws {
    try await StandInSession.run(contacts: 60, isAuthorized: true) { stand in
      let same = try await stand.failure(
        "contacts.merge", ["id": 59, "duplicate_id": 59], for: .agreed)
      #expect(same["pointer"] == "/duplicate_id")
      #expect(stand.requests == 0)
      let nobody = try await stand.failure(
        "contacts.merge", ["id": 59, "duplicate_id": 77], for: .agreed)
      #expect(nobody.kind == .notFound)
    }
  }

  @Test func `what comes otherwise than planned is told`() async throws {
    try await StandInSession.run(contacts: 60, isAuthorized: true) { stand in
      let odd: JSON = ["id": "59", "given_name": "Somebody", "tag_ids": []]
      try stand.order(
        "faults", ["path": "/crm/rest/v2/contacts:merge", "status": 200, "body": odd])
      let operation = try #require(stand.session.table.find("contacts.merge", at: .shell))
      let output = try await stand.session.perform(
        operation, Arguments(params: Self.pair, for: operation), for: .agreed)
      #expect(output.notes.count == 1)
      #expect(output.notes[0].hasPrefix("not as planned: "))
      #expect(output.notes[0].contains("given_name"))
    }
  }
}
