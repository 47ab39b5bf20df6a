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
    ("family_name", ["Smith, Jr."], "family_name==Smith, Jr."),
    ("shipping_address_country_code", ["USA"], "shipping_address_country_code==USA"),
    ("contact_id", [">5"], "contact_id>5"), ("contact_id", ["5"], "contact_id==5"),
    ("contact_id", [">=5", "<9"], "contact_id>=5;contact_id<9"),
  ])
  func `a named filter becomes a clause of the API's grammar`(
    name: String, values: [String], clause: String
  ) throws {
    var query = ContactQuery()
    try query.filter(filter(name), values)
    #expect(query.clauses.joined(separator: ";") == clause)
  }

  @Test(arguments: [
    ("email", ["a;email==*"]), ("given_name", ["An*n"]), ("given_name", ["*"]),
    ("given_name", ["Ann**"]), ("given_name", ["Ann;Bob"]), ("family_name", [""]),
    ("ids", ["1,2"]), ("ids", ["one"]), ("contact_id", ["x"]), ("contact_id", [">"]),
    ("phone_fields", ["PHONE6"]), ("phone_fields", ["phone1"]),
    ("billing_address_country_code", ["US"]),
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

  @Test func `clauses, order, fields and size of the pages go into the request`() throws {
    var query = ContactQuery()
    try query.filter(filter("given_name"), ["Ann"])
    try query.filter(raw: "city==S*")
    try query.order(by: "email:desc")
    query.fields = ["id", "email_addresses"]
    query.range.limit = 5
    let parameters = query.request.parameters
    #expect(
      FormEncoding.encode(parameters) == "filter=given_name%3D%3DAnn%3Bcity%3D%3DS%2A"
        + "&order_by=email%20desc&fields=id%2Cemail_addresses&page_size=5")
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
    #expect(ListRange(limit: limit, pageSize: pageSize).effectivePageSize == size)
  }

  @Test(arguments: [
    ("favouriteColour1==blue", true), ("Score0>100", true), ("contact_ids==1,2", false),
    ("given_name==A*;start_update_time==2026-01-01T00:00:00.000Z", false),
  ])
  func `a raw filter needs the model for names of the account's own`(raw: String, needs: Bool)
    throws
  {
    #expect(try ContactQuery.needsModel(raw: raw) == needs)
  }

  @Test(arguments: [
    "given_nmae==Ann", "email==a@b.c;shoe_size==43", "updated_since==2026-01-01",
    "Email==a@b.c;favouriteColor1==x",
  ])
  func `a name the API does not know is refused, or it would return everybody`(raw: String) {
    let failure = #expect(throws: Failure.self) {
      var query = ContactQuery()
      try query.filter(raw: raw, .sample)
    }
    #expect(failure?.kind == .usage)
    #expect(failure?["pointer"] == "/filter")
    #expect(failure?.message.contains("return everybody") == true)
  }

  @Test(arguments: [
    ("Favourite colour", ["blue*"], "favouriteColour1==blue*"),
    ("7", ["no, thanks"], "favouriteColour1==no, thanks"),
    ("customerNumber1", [">=10", "<20"], "customerNumber1>=10;customerNumber1<20"),
    ("Renewal date", [">2026-01-01"], "renewalDate1>2026-01-01T00:00:00.000Z"),
    ("Favourite colour", [">blue"], "favouriteColour1==>blue"),
  ])
  func `a custom field is filtered by under its field name`(
    name: String, values: [String], clauses: String
  ) throws {
    var query = ContactQuery()
    let source = FieldSource("custom." + name)
    try query.filter(
      try ContactModel.sample.customField(name, from: source), values, from: source)
    #expect(query.clauses.joined(separator: ";") == clauses)
  }

  @Test(arguments: [
    ("1", ["many"]), ("3", ["tomorrow"]), ("3", ["2026-01-01T00:00:00"]), ("7", ["a;b"]),
    ("7", ["a*b"]), ("7", []),
  ])
  func `a value that does not fit a custom field is refused`(name: String, values: [String]) throws
  {
    let source = FieldSource("custom." + name)
    let field = try ContactModel.sample.customField(name, from: source)
    let failure = #expect(throws: Failure.self) {
      var query = ContactQuery()
      try query.filter(field, values, from: source)
    }
    #expect(failure?["pointer"]?.string == "/custom." + name)
  }

  @Test func `every filter has a name and a field of its own`() {
    #expect(Set(ContactFilter.all.map(\.name)).count == ContactFilter.all.count)
    #expect(Set(ContactFilter.all.map(\.field)).count == ContactFilter.all.count)
  }
}
