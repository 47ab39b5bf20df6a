import JSONText
import Testing

@testable import Sandbox

extension Visitor {
  /// Sends a body to the API, by the API key.
  mutating func write(_ method: String, _ path: String, _ body: JSON? = nil) -> SandboxReply {
    send(
      method, "/crm/rest" + path,
      headers: [
        ("authorization", "Bearer \(standIn.application.apiKey)"),
        ("content-type", "application/json"),
      ], body: body?.text ?? "")
  }
}

@Suite struct `Writing contacts of version 2` {
  private let ann: JSON = [
    "given_name": "Ann", "family_name": "Lee",
    "email_addresses": [["email": "ann.lee@example.com", "field": "EMAIL1"]],
  ]

  @Test func `a new one has the next number and can be read again`() throws {
    var visitor = Visitor()
    let created = visitor.write("POST", "/v2/contacts", ann)
    #expect(created.status == 201)
    #expect(try created.json["id"] == "251")
    #expect(try created.json["create_time"] == "2026-11-23T10:00:00Z")
    #expect(try created.json["source_type"] == "API")
    #expect(try visitor.get("/v2/contacts/251").json == created.json)
    #expect(try visitor.get("/v2/contacts?filter=email%3D%3Dann.lee%40example.com").ids == [251])
    #expect(try visitor.get("/v1/contacts?limit=1").json["count"] == 251)
  }

  @Test(
    arguments: [
      ("Email", ["given_name": "Other"], 200), ("EmailAndName", ["given_name": "Other"], 201),
      ("EmailAndName", ["given_name": "ANN"], 200), ("", ["given_name": "Ann"], 201),
      ("EmailAndNameAndCompany", ["company": ["id": "5001"]], 201),
      ("EmailAndNameAndCompany", [:], 200),
    ] as [(String, JSON, Int)])
  func `one that is there already is updated, as duplicate_option says`(
    option: String, changes: JSON, status: Int
  ) throws {
    var visitor = Visitor()
    let first = try visitor.write("POST", "/v2/contacts", ann).json
    let again = JSON.object(
      ann.members.filter { changes[$0.name] == nil }.map { ($0.name, $0.value) }
        + changes.members.map { ($0.name, $0.value) })
    let query = option.isEmpty ? "" : "?duplicate_option=" + option
    let reply = visitor.write("POST", "/v2/contacts" + query, again)
    #expect(reply.status == status)
    #expect(try (reply.json["id"] == first["id"]) == (status == 200))
  }

