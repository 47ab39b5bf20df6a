import InfusionsoftKit
import JSONText
import Operations
import Testing

@Suite(.timeLimit(.minutes(5))) struct ContactCreateTests {
  @Test func `a contact is made with everything that goes by a name`() async throws {
    try await StandInSession.run(contacts: 10, isAuthorized: true) { stand in
      let contact = try await stand.call(
        "contacts.create",
        [
          "given_name": "Ann", "email": "ann@example.com", "phone": "555 0100",
          "phone.type": "Mobile", "billing.line1": "1 Main St", "billing.region_code": "US-AZ",
          "billing.country_code": "USA", "social.linked_in": "@ann",
          "custom.Favourite colour": "blue", "custom.customerNumber1": "17",
          "custom.Interests": "Jazz, R&D", "company": "Acme, Inc.", "owner": 3,
          "tag": ["VIP", "101"],
        ])
      #expect(contact["id"] == "11")
      #expect(contact["company"] == ["id": "5001", "company_name": "Acme, Inc."])
      #expect(contact["tag_ids"] == ["107", "101"])
      #expect(contact.customField("1") == 17)
      #expect(contact.customField("11") == ["Jazz", "R&D"])
      #expect(contact["owner_id"] == "3")
      #expect(contact.slot("addresses", "BILLING")?["region"] == "Arizona")
      #expect(try await stand.contact(11) == contact)
    }
  }

  @Test func `with a duplicate option the contact that is there is changed`() async throws {
    try await StandInSession.run(contacts: 10, isAuthorized: true) { stand in
      let known = try await stand.contact(4)
      let email = try #require(known["email_addresses"]?.elements.first?["email"])
      for (option, name, id) in [
        ("EmailAndName", "Somebody else", "11"), ("Email", "Ann", "4"),
      ] {
        let contact = try await stand.call(
          "contacts.create",
          ["email": email, "given_name": .string(name), "duplicate_option": .string(option)])
        #expect(contact["id"]?.string == id)
        #expect(contact["given_name"]?.string == name)
      }
      #expect(
        try await stand.failure("contacts.create", ["duplicate_option": "Phone"]).kind == .usage)
    }
  }

  @Test(
    arguments: [
      (["given_name": "Ann"], nil, "at least one e-mail address, phone number or address"),
      (["email": "a@b.c", "billing.region_code": "US-AZ"], "/billing.region_code", "country_code"),
      (["email": "a@b.c", "birth_date": "1985-03-15T00:00:00"], "/birth_date", "without time"),
      (
        [
          "contact": [
            "email_addresses": [["field": "EMAIL1", "email": "a@b.c"]], "id": "1", "x": 1,
          ]
        ],
        "/contact/x", "no field of a contact"
      ),
      (
        [
          "email": "a@b.c",
          "contact": ["email_addresses": [["field": "EMAIL1", "email": "d@e.f"]]],
        ],
        "/contact/email_addresses/0", "has a value already"
      ),
    ] as [(JSON, String?, String)])
  func `what the API would refuse is refused before anything is sent`(
    params: JSON, pointer: String?, rule: String
  ) async throws {
    try await StandInSession.run(contacts: 10, isAuthorized: true) { stand in
      let failure = try await stand.failure("contacts.create", params)
      #expect(failure.kind == .usage)
      #expect(failure["pointer"]?.string == pointer)
      #expect(failure.message.contains(rule), "\(failure)")
      #expect(stand.requests == 0)
    }
  }

  @Test func `a tag that cannot be put on leaves a contact, and says so`() async throws {
    try await StandInSession.run(contacts: 10, isAuthorized: true) { stand in
      try stand.order(
        "faults", ["path": "/crm/rest/v2/tags/103/contacts:applyTags", "status": 400])
      let failure = try await stand.failure(
        "contacts.create", ["email": "a@example.com", "tag": ["VIP", "Newsletter", "Customer"]])
      #expect(failure.kind == .partial)
      #expect(failure["id"] == "11")
      #expect(failure["not_done"] == ["103", "101"])
      #expect(
        failure.message.contains("contact 11 was made, but tag 103 is not on it"), "\(failure)")
      #expect(try await stand.contact(11)["tag_ids"] == ["107"])
    }
  }

  // MARK: Showing only

  @Test func `a dry run shows the requests and sends none that writes`() async throws {
    try await StandInSession.run(contacts: 60, isReadOnly: true, isAuthorized: true) { stand in
      let creating = try await stand.dryRun(
        "contacts.create", ["email": "a@example.com", "duplicate_option": "Email", "tag": ["VIP"]])
      #expect(
        creating == [
          [
            "method": "POST", "path": "/v2/contacts?duplicate_option=Email",
            "body": ["email_addresses": [["field": "EMAIL1", "email": "a@example.com"]]],
          ],
          [
            "method": "POST", "path": "/v2/tags/107/contacts:applyTags",
            "body": ["contact_ids": ["NEW_ID"]],
          ],
        ])
      #expect(
        try await stand.dryRun("contacts.update", ["id": 42, "given_name": "Ann", "suffix": ""])
          == [
            [
              "method": "PATCH",
              "path": "/v2/contacts/42?update_mask=given_name&update_mask=suffix",
              "body": ["given_name": "Ann", "suffix": ""],
            ]
          ])
      #expect(try await stand.dryRun("contacts.update", ["id": 42, "suffix": "Jr."]) == [])
      #expect(
        try await stand.dryRun("contacts.delete", ["id": 42]) == [
          ["method": "DELETE", "path": "/v2/contacts/42"]
        ])
      #expect(
        try await stand.dryRun("contacts.merge", ["id": 59, "duplicate_id": 60]) == [
          [
            "method": "POST", "path": "/v2/contacts:merge",
            "body": ["contact_id": "59", "duplicate_contact_id": "60"],
          ]
        ])
      #expect(
        try await stand.dryRun("tags.create", ["name": "New", "category_id": 11]) == [
          [
            "method": "POST", "path": "/v2/tags",
            "body": ["name": "New", "category": ["id": "11"]],
          ]
        ])
      #expect(
        try await stand.dryRun("tags.remove", ["tag_id": "VIP", "contact_ids": ["1", "2", "1"]])
          == [
            [
              "method": "POST", "path": "/v2/tags/107/contacts:removeTags",
              "body": ["contact_ids": ["1", "2"]],
            ]
          ])
    }
  }
}

extension StandInSession {
  /// The requests that a call shows.
  fileprivate func dryRun(_ name: String, _ params: JSON) async throws -> JSON? {
    let params = JSON.object(params.members.map { ($0.name, $0.value) } + [("dry_run", true)])
    return try await call(name, params)["requests"]
  }
}
