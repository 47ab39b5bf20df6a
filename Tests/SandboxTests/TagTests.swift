import JSONText
import Testing

@testable import Sandbox

@Suite struct `Tags and what is around a contact` {
  @Test func `tags are listed, filtered, in order and in pages`() throws {
    var visitor = Visitor()
    func names(_ query: String) throws -> [String] {
      try visitor.get("/v2/tags" + query).json["tags"]?.elements.compactMap { $0["name"]?.string }
        ?? []
    }
    #expect(try names("").count == 7)
    #expect(try names("?filter=name%3D%3DVIP") == ["VIP"])
    #expect(try names("?filter=category_id%3D%3DNONE") == ["検討中", "Do not call"])
    #expect(try names("?filter=tag_ids%3D%3D101,107%3B") == ["Customer", "VIP"])
    #expect(try names("?order_by=name%20desc&page_size=2") == ["検討中", "Événement 2025"])
    let first = try visitor.get("/v2/tags?page_size=5").json
    let token = try #require(first["next_page_token"]?.string)
    #expect(try names("?page_size=5&page_token=\(token)").count == 2)
    #expect(visitor.get("/v2/tags?filter=colour%3D%3Dred").status == 400)
    #expect(visitor.get("/v2/tags?page_token=\(token)&filter=name%3D%3DVIP").status == 400)
  }

  @Test func `a tag is made, changed and deleted`() throws {
    var visitor = Visitor()
    let made = visitor.write("POST", "/v2/tags", ["name": "New", "category": ["id": "11"]])
    #expect(made.status == 201)
    let id = try #require(made.json["id"]?.string)
    #expect(visitor.write("POST", "/v2/tags", ["name": "New"]).status == 409)
    #expect(visitor.write("POST", "/v2/tags", ["description": "no name"]).status == 400)
    let changed = visitor.write(
      "PATCH", "/v2/tags/\(id)?update_mask=description", ["name": "x", "description": "y"])
    #expect(try changed.json["name"] == "New" && changed.json["description"] == "y")
    _ = visitor.write("POST", "/v2/tags/\(id)/contacts:applyTags", ["contact_ids": ["1", "2"]])
    #expect(try visitor.get("/v2/tags/\(id)/contacts").ids == [1, 2])
    #expect(visitor.write("DELETE", "/v2/tags/\(id)").status == 204)
    #expect(visitor.get("/v2/tags/\(id)").status == 404)
    #expect(try visitor.get("/v2/contacts/1/tags").json.text.contains("New") == false)
  }

