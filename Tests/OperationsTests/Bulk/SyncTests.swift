import InfusionsoftKit
import JSONText
import SQLite
import Testing

@testable import Operations

@Suite(.timeLimit(.minutes(5))) struct SyncTests {
  private func path(_ stand: StandInSession) -> String { stand.home.path + "/contacts.db" }

  /// Synchronises; how many contacts were added, updated and removed.
  private func sync(_ stand: StandInSession, isFull: Bool = false) async throws -> [Int?] {
    let result = try await stand.call(
      "contacts.sync", ["to": .string(path(stand)), "full": .bool(isFull)])
    return ["added", "updated", "removed"].map { result[$0]?.int }
  }

  private func rows(_ stand: StandInSession, _ sql: String) throws -> [[String?]] {
    try Database(path(stand)).run(sql)
  }

  private func text(_ stand: StandInSession, _ sql: String) throws -> String? {
    try rows(stand, sql).first?[0]
  }

  @Test func `the first run takes everything, a contact with all it has several of`()
    async throws
  {
    try await StandInSession.run(contacts: 60, isAuthorized: true, isHasty: true) { stand in
      #expect(try await sync(stand) == [60, 0, 0])
      #expect(try text(stand, "SELECT count(*) FROM contacts") == "60")
      #expect(stand.home.mode(path(stand)) == 0o600)

      let file = stand.home.path + "/all.ndjson"
      try await stand.call("contacts.export", ["to": .string(file)])
      var lists = 0
      for line in try #require(stand.home.read(file)).split(separator: "\n").prefix(20) {
        let contact = try JSON(validating: String(line))
        let id = try #require(contact["id"]?.string)
        #expect(try text(stand, "SELECT json FROM contacts WHERE id = '\(id)'") == String(line))
        let columns = try #require(
          try rows(
            stand, "SELECT given_name, email, phone2, company_id FROM contacts WHERE id = '\(id)'"
          ).first)
        #expect(
          columns == [
            contact["given_name"]?.string, slot(contact, "email_addresses", "EMAIL1", "email"),
            slot(contact, "phone_numbers", "PHONE2", "number"), contact["company"]?["id"]?.string,
          ])
        for (table, member) in [
          ("email_addresses", "email_addresses"), ("phone_numbers", "phone_numbers"),
          ("addresses", "addresses"), ("custom_values", "custom_fields"),
          ("contact_tags", "tag_ids"), ("social_accounts", "social_accounts"),
        ] {
          let count = contact[member]?.elements.count ?? 0
          lists += count
          #expect(
            try text(stand, "SELECT count(*) FROM \(table) WHERE contact_id = '\(id)'")
              == String(count), "\(table) of \(id)")
        }
      }
      #expect(lists > 20)
      let model = try await stand.call("contacts.model")
      #expect(
        try text(stand, "SELECT count(*) FROM custom_fields")
          == model["custom_fields"].map { String($0.elements.count) })
    }
  }

  private func slot(_ contact: JSON, _ list: String, _ slot: String, _ member: String) -> String? {
    contact[list]?.elements.first { $0["field"]?.string == slot }?[member]?.string
  }

  @Test func `later runs take what has changed, and with full what is gone goes`() async throws {
    try await StandInSession.run(contacts: 30, isAuthorized: true, isHasty: true) { stand in
      #expect(try await sync(stand) == [30, 0, 0])
      stand.clock.advance(3600)
      try await stand.call("contacts.update", ["id": "3", "given_name": "Changed", "email2": ""])
      let new = try await stand.call("contacts.create", ["email": "new@example.com"])
      var confirmed = StandInSession.anyone
      confirmed.isConfirmed = true
      try await stand.call("contacts.delete", ["id": "5"], for: confirmed)

      #expect(try await sync(stand) == [1, 1, 0])
      #expect(try text(stand, "SELECT given_name FROM contacts WHERE id = '3'") == "Changed")
      #expect(
        try text(
          stand,
          "SELECT count(*) FROM email_addresses WHERE contact_id = '3' AND field = 'EMAIL2'") == "0"
      )
      let id = try #require(new["id"]?.string)
      #expect(try text(stand, "SELECT email FROM contacts WHERE id = '\(id)'") == "new@example.com")
      #expect(try text(stand, "SELECT count(*) FROM contacts WHERE id = '5'") == "1")

      stand.clock.advance(3600)
      #expect(try await sync(stand, isFull: true) == [0, 0, 1])
      #expect(try text(stand, "SELECT count(*) FROM contacts") == "30")
      #expect(try rows(stand, "SELECT * FROM email_addresses WHERE contact_id = '5'").isEmpty)
      #expect(try rows(stand, "SELECT * FROM contact_tags WHERE contact_id = '5'").isEmpty)
    }
  }

  @Test func `what a page has missed is asked for before it is taken for gone`() async throws {
    try await StandInSession.run(contacts: 130, isAuthorized: true, isHasty: true) { stand in
      #expect(try await sync(stand) == [130, 0, 0])
      try stand.order(
        "faults",
        ["path": "/crm/rest/v2/contacts", "status": 200, "body": #"{"contacts":[]}"#])
      #expect(try await sync(stand, isFull: true) == [0, 0, 0])
      #expect(try text(stand, "SELECT count(*) FROM contacts") == "130")
    }
  }

  @Test func `a filter that is ignored removes nothing`() async throws {
    try await StandInSession.run(contacts: 30, isAuthorized: true, isHasty: true) { stand in
      #expect(try await sync(stand) == [30, 0, 0])
      let body: JSON = .string(#"{"contacts":[{"id":"1"},{"id":"999"}]}"#)
      try stand.order(
        "faults",
        [
          ["path": "/crm/rest/v2/contacts", "status": 200, "body": #"{"contacts":[]}"#],
          ["path": "/crm/rest/v2/contacts", "status": 200, "body": body],
        ])
      let failure = try await stand.failure(
        "contacts.sync", ["to": .string(path(stand)), "full": true])
      #expect(failure.message.contains("brought other contacts"))
      #expect(try text(stand, "SELECT count(*) FROM contacts") == "30")
    }
  }

  @Test func `a run that was broken off goes on where it was`() async throws {
    try await StandInSession.run(contacts: 2500, isAuthorized: true, isHasty: true) { stand in
      try stand.order(
        "faults", ["path": "/crm/rest/v2/contacts", "after": 2, "times": 1, "status": 400])
      let failure = try await stand.failure("contacts.sync", ["to": .string(path(stand))])
      #expect(failure.message.contains("2000 contacts have been taken over"))
      #expect(failure.message.contains("go on with the same line"))
      #expect(try text(stand, "SELECT count(*) FROM contacts") == "2000")
      #expect(try text(stand, "SELECT value FROM sync WHERE name = 'up_to'") == nil)
      #expect(try await sync(stand) == [500, 0, 0])
      #expect(try text(stand, "SELECT count(DISTINCT id) FROM contacts") == "2500")
      #expect(try await sync(stand) == [0, 0, 0])
    }
  }

  @Test func `a page token that means nothing any more is given up`() async throws {
    try await StandInSession.run(contacts: 30, isAuthorized: true, isHasty: true) { stand in
      #expect(try await sync(stand) == [30, 0, 0])
      _ = try rows(stand, "UPDATE sync SET value = 'nonsense' WHERE name = 'page_token'")
      let failure = try await stand.failure("contacts.sync", ["to": .string(path(stand))])
      #expect(failure.message.contains("the same line begins anew"), "\(failure.message)")
      #expect(try await sync(stand) == [0, 0, 0])
    }
  }

  @Test func `what is no mirror of this account stays as it is`() async throws {
    try await StandInSession.run(contacts: 5, isAuthorized: true, isHasty: true) { stand in
      func refusal(_ name: String) async throws -> String {
        let failure = try await stand.failure(
          "contacts.sync", ["to": .string(stand.home.path + "/" + name)])
        #expect(failure.kind == .usage)
        #expect(failure["pointer"] == "/to")
        return failure.message
      }
      let text = stand.home.path + "/text.db"
      stand.home.write("no database at all, and longer than a header\n", to: text, mode: 0o644)
      #expect(try await refusal("text.db").contains("no SQLite database"))
      #expect(stand.home.read(text)?.hasPrefix("no database") == true)

      let other = try Database(stand.home.path + "/other.db")
      try other.execute("CREATE TABLE things (name TEXT)")
      #expect(try await refusal("other.db").contains("a database of something else"))

      #expect(try await sync(stand) == [5, 0, 0])
      _ = try rows(stand, "UPDATE sync SET value = '{}' WHERE name = 'account'")
      #expect(try await refusal("contacts.db").contains("another account"))
      #expect(try await refusal("no/directory.db").contains("no directory"))
    }
  }

  @Test func `two runs at a time are one too many`() async throws {
    try await StandInSession.run(contacts: 5, isAuthorized: true, isHasty: true) { stand in
      let lock = try PrivateFile.openLock(path(stand) + ".lock")
      #expect(try lock.tryLock())
      let failure = try await stand.failure("contacts.sync", ["to": .string(path(stand))])
      #expect(failure.kind == .store)
    }
  }
}