  @Test func `an invented contact is found to be there, too`() throws {
    var visitor = Visitor()
    let email = try #require(
      visitor.get("/v2/contacts/42").json["email_addresses"]?.elements.first?["email"]?.string)
    let reply = visitor.write(
      "POST", "/v2/contacts?duplicate_option=Email",
      ["email_addresses": [["email": .string(email), "field": "EMAIL1"]]])
    #expect(reply.status == 200)
    #expect(try reply.json["id"] == "42")
  }

  @Test func `a list that is sent replaces the whole list`() throws {
    var visitor = Visitor()
    #expect(try visitor.get("/v2/contacts/42").json["email_addresses"]?.elements.count == 3)
    let reply = visitor.write(
      "PATCH", "/v2/contacts/42",
      ["email_addresses": [["email": "only@example.com", "field": "EMAIL2"]]])
    #expect(reply.status == 200)
    let addresses = try #require(reply.json["email_addresses"]?.elements)
    #expect(addresses.map { $0["field"] } == ["EMAIL2"])
    // What was not sent is as it was.
    #expect(try reply.json["phone_numbers"] == Visitor.unwritten(42)["phone_numbers"])
  }

  @Test(arguments: [
    "update_mask=given_name&update_mask=addresses", "update_mask=given_name,addresses",
  ])
  func `a mask picks what is written, and clears what the body lacks`(mask: String) throws {
    var visitor = Visitor()
    let reply = visitor.write(
      "PATCH", "/v2/contacts/42?" + mask, ["given_name": "Ann", "family_name": "Ignored"])
    let before = Visitor.unwritten(42)
    #expect(try reply.json["given_name"] == "Ann")
    #expect(try reply.json["family_name"] == before["family_name"])
    #expect(try reply.json["addresses"] == nil && before["addresses"] != nil)
  }

  @Test func `every change moves the time of change on, even within a second`() throws {
    var visitor = Visitor()
    var times: [String] = [try #require(Visitor.unwritten(42)["update_time"]?.string)]
    for name in ["A", "B", "C"] {
      let reply = visitor.write("PATCH", "/v2/contacts/42", ["given_name": .string(name)])
      times.append(try #require(reply.json["update_time"]?.string))
    }
    #expect(times == times.sorted() && Set(times).count == 4)
  }

  @Test func `a deleted one is gone, and the others stay`() throws {
    var visitor = Visitor()
    let reply = visitor.write("DELETE", "/v2/contacts/42")
    #expect(reply.status == 204 && reply.body.isEmpty)
    #expect(visitor.get("/v2/contacts/42").status == 404)
    #expect(visitor.write("DELETE", "/v2/contacts/42").status == 404)
    #expect(try visitor.get("/v2/contacts?page_size=1000").ids == (1...250).filter { $0 != 42 })
    #expect(
      try visitor.get("/v2/contacts?order_by=id%20desc&page_size=1000").ids.last == 1)
  }

  @Test func `a merge keeps the survivor's values and takes over what it lacks`() throws {
    var visitor = Visitor()
    let one = try visitor.write(
      "POST", "/v2/contacts",
      [
        "given_name": "Ann", "email_addresses": [["email": "a@example.com", "field": "EMAIL1"]],
        "custom_fields": [["id": "7", "content": "blue"]],
      ]
    ).json
    let other = try visitor.write(
      "POST", "/v2/contacts",
      [
        "given_name": "Anna", "family_name": "Lee",
        "email_addresses": [["email": "b@example.com", "field": "EMAIL1"]],
        "custom_fields": [["id": "7", "content": "red"], ["id": "1", "content": 5]],
      ]
    ).json
    _ = visitor.write("POST", "/v2/tags/107/contacts:applyTags", ["contact_ids": ["252"]])
    let reply = visitor.write(
      "POST",
      "/v2/contacts:merge?fields=given_name,family_name,email_addresses,custom_fields,tag_ids",
      ["contact_id": one["id"] ?? nil, "duplicate_contact_id": other["id"] ?? nil])
    #expect(reply.status == 200)
    let merged = try reply.json
    #expect(merged["given_name"] == "Ann" && merged["family_name"] == "Lee")
    #expect(
      merged["email_addresses"]?.elements.map { $0["email"] } == [
        "a@example.com", "b@example.com",
      ])
    #expect(
      merged["custom_fields"] == [["id": "7", "content": "blue"], ["id": "1", "content": 5]])
    #expect(merged["tag_ids"] == ["107"])
    #expect(visitor.get("/v2/contacts/252").status == 404)
  }

  @Test(
    arguments: [
      (["given_name": "Ann"], "at least one"), (["email_addresses": []], "at least one"),
      (["email_addresses": [["email": "a@b.c"]]], "field is required"),
      (
        [
          "email_addresses": [
            ["email": "a@b.c", "field": "EMAIL1"], ["email": "d@e.f", "field": "EMAIL1"],
          ]
        ], "more than one item for EMAIL1"
      ),
      (["email_addresses": [["email": "a@b.c", "field": "EMAIL4"]]], "converted"),
      (["phone_numbers": [["number": 5, "field": "PHONE1"]]], "converted"),
      (["addresses": [["field": "BILLING", "region_code": "US-AZ"]]], "country_code is required"),
      (["addresses": [["field": "BILLING", "country_code": "US"]]], "alpha-3"),
      (["given_name": 5], "converted"), (["nonsense": "x"], "converted"),
      (["id": "5"], "converted"), (["tag_ids": ["101"]], "converted"),
      (["owner_id": 3], "converted"), (["birth_date": "1.2.1990"], "converted"),
      (["custom_fields": [["id": "99", "content": "x"]]], "no custom field"),
      (["custom_fields": [["id": "1", "content": "many"]]], "converted"),
      (["company": ["id": "77"]], "no company"),
      (["given_name": .string(String(repeating: "x", count: 41))], "longer than 40"),
    ] as [(JSON, String)])
  func `what breaks a rule is refused`(body: JSON, words: String) throws {
    var visitor = Visitor()
    let reply = visitor.write("POST", "/v2/contacts", body)
    #expect(reply.status == 400)
    #expect(try reply.json.members.map(\.name) == ["code", "message", "status", "details"])
    #expect(try reply.json["message"]?.string?.contains(words) == true, "\(reply.text)")
  }

  @Test func `a body that is no JSON is refused in the recorded words`() throws {
    var visitor = Visitor()
    let reply = visitor.send(
      "POST", "/crm/rest/v2/contacts",
      headers: [("authorization", "Bearer \(visitor.standIn.application.apiKey)")],
      body: #"{"given_name": "Ann",}"#)
    #expect(reply.status == 400)
    #expect(try reply.json["message"] == "Input could not be converted to a valid request")
  }

  @Test func `one tenant's changes are not another's`() throws {
    var visitor = Visitor()
    let other = try visitor.login(tenant: "cd456.infusionsoft.com").access
    _ = visitor.write("DELETE", "/v2/contacts/42")
    #expect(visitor.get("/v2/contacts/42", token: other).status == 200)
  }
}

