import CurlHTTP
import JSONText
import Testing

@testable import InfusionsoftKit

@Suite struct ContactQueryTests {
  private func filter(_ name: String) throws -> ContactFilter {
    try #require(ContactFilter.all.first { $0.name == name })
  }

  @Test(arguments: [
    ("email", ["ann@example.com"], "email==ann@example.com"),
    ("given_name", ["Ann*"], "given_name==Ann*"),
    ("family_name", ["O'Brien"], "family_name==O'Brien"),
    ("ids", ["1", "2", "3"], "ids==1,2,3"),
    ("company_id", ["12"], "company_id==12"),
    ("updated_since", ["2026-01-31"], "start_update_time==2026-01-31T00:00:00.000Z"),
    (
      "updated_until", ["2026-01-31T08:00:00.5+01:00"],
      "end_update_time==2026-01-31T07:00:00.500Z"
    ),
    ("phone_fields", ["PHONE1", "PHONE2"], "phone_fields==PHONE1,PHONE2"),
    ("billing_address_locality", ["Chandler"], "billing_address_locality==Chandler"),
  ])
  func `a named filter becomes a clause of the API's grammar`(
    name: String, values: [String], clause: String
  ) throws {
    var query = ContactQuery()
    try query.filter(filter(name), values)
    #expect(query.clauses == [clause])
  }

  @Test(arguments: [
    ("email", ["a;email==*"]), ("given_name", ["An*n"]), ("given_name", ["*"]),
    ("given_name", ["Ann**"]), ("given_name", ["Ann,Bob"]), ("family_name", [""]),
    ("company_id", ["1*"]), ("company_id", ["1;2"]), ("ids", ["1", "2;3"]), ("ids", ["1*"]),
    ("ids", []), ("ids", [""]), ("updated_since", ["yesterday"]),
    ("updated_since", ["2026-01-31T08:00:00"]), ("updated_until", [""]),
  ])
  func `a value that would change the meaning of the filter is refused`(
    name: String, values: [String]
  ) throws {
    let filter = try filter(name)
    let failure = try #require(throws: Failure.self) {
      var query = ContactQuery()
      try query.filter(filter, values)
    }
    #expect(failure.kind == .usage)
    #expect(failure["pointer"]?.string == "/" + name)
  }

  @Test func `clauses are joined, and all of it is repeated beside the page token`() throws {
    var query = ContactQuery()
    try query.filter(filter("given_name"), ["Ann"])
    try query.filter(raw: "city==S*")
    try query.order(by: "email:desc")
    query.fields = ["id", "email_addresses"]
    query.limit = 5
    let parameters = query.parameters(pageToken: "next page")
    #expect(
      FormEncoding.encode(parameters) == "filter=given_name%3D%3DAnn%3Bcity%3D%3DS%2A"
        + "&order_by=email%20desc&fields=id%2Cemail_addresses&page_size=5&page_token=next%20page")
    #expect(!query.parameters(pageToken: nil).contains { $0.name == "page_token" })
  }

  @Test(arguments: [
    ("id", "id asc"), ("email", "email asc"), ("update_time desc", "update_time desc"),
    ("create_time:ASC", "create_time asc"),
  ])
  func `an order names a key and a direction`(text: String, order: String) throws {
    var query = ContactQuery()
    try query.order(by: text)
    #expect(query.order == order)
  }

  @Test(arguments: ["", "name", "date_created", "email up", "email asc desc", ":desc", "Email"])
  func `an order the API does not know is refused`(text: String) {
    let failure = #expect(throws: Failure.self) {
      var query = ContactQuery()
      try query.order(by: text)
    }
    #expect(failure?.kind == .usage)
    #expect(failure?["pointer"] == "/order_by")
  }

  @Test(arguments: ["", "ann", "email=ann@example.com"])
  func `a raw filter that compares nothing is refused`(text: String) {
    let failure = #expect(throws: Failure.self) {
      var query = ContactQuery()
      try query.filter(raw: text)
    }
    #expect(failure?["pointer"] == "/filter")
  }

  @Test(
    arguments: [
      (nil, nil, 1000), (5, nil, 5), (1000, nil, 1000), (2500, nil, 1000), (nil, 50, 50),
      (5, 50, 50), (nil, 5000, 1000), (0, nil, 1), (-3, nil, 1), (nil, 0, 1),
    ] as [(Int?, Int?, Int)])
  func `a page is as large as the limit asks and the API allows`(
    limit: Int?, pageSize: Int?, size: Int
  ) {
    var query = ContactQuery()
    query.limit = limit
    query.pageSize = pageSize
    #expect(query.effectivePageSize == size)
  }

  @Test func `every filter has a name and a field of its own`() {
    #expect(Set(ContactFilter.all.map(\.name)).count == ContactFilter.all.count)
    #expect(Set(ContactFilter.all.map(\.field)).count == ContactFilter.all.count)
  }
}
