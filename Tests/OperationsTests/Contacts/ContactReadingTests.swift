import InfusionsoftKit
import JSONText
import Operations
import Testing

@Suite(.timeLimit(.minutes(5))) struct ContactReadingTests {
  private func ids(_ stand: StandInSession, _ params: JSON) async throws -> [String] {
    try await stand.call("contacts.list", params)["contacts"]?.elements
      .compactMap { $0["id"]?.string } ?? []
  }

  @Test func `every named filter selects, and none is passed over`() async throws {
    try await StandInSession.run(contacts: 250, isAuthorized: true) { stand in
      let someone = try await stand.contact(42)
      let address = try #require(someone.slot("addresses", "BILLING"))
      let shipping = try #require(someone.slot("addresses", "SHIPPING"))
      let other = try #require(someone.slot("addresses", "OTHER"))
      let email = someone.slot("email_addresses", "EMAIL3")?["email"] ?? nil
      var filters: [(String, JSON?)] = [
        ("email", email), ("given_name", someone["given_name"]),
        ("family_name", someone["family_name"]), ("middle_name", someone["middle_name"]),
        ("company_id", someone["company"]?["id"]), ("ids", ["42", "43"]),
        ("contact_id", [">41", "<=42"]),
        ("updated_since", someone["update_time"]), ("updated_until", someone["update_time"]),
        ("phone_number", someone.slot("phone_numbers", "PHONE2")?["number"]),
        ("website", someone["website"]), ("lead_source_name", "Referral"),
        ("city", address["locality"]), ("state", address["region"]),
      ]
      for (slot, item) in [("billing", address), ("shipping", shipping), ("other", other)] {
        for part in ["line1", "locality", "region", "postal_code", "country_code"] {
          filters.append(("\(slot)_address_\(part)", item[part]))
        }
      }
      for (name, value) in filters {
        let found = try await ids(
          stand, .object([(name, try #require(value, "\(name)")), ("limit", 250)]))
        #expect(found.contains("42"), "\(name)")
        #expect(found.count < 250, "\(name)")
      }
      let named = Set(filters.map(\.0) + ["phone_fields"])
      #expect(named == Set(ContactFilter.all.map(\.name)))
      let wrongSlot: JSON = [
        "phone_number": someone.slot("phone_numbers", "PHONE2")?["number"] ?? nil,
        "phone_fields": ["PHONE1", "PHONE5"],
      ]
      #expect(try await ids(stand, wrongSlot) == [])
    }
  }

  @Test(
    arguments: [
      ["custom.Favourite colour": "blue"], ["custom.favouriteColour1": ["bl*"]],
      ["custom.7": "blue"], ["filter": "FavouriteColour1==blue"],
    ] as [JSON])
  func `a custom field is filtered by under any of its names`(params: JSON) async throws {
    try await StandInSession.run(contacts: 60, isAuthorized: true) { stand in
      let found = try await ids(stand, params)
      #expect(found.prefix(3) == ["6", "18", "24"] || found.first == "6", "\(found)")
      for id in found {
        #expect(try await stand.contact(Int(id) ?? 0).customField("7") == "blue")
      }
    }
  }

  @Test func `custom fields are shown under the names they were asked for by`() async throws {
    try await StandInSession.run(contacts: 60, isAuthorized: true) { stand in
      let contact = try await stand.call(
        "contacts.get", ["id": 42, "fields": ["id", "custom.Favourite colour", "custom.1"]])
      #expect(contact == ["id": "42", "custom": ["Favourite colour": "blue", "1": 10_042]])
      let failure = try await stand.failure(
        "contacts.list", ["fields": ["id", "custom.Favorite color"]])
      #expect(failure["pointer"] == "/fields")
      #expect(failure.message.contains("did you mean Favourite colour"))
    }
  }

  @Test func `fields go by the names under which they are written, too`() async throws {
    try await StandInSession.run(contacts: 60, isAuthorized: true) { stand in
      let contact = try await stand.call(
        "contacts.get",
        [
          "id": 42,
          "fields": ["id", "company", "email2", "billing.locality", "owner", "phone4", "custom.7"],
        ])
      let whole = try await stand.contact(42)
      let expected: [(String, JSON?)] = [
        ("id", "42"), ("company", whole["company"]),
        ("email2", whole.slot("email_addresses", "EMAIL2")?["email"]),
        ("billing.locality", whole.slot("addresses", "BILLING")?["locality"]),
        ("owner", whole["owner_id"]), ("custom.7", "blue"),
      ]
      #expect(contact == .object(expected.compactMap { name, value in value.map { (name, $0) } }))
    }
  }

  @Test(
    arguments: [
      (["start_update_time": "2026-01-01"], "/start_update_time", "did you mean updated_since?"),
      (["emial": "a"], "/emial", "did you mean email?"),
      (["phone_fields": ["PHONE1"]], "/phone_fields", "phone_number"),
      (["filter": "city=Mesa"], "/filter", "reads like"),
      (["updated_since": "2026-01-01T10:00"], "/updated_since", "zone"),
      (["order_by": "family_name"], "/order_by", "update_time"),
    ] as [(JSON, String, String)])
  func `what would select everybody is refused before anything is sent`(
    params: JSON, pointer: String, words: String
  ) async throws {
    try await StandInSession.run(isAuthorized: true) { stand in
      let failure = try await stand.failure("contacts.list", params)
      #expect(failure.kind == .usage)
      #expect(failure["pointer"]?.string == pointer)
      #expect(failure.message.contains(words), "\(failure)")
      #expect(stand.requests == 0)
    }
  }

  @Test func `a raw filter with a name that the account does not have never selects`() async throws
  {
    try await StandInSession.run(isAuthorized: true) { stand in
      let failure = try await stand.failure("contacts.list", ["filter": "shoe_size==43"])
      #expect(failure["pointer"] == "/filter")
      // The model was asked for, and nothing else.
      #expect(stand.requests == 1)
    }
  }

  @Test func `contacts are counted by what version 1 can match`() async throws {
    try await StandInSession.run(contacts: 250, isAuthorized: true) { stand in
      #expect(try await stand.call("contacts.count") == ["count": 250])
      let someone = try await stand.contact(42)
      for name in ["given_name", "family_name"] {
        let value = someone[name] ?? nil
        let count = try await stand.call("contacts.count", .object([(name, value)]))["count"]?.int
        #expect(count == (try await ids(stand, .object([(name, value), ("limit", 250)]))).count)
      }
      let since = someone["update_time"] ?? nil
      let newer =
        try await stand.call("contacts.count", ["updated_since": since])["count"]?.int ?? 0
      let older =
        try await stand.call("contacts.count", ["updated_until": since])["count"]?.int ?? 0
      #expect(newer + older == 251)
      let failure = try await stand.failure("contacts.count", ["email": "a*"])
      #expect(failure["pointer"] == "/email")
    }
  }

  @Test func `what is around a contact comes as the API writes it, page by page`() async throws {
    try await StandInSession.run(contacts: 60, isAuthorized: true) { stand in
      let first = try await stand.call("contacts.notes", ["id": 42, "limit": 2])
      #expect(first["notes"]?.elements.count == 2)
      let rest = try await stand.call(
        "contacts.notes",
        ["id": 42, "page_size": 2, "page_token": first["next_page_token"] ?? nil])
      #expect(rest["notes"]?.elements.count == 1)
      #expect(rest["next_page_token"] == nil)
      #expect(
        try await stand.call("contacts.tags", ["id": 42])["tags"]?.elements.first?["tag"]?["id"]
          == "127")
      let link: JSON = ["contact1_id": "42", "contact2_id": "43", "link_type_id": "1"]
      try await stand.call(
        "api", ["method": "POST", "path": "/v2/contacts:link", "body": link], for: .agreed)
      #expect(
        try await stand.call("contacts.links", ["id": 42])["links"]?.elements == [
          [
            "contact1_id": "42", "contact2_id": "43", "link_type_id": "1",
            "link_type_name": "Spouse",
          ]
        ])
      for name in ["contacts.tags", "contacts.notes", "contacts.links", "contacts.get"] {
        #expect(try await stand.failure(name, ["id": 77]).kind == .notFound)
        #expect(try await stand.failure(name, ["id": ".."])["pointer"] == "/id")
      }
    }
  }
}