extension Visitor {
  /// A contact nobody has written to.
  static func unwritten(_ id: Int) -> JSON {
    var visitor = Visitor()
    return (try? visitor.get("/v2/contacts/\(id)").json) ?? .null
  }
}

@Suite struct `Writing contacts of version 1` {
  @Test func `an upsert reads duplicate_option in the body`() throws {
    var visitor = Visitor()
    let body: JSON = [
      "given_name": "Ann", "duplicate_option": "Email",
      "email_addresses": [["email": "ann@example.com", "field": "EMAIL1"]],
      "birthday": "1985-03-15T00:00:00.000Z", "owner_id": 3,
    ]
    let created = visitor.write("PUT", "/v1/contacts", body)
    #expect(created.status == 201)
    let again = visitor.write("PUT", "/v1/contacts", body)
    #expect(again.status == 200)
    #expect(try again.json["id"] == created.json["id"])
    #expect(try visitor.get("/v2/contacts/251").json["birth_date"] == "1985-03-15")
    let neither = visitor.write("PUT", "/v1/contacts", ["given_name": "Ann"])
    #expect(neither.status == 400)
    #expect(try neither.json.members.map(\.name) == ["message"])
  }

  @Test func `an address alone makes no contact`() {
    var visitor = Visitor()
    let body: JSON = ["addresses": [["field": "BILLING", "line1": "1 Main St"]]]
    #expect(visitor.write("POST", "/v1/contacts", body).status == 400)
    #expect(visitor.write("POST", "/v2/contacts", body).status == 201)
  }

  @Test func `a change reaches both versions`() throws {
    var visitor = Visitor()
    #expect(visitor.write("PATCH", "/v1/contacts/42", ["job_title": "CEO"]).status == 200)
    #expect(
      try visitor.get("/v2/contacts/42?fields=job_title").json == ["job_title": "CEO"])
    #expect(visitor.write("DELETE", "/v1/contacts/42").status == 204)
    #expect(visitor.get("/v2/contacts/42").status == 404)
  }

  @Test func `tags are put on and taken off a contact`() throws {
    var visitor = Visitor()
    _ = visitor.write(
      "POST", "/v1/contacts",
      ["phone_numbers": [["number": "555 0100", "field": "PHONE1"]]])
    let applied = visitor.write("POST", "/v1/contacts/251/tags", ["tagIds": [107, 101, 107, 9]])
    #expect(
      try applied.json.members.map { $0.value.string } == [
        "SUCCESS", "SUCCESS", "DUPLICATE", "TAG_ID_NOT_FOUND",
      ])
    #expect(try visitor.get("/v1/contacts/251/tags").json["count"] == 2)
    #expect(visitor.write("DELETE", "/v1/contacts/251/tags?ids=107%2C101").status == 204)
    #expect(try visitor.get("/v1/contacts/251/tags").json["tags"] == [])
  }
}
