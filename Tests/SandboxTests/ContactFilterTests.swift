import JSONText
import Testing

@testable import Sandbox

@Suite struct `A filter` {
  /// A contact that has everything to be found by.
  private static let ann: Contact = {
    var contact = Contact(id: 7)
    contact.givenName = "Ann"
    contact.familyName = "O'Connor"
    contact.middleName = "Zoë"
    contact.website = "https://www.example.com/~ann"
    contact.leadSource = LeadSource(id: 1, name: "Website")
    contact.company = .init(id: 5003, name: "Acme, Inc.")
    contact.emailAddresses = [
      .init(email: "Ann@example.com", slot: 1, status: .confirmed),
      .init(email: "ann+work@example.org", slot: 3, status: .confirmed),
    ]
    contact.phoneNumbers = [
      .init(number: "(480) 555-0142", e164: "+14805550142", type: "Mobile", slot: 2)
    ]
    contact.addresses = [
      .init(
        slot: .billing, line1: "12 Main St", locality: "Chandler", region: "Arizona",
        regionCode: "US-AZ", country: "United States", countryCode: "USA", postalCode: "85224"),
      .init(
        slot: .shipping, line1: "1 rue du Bac", locality: "Nîmes", country: "France",
        countryCode: "FRA"),
    ]
    contact.customFields = [
      (.customerNumber, .number(10_042)), (.favouriteColour, .text("Dark green")),
      (.renewalDate, .date(CivilDate(daysSince1970: 20_000))),  // 2024-10-04
      (.interests, .list(["Jazz", "Cycling"])), (.vip, .text("Yes")),
    ]
    contact.updateTime = Timestamp(milliseconds: 1_704_874_800_000)  // 2024-01-10T08:20:00Z
    return contact
  }()

  @Test(arguments: [
    "email==ann@example.com", "email==ann+work@example.org", "email==ANN*", "given_name==ann",
    "given_name==A*", "family_name==O'Con*", "middle_name==zoë", "website==https://www*",
    "lead_source_name==web*", "company_id==5003", "ids==1,7,9", "contact_ids==7",
    "contact_id==7", "contact_id>6", "contact_id<8", "contact_id>=7", "contact_id<=7",
    "phone_number==4805550142;phone_fields==PHONE1,PHONE2",
    "phone_fields==PHONE2;phone_number==+1 480 555-0142", "billing_address_line1==12 main st",
    "billing_address_locality==Chandler", "billing_address_region==Arizona",
    "billing_address_region==US-AZ", "billing_address_postal_code==85224",
    "shipping_address_country_code==FRA", "city==nî*", "state==ariz*", "state==us-az",
    "start_update_time==2024-01-10T08:20:00.000Z", "end_update_time==2024-01-10T08:20:00.000Z",
    "start_update_time==2024-01-10T09:20:00.000+01:00", "customerNumber1==10042",
    "CUSTOMERNUMBER1>=10042", "customerNumber1<10042.5", "favouriteColour1==dark*",
    "favouriteColour1==Dark green", "renewalDate1==2024-10-04T00:00:00.000Z",
    "renewalDate1<2024-10-05T00:00:00.000Z", "interests1==jazz", "vip1==yes",
    "given_name==ann;city==Chandler;contact_id>1;ids==7",
  ])
  func `finds`(filter: String) throws {
    #expect(try ContactFilter(parsing: filter).matches(`A filter`.ann))
  }

  @Test(arguments: [
    "email==ann@example.net", "email==nn*", "given_name==An", "company_id==1", "ids==8,9",
    "contact_id>7", "contact_id<7", "phone_number==4805550142;phone_fields==PHONE1",
    "phone_number==5550142;phone_fields==PHONE2", "shipping_address_locality==Chandler",
    "other_address_line1==12 Main St", "start_update_time==2024-01-10T08:20:00.001Z",
    "end_update_time==2024-01-10T08:19:59.999Z", "customerNumber1==1", "customerNumber1>10042",
    "favouriteColour1==green", "renewalDate1>2024-10-04T00:00:00.000Z", "interests1==Jaz",
    "groessecm1>1", "given_name==ann;city==Phoenix",
  ])
  func `passes over`(filter: String) throws {
    #expect(try !ContactFilter(parsing: filter).matches(`A filter`.ann))
  }

  @Test(arguments: [
    "given_name", "given_name=Ann", "given_name==", "==Ann", "nonsense==1", ";", "email==a;",
    "given_name>Ann", "given_name==*nn", "given_name==A*n*",
    "billing_address_line1==12*", "home_address_line1==x", "billing_address_planet==x",
    "BILLING_address_line1==x", "ids==1,,2", "ids==x", "ids>1", "contact_id==one",
    "company_id==Acme", "start_update_time==2024-01-10", "start_update_time==2024-01-10T08:20:00",
    "start_update_time>2024-01-10T08:20:00Z", "phone_number==1", "phone_fields==PHONE1",
    "phone_number==1;phone_fields==PHONE6", "renewalDate1==2024-10-04", "customerNumber1==many",
    "vip1==Y*", "interests1>Jazz",
  ])
  func `is refused`(filter: String) {
    #expect(throws: Refusal.self) { try ContactFilter(parsing: filter) }
  }

  @Test func `is read through the API with its signs encoded`() throws {
    var visitor = Visitor()
    let reply = visitor.get("/v2/contacts?fields=id&filter=contact_id%3E%3D248%3Bids%3D%3D3%2C249")
    #expect(try reply.ids == [249])
    // A plus is a plus: addresses have it.
    let all = try visitor.get("/v2/contacts/42?fields=email_addresses").json
    let address = try #require(all["email_addresses"]?.elements[1]["email"]?.string)
    #expect(address.contains("+work@"))
    let found = visitor.get("/v2/contacts?fields=id&filter=email%3D%3D\(address)")
    #expect(try found.ids == [42])
  }
}
