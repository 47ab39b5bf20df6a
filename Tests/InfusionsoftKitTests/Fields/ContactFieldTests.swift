import InfusionsoftKit
import Testing

@Suite struct ContactFieldTests {
  @Test(arguments: [
    "given_name", "email", "email2", "email3", "phone", "phone5", "fax", "fax2", "billing",
    "billing.locality", "shipping.country_code", "other.zip_four", "phone2.type",
    "email.opt_in_reason", "social.linked_in", "custom.7", "custom.Favourite colour",
    "custom.a=b", "custom.x.y", "company", "owner", "owner_id", "tag", "utm_parameters",
  ])
  func `a spelling is read and written alike`(spelling: String) {
    #expect(ContactField(spelling: spelling)?.spelling == spelling)
  }

  @Test(arguments: ["email1", "phone1", "fax1"])
  func `the first of several slots may have its number`(spelling: String) {
    #expect(ContactField(spelling: spelling)?.spelling == String(spelling.dropLast()))
  }

  @Test(arguments: [
    "", "id", "update_time", "email4", "email0", "phone6", "fax3", "Email", "custom.", "custom",
    "billing.region.code", "home.locality", "billing.field", "email.is_opt_in", "tags",
    "given-name",
  ])
  func `other names are no fields`(spelling: String) {
    #expect(ContactField(spelling: spelling) == nil)
  }

  @Test func `no two fields have one name`() {
    let names = ContactField.named.map(\.spelling)
    #expect(Set(names).count == names.count)
  }
}
