import JSONText
import Testing

@testable import Sandbox

@Suite struct `The contacts of version 1` {
  @Test func `come with a total and absolute links`() throws {
    var visitor = Visitor { $0.contacts = 600 }
    let reply = visitor.send(
      "GET", "/crm/rest/v1/contacts?limit=2&offset=4&order=id&given_name=James",
      headers: [
        ("authorization", "Bearer \(visitor.standIn.application.apiKey)"),
        ("host", "crm.example.com"), ("x-forwarded-proto", "https"),
      ])
    let list = try reply.json
    let base = "https://crm.example.com/crm/rest/v1/contacts?limit=2"
    #expect(list["next"]?.string == base + "&offset=6&order=id&given_name=James")
    #expect(list["previous"]?.string == base + "&offset=2&order=id&given_name=James")
    #expect(list["contacts"]?.elements.count == 2)
    #expect(try #require(list["count"]?.int) > 6)
    #expect(list["contacts"]?.elements.allSatisfy { $0["given_name"] == "James" } ?? false)
  }

  @Test(arguments: [(true, true), (false, false)])
  func `have a next link after the end, unless told otherwise`(
    forever: Bool, expected: Bool
  ) throws {
    var visitor = Visitor()
    _ = visitor.control("dialect", #"{"next_forever": \#(forever)}"#)
    for offset in [249, 250, 400] {
      let list = try visitor.get("/v1/contacts?limit=10&offset=\(offset)").json
      #expect((list["next"] != nil) == expected)
      #expect(list["count"]?.int == 250)
      #expect(list["contacts"]?.elements.count == (offset == 249 ? 1 : 0))
    }
    #expect(try visitor.get("/v1/contacts?limit=10").json["next"] != nil)
  }

  @Test(arguments: [
    ("limit=5000", 1000), ("limit=0&offset=990", 11), ("offset=998", 3), ("limit=1", 1),
  ])
  func `hold a thousand to a page at most`(query: String, count: Int) throws {
    var visitor = Visitor { $0.contacts = 1001 }
    #expect(try visitor.get("/v1/contacts?" + query).ids.count == count)
  }

  @Test(arguments: [
    "limit=-1", "limit=x", "offset=-1", "offset=9999999999", "order=last_name",
    "order_direction=UP", "since=2024-01-01", "optional_properties=nonsense,job_title",
  ])
  func `refuse what they cannot use, in one message`(query: String) throws {
    var visitor = Visitor()
    let reply = visitor.get("/v1/contacts?" + query)
    #expect(reply.status == 400)
    #expect(try reply.json.members.map(\.name) == ["message"])
    if query.hasPrefix("optional") {
      #expect(try reply.json["message"] == "Unrecognized optional properties: nonsense")
    }
  }

  @Test(arguments: ["id", "date_created", "last_updated", "name", "firstName", "email"])
  func `are sorted by the keys of old`(order: String) throws {
    var visitor = Visitor()
    let up = try visitor.get("/v1/contacts?order=\(order)&order_direction=ASCENDING").ids
    let down = try visitor.get("/v1/contacts?order=\(order)&order_direction=DESCENDING").ids
    #expect(up == down.reversed())
    #expect(up.sorted() == Array(1...250))
    if order != "id" { #expect(up != up.sorted()) }
  }

  @Test func `are found by e-mail address and by time`() throws {
    var visitor = Visitor()
    let contact = try visitor.get("/v1/contacts/42").json
    let address = try #require(contact["email_addresses"]?.elements.last?["email"]?.string)
    #expect(try visitor.get("/v1/contacts?email=\(address)").ids == [42])
    let time = try #require(contact["last_updated"]?.string)
    #expect(time.hasSuffix(".000+0000"))
    #expect(try visitor.get("/v1/contacts?since=\(time)&until=\(time)").ids.contains(42))
    let since = try visitor.get("/v1/contacts?since=\(time)").ids.count
    let until = try visitor.get("/v1/contacts?until=\(time)").ids.count
    #expect(since + until >= 251)
    #expect(since < 250 && until < 250)
  }

  @Test func `add optional properties when asked`() throws {
    var visitor = Visitor()
    let plain = try visitor.get("/v1/contacts/42").json
    #expect(plain["id"]?.int == 42)
    #expect(plain["ScoreValue"]?.string != nil)
    #expect(plain["tag_ids"]?.elements.first?.int != nil)
    #expect(plain["custom_fields"] == nil)
    let rich = try visitor.get("/v1/contacts/42?optional_properties=custom_fields,job_title").json
    #expect(rich["custom_fields"]?.elements.first?["id"]?.int == 1)
    #expect(rich["job_title"] != nil)
    // Only a single contact has its tags.
    #expect(try visitor.get("/v1/contacts").json["contacts"]?.elements[41]["tag_ids"] == nil)
  }

  @Test func `are not found under another number`() throws {
    var visitor = Visitor()
    let reply = visitor.get("/v1/contacts/0")
    #expect(reply.status == 404)
    #expect(try reply.json.members.map(\.name) == ["message"])
  }

  @Test func `spell the kinds of custom fields their way`() throws {
    var visitor = Visitor()
    let fields = try visitor.get("/v1/contacts/model").json["custom_fields"]?.elements ?? []
    #expect(fields.first?["field_type"] == "WholeNumber")
    #expect(fields.first?["id"]?.int == 1)
  }
}
