import InfusionsoftKit
import JSONText
import Operations
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(5))) struct ContactUpdateTests {
  @Test func `what is named changes, and everything else stays`() async throws {
    try await StandInSession.run(contacts: 50, isAuthorized: true) { stand in
      let before = try await stand.contact(42)
      let after = try await stand.call(
        "contacts.update",
        [
          "id": 42, "email2": "new@example.org", "phone2": "", "billing.locality": "Lviv",
          "custom.favourite COLOUR": "red", "job_title": "Gardener",
        ])
      #expect(try await stand.contact(42) == after)
      #expect(after["job_title"] == "Gardener")
      #expect(after.slot("email_addresses", "EMAIL2")?["email"] == "new@example.org")
      #expect(after.slot("phone_numbers", "PHONE2") == nil)
      #expect(after.slot("addresses", "BILLING")?["locality"] == "Lviv")
      #expect(after.customField("7") == "red")
      for (list, slot) in [
        ("email_addresses", "EMAIL1"), ("email_addresses", "EMAIL3"), ("phone_numbers", "PHONE1"),
        ("fax_numbers", "FAX1"), ("addresses", "SHIPPING"), ("addresses", "OTHER"),
      ] {
        #expect(before.slot(list, slot) != nil)
        #expect(after.slot(list, slot) == before.slot(list, slot), "\(list) \(slot)")
      }
      for id in ["1", "3", "5", "9", "11", "13", "15"] {
        #expect(after.customField(id) == before.customField(id))
      }
      #expect(after["social_accounts"] == before["social_accounts"])
      #expect(after["tag_ids"] == before["tag_ids"])
    }
  }

  @Test func `the API's own object is merged like fields`() async throws {
    try await StandInSession.run(contacts: 50, isAuthorized: true) { stand in
      let before = try await stand.contact(42)
      let after = try await stand.call(
        "contacts.update",
        [
          "id": "42",
          "contact": [
            "phone_numbers": [["field": "PHONE4", "number": "555 0104"]],
            "custom_fields": [["id": "7", "content": "green"]],
          ],
        ])
      #expect(after["phone_numbers"]?.elements.count == 3)
      #expect(after.slot("phone_numbers", "PHONE1") == before.slot("phone_numbers", "PHONE1"))
      #expect(after["custom_fields"]?.elements.count == before["custom_fields"]?.elements.count)
    }
  }

  @Test func `a person sees the difference before it is written`() async throws {
    try await StandInSession.run(contacts: 50, isAuthorized: true) { stand in
      let lines = Mutex<[String]>([])
      var person = Caller(door: .prompt, isInteractive: true)
      person.notice = { line in lines.withLock { $0.append(line) } }
      try await stand.call(
        "contacts.update", ["id": 42, "phone2": "", "email2": "new@example.org"], for: person)
      #expect(
        lines.withLock { $0 } == [
          "email2: oleksandr.shevchenko42+work@example.com → new@example.org",
          "phone2: +380 555 0173 → (none)",
        ])
    }
  }

  @Test func `what is so already is not written`() async throws {
    try await StandInSession.run(contacts: 50, isAuthorized: true) { stand in
      let before = try await stand.contact(42)
      try await stand.call(
        "contacts.update", ["id": 42, "tag": ["127"], "job_title": "Head of R&D"])
      #expect(try await stand.contact(42) == before)
    }
  }

  @Test func `a tag goes on beside, and is in the answer`() async throws {
    try await StandInSession.run(contacts: 50, isAuthorized: true) { stand in
      let after = try await stand.call(
        "contacts.update", ["id": 42, "tag": ["VIP", "Newsletter"], "given_name": "Oleksandr"])
      #expect(after["tag_ids"] == ["127", "107", "103"])
      #expect(after["given_name"] == "Oleksandr")
      let alone = try await stand.call("contacts.update", ["id": 42, "tag": "Customer"])
      #expect(alone["tag_ids"] == ["127", "107", "103", "101"])
    }
  }

  @Test func `what somebody else changes meanwhile is refused`() async throws {
    try await StandInSession.run(contacts: 50, isAuthorized: true) { stand in
      // The second look finds another time of change.
      try stand.order(
        "faults",
        [
          "method": "GET", "path": "/crm/rest/v2/contacts/42", "after": 1,
          "body": ["id": "42", "update_time": "2026-11-24T09:00:00Z"],
        ])
      let failure = try await stand.failure("contacts.update", ["id": 42, "given_name": "Ann"])
      #expect(failure.kind == .refused)
      #expect(failure["outcome"] == "not_sent")
      #expect(failure["update_time"] == "2026-11-24T09:00:00Z")
      #expect(try await stand.contact(42)["given_name"] != "Ann")
      // Nothing was changed, so there is nothing to undo.
      #expect(try await stand.failure("contacts.undo").kind == .notFound)
    }
  }

  @Test(
    arguments: [
      (["given_name": .string(String(repeating: "x", count: 41))], "/given_name", "40"),
      (["email": "ann"], "/email", "e-mail address"),
      (["phone2.type": "Work"], "/phone2.type", "needs phone2"),
      (["billing.region_code": "Arizona"], "/billing.region_code", "ISO 3166-2"),
      (["custom.Renewal date": "2026-01-01T10:00"], "/custom.Renewal date", "date"),
      (["custom.Shoe size": "43"], "/custom.Shoe size", "contacts model"),
      (["owner": "99"], "/owner", "no user 99"),
      (["company": "Nobody & Sons"], "/company", "no company"),
      (["tag": "Nobody"], "/tag", "tags create Nobody"),
      (["email": "", "email1": "a@b.c"], "/email1", "did you mean email"),
    ] as [(JSON, String, String)])
  func `a value that the API would refuse names field and rule`(
    fields: JSON, pointer: String, rule: String
  ) async throws {
    try await StandInSession.run(contacts: 50, isAuthorized: true) { stand in
      let before = try await stand.contact(4)
      let params = JSON.object([("id", 4)] + fields.members.map { ($0.name, $0.value) })
      let failure = try await stand.failure("contacts.update", params)
      #expect(failure.kind == .usage || failure.kind == .notFound)
      #expect(failure["pointer"]?.string == pointer)
      #expect(failure.message.contains(rule), "\(failure)")
      #expect(try await stand.contact(4) == before)
    }
  }
}

extension StandInSession {
  /// A contact with everything in it that a write can touch.
  func contact(_ id: Int) async throws -> JSON {
    try await call(
      "contacts.get",
      [
        "id": .number(id),
        "fields": .array(ContactSnapshot.fields.map { .string($0) }),
      ])
  }
}

extension JSON {
  func slot(_ list: String, _ name: String) -> JSON? {
    self[list]?.elements.first { $0["field"]?.string == name }
  }

  func customField(_ id: String) -> JSON? {
    self["custom_fields"]?.elements.first { $0["id"]?.string == id }?["content"]
  }
}