  @Test func `applying tells of every contact, and succeeds all the same`() throws {
    var visitor = Visitor()
    let path = "/v2/tags/131/contacts:applyTags"
    _ = visitor.write("POST", "/v2/tags/131/contacts:removeTags", ["contact_ids": ["1", "2"]])
    _ = visitor.write("POST", path, ["contact_ids": ["2"]])
    let reply = visitor.write("POST", path, ["contact_ids": ["1", "2", "999", "x"]])
    #expect(reply.status == 200)
    #expect(
      try reply.json == [
        "results": [
          "1": "SUCCESS", "2": "DUPLICATE", "999": "CONTACT_NOT_FOUND", "x": "CONTACT_NOT_FOUND",
        ]
      ])
    #expect(visitor.write("POST", path, ["contact_ids": ["1", "1"]]).status == 400)
    #expect(visitor.write("POST", path, ["contact_ids": [1]]).status == 400)
    #expect(
      visitor.write("POST", "/v2/tags/5/contacts:applyTags", ["contact_ids": ["1"]]).status == 404)
  }

  @Test func `removing has no answer but that it is done`() throws {
    var visitor = Visitor()
    let reply = visitor.write(
      "POST", "/v2/tags/101/contacts:removeTags", ["contact_ids": ["42", "999"]])
    #expect(reply.status == 204 && reply.body.isEmpty)
    let tags = try visitor.get("/v2/contacts/42").json["tag_ids"]?.elements ?? []
    #expect(!tags.contains("101"))
  }

  @Test func `the tags of a contact tell since when`() throws {
    var visitor = Visitor()
    _ = visitor.write("POST", "/v2/tags/109/contacts:removeTags", ["contact_ids": ["42"]])
    _ = visitor.write("POST", "/v2/tags/109/contacts:applyTags", ["contact_ids": ["42"]])
    let reply = visitor.get(
      "/v2/contacts/42/tags?filter=since_applied_time%3D%3D2026-11-23T00:00:00.000Z")
    let rows = try reply.json["tags"]?.elements ?? []
    #expect(rows.count == 1)
    #expect(rows.first?["tag"]?["name"] == "Prospect, warm")
    #expect(rows.first?["applied_time"] == "2026-11-23T10:00:00Z")
  }

  @Test func `contacts are linked both ways, and unlinked`() throws {
    var visitor = Visitor()
    let body: JSON = ["contact1_id": "1", "contact2_id": "2", "link_type_id": "1"]
    let made = visitor.write("POST", "/v2/contacts:link", body)
    #expect(made.status == 201)
    #expect(try made.json["link_type_name"] == "Spouse")
    #expect(visitor.write("POST", "/v2/contacts:link", body).status == 409)
    #expect(
      try visitor.get("/v2/contacts/2/links").json["links"]?.elements.map { $0["contact2_id"] }
        == ["1"])
    #expect(try visitor.get("/v2/contacts/1?fields=links").json["links"]?.elements.count == 1)
    #expect(visitor.write("POST", "/v2/contacts:unlink", body).status == 204)
    #expect(visitor.write("POST", "/v2/contacts:unlink", body).status == 404)
    #expect(try visitor.get("/v2/contacts/2/links").json == ["links": []])
  }

  @Test func `a merge and a deletion leave no link into nothing`() throws {
    var visitor = Visitor()
    for (one, other) in [("1", "2"), ("2", "3")] {
      _ = visitor.write(
        "POST", "/v2/contacts:link",
        ["contact1_id": .string(one), "contact2_id": .string(other), "link_type_id": "5"])
    }
    _ = visitor.write(
      "POST", "/v2/contacts:merge", ["contact_id": "1", "duplicate_contact_id": "2"])
    func linked(_ id: Int) throws -> [JSON?] {
      try visitor.get("/v2/contacts/\(id)/links").json["links"]?.elements
        .map { $0["contact2_id"] } ?? []
    }
    #expect(try linked(1) == ["3"] && linked(3) == ["1"])
    _ = visitor.write("DELETE", "/v2/contacts/3")
    #expect(try linked(1) == [])
  }

  @Test func `notes are invented with their contact`() throws {
    var visitor = Visitor()
    let notes = try visitor.get("/v2/contacts/42/notes").json["notes"]?.elements ?? []
    #expect(notes.count == 3)
    #expect(notes.allSatisfy { $0["contact_id"] == "42" })
    #expect(try visitor.get("/v2/contacts/42/notes").json["notes"]?.elements == notes)
    #expect(visitor.get("/v2/contacts/999/notes").status == 404)
  }

  @Test func `companies and users are looked up by name and number`() throws {
    var visitor = Visitor()
    let acme = try visitor.get("/v2/companies?filter=company_name%3D%3DAcme%2C%20Inc.").json
    #expect(acme["companies"]?.elements.map { $0["id"] } == ["5001"])
    #expect(
      try visitor.get("/v2/companies?filter=name%3D%3Dnorth%2A").json["companies"]?.elements.count
        == 1)
    #expect(try visitor.get("/v2/companies/5003").json["company_name"] == "Müller & Söhne GmbH")
    #expect(visitor.get("/v2/companies/1").status == 404)
    #expect(try visitor.get("/v2/users").json["users"]?.elements.count == 3)
    #expect(visitor.get("/v2/users/2").status == 404)
  }
}
