import JSONText
import Testing

@testable import Sandbox

@Suite struct `The contacts of version 2` {
  @Test func `come in pages that cover everyone once`() throws {
    var visitor = Visitor()
    var ids: [Int] = []
    var path = "/v2/contacts?page_size=60&fields=id"
    while true {
      visitor.pass(seconds: 1)
      let page = try visitor.get(path).json
      let contacts = page["contacts"]?.elements ?? []
      ids += contacts.compactMap { $0["id"]?.string.flatMap { Int($0) } }
      guard let token = page["next_page_token"]?.string else {
        #expect(page.members.map(\.name) == ["contacts"])
        break
      }
      #expect(contacts.count == 60)
      path = "/v2/contacts?page_size=60&fields=id&page_token=\(token)"
    }
    #expect(ids == Array(1...250))
  }

  @Test func `end without a token when the last page is full`() throws {
    var visitor = Visitor { $0.contacts = 100 }
    let page = try visitor.get("/v2/contacts?page_size=100").json
    #expect(page["contacts"]?.elements.count == 100)
    #expect(page["next_page_token"] == nil)
  }

  @Test func `have page tokens that belong to their query`() throws {
    var visitor = Visitor()
    let page = try visitor.get("/v2/contacts?page_size=2&filter=given_name%3D%3DJ%2A").json
    let token = try #require(page["next_page_token"]?.string)
    let same = visitor.get(
      "/v2/contacts?page_size=5&fields=id&filter=given_name%3D%3DJ%2A&page_token=\(token)")
    #expect(same.status == 200)
    for query in [
      "page_token=\(token)", "filter=given_name%3D%3DK%2A&page_token=\(token)",
      "filter=given_name%3D%3DJ%2A&order_by=email&page_token=\(token)",
      "filter=given_name%3D%3DJ%2A&page_token=\(token.dropLast())0x", "page_token=2",
    ] {
      let reply = visitor.get("/v2/contacts?" + query)
      #expect(reply.status == 400)
      #expect(try reply.json["status"]?.string == "INVALID_ARGUMENT")
    }
  }

  @Test(arguments: [
    ("", 200), ("page_size=1000", 200), ("page_size=0", 200), ("page_size=1", 200),
    ("page_size=1001", 400), ("page_size=-1", 400), ("page_size=ten", 400), ("page_size=", 400),
    ("email=nobody@example.com", 200), ("no_such_parameter=1", 200), ("fields=nonsense", 400),
    ("fields=id,notes,utm_parameters", 200), ("order_by=name", 400), ("order_by=id+asc", 400),
    ("order_by=id%20asc", 200), ("order_by=id%20upwards", 400), ("filter=", 200),
  ])
  func `take these parameters and not those`(query: String, status: Int) {
    var visitor = Visitor()
    #expect(visitor.get("/v2/contacts?" + query).status == status)
  }

  @Test func `give the fields asked for and no others`() throws {
    var visitor = Visitor()
    let contact = try visitor.get("/v2/contacts/42?fields=email_addresses,given_name,notes").json
    #expect(contact.members.map(\.name) == ["given_name", "email_addresses"])
    let all = try visitor.get("/v2/contacts/42").json
    #expect(all["id"]?.string == "42")
    // One has to ask for these, as the model says.
    #expect(all["custom_fields"] == nil)
    let optional = try #require(visitor.get("/v2/contacts/model").json["optional_properties"])
    #expect(optional.elements.contains("custom_fields"))
  }

  @Test(arguments: ["0", "251", "-1", "4.2", "nonsense", "99999999999999999999"])
  func `are not found under another number`(id: String) throws {
    var visitor = Visitor()
    let reply = visitor.get("/v2/contacts/\(id)")
    #expect(reply.status == 404)
    let error = try reply.json
    #expect(error["code"]?.int == 404)
    #expect(error["status"]?.string == "NOT_FOUND")
    #expect(error["details"] == [])
  }

  @Test(arguments: ["create_time", "update_time", "email", "id"])
  func `are sorted upwards and downwards`(key: String) throws {
    var visitor = Visitor()
    let up = try visitor.get("/v2/contacts?fields=id&order_by=\(key)").ids
    let alsoUp = try visitor.get("/v2/contacts?fields=id&order_by=\(key)%20asc").ids
    let down = try visitor.get("/v2/contacts?fields=id&order_by=\(key)%20desc").ids
    #expect(up == alsoUp)
    #expect(up == down.reversed())
    #expect(up.sorted() == Array(1...250))
    if key != "id" { #expect(up != up.sorted()) }
  }

  @Test func `carry the time they are sorted by`() throws {
    var visitor = Visitor()
    let page = try visitor.get("/v2/contacts?fields=update_time&order_by=update_time%20desc").json
    let times = page["contacts"]?.elements.compactMap { $0["update_time"]?.string } ?? []
    #expect(times.count == 250)
    #expect(times == times.sorted().reversed())
    #expect(times.allSatisfy { Timestamp(iso8601: $0)?.text(.z) == $0 })
  }

  @Test func `can be numbers, nulls and other dates for a client's sake`() throws {
    var visitor = Visitor()
    _ = visitor.control(
      "dialect", #"{"numeric_ids": true, "nulls": true, "dates": "offset"}"#)
    let contacts = try visitor.get("/v2/contacts?page_size=50").json["contacts"]?.elements ?? []
    #expect(contacts.first?["id"]?.int == 1)
    #expect(contacts.allSatisfy { $0["create_time"]?.string?.hasSuffix(".000+0000") ?? false })
    #expect(contacts.contains { $0["middle_name"]?.isNull ?? false })
  }

  @Test func `differ from tenant to tenant`() throws {
    var visitor = Visitor()
    let here = try visitor.login().access
    let there = try visitor.login(tenant: "cd456.infusionsoft.com").access
    #expect(
      visitor.get("/v2/contacts/42", token: here).body
        != visitor.get("/v2/contacts/42", token: there).body)
    #expect(
      try visitor.get("/v2/oauth/connect/userinfo", token: there).json["tenant_id"] == "cd456")
  }

  @Test func `have a model of their custom fields`() throws {
    var visitor = Visitor()
    let fields = try visitor.get("/v2/contacts/model").json["custom_fields"]?.elements ?? []
    let seven = fields.first { $0["id"] == "7" }
    #expect(seven?["field_name"] == "favouriteColour1")
    #expect(seven?["label"] == "Favourite colour")
    #expect(fields.allSatisfy { $0["record_type"] == "CONTACT" })
  }
}

@Suite struct `Userinfo` {
  @Test func `has its own field names in each version`() throws {
    var visitor = Visitor()
    let one = try visitor.get("/v1/oauth/connect/userinfo").json
    #expect(one["global_user_id"]?.int == 4_812_001)
    #expect(one["infusionsoft_id"]?.string == "renee.okafor@example.com")
    let two = try visitor.get("/v2/oauth/connect/userinfo").json
    #expect(two["id"]?.string == "4812001")
    #expect(two["keap_id"]?.string == "renee.okafor@example.com")
    #expect(two["tenant_id"]?.string == "ab123")
  }
}
