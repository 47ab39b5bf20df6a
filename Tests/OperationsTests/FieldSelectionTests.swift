import JSONText
import Testing

@testable import Operations

@Suite struct FieldSelectionTests {
  private static let row: JSON = [
    "id": "7", "given_name": "Ann",
    "email_addresses": [
      ["field": "EMAIL1", "email": "a@example.com"], ["field": "EMAIL2", "email": "b@example.com"],
    ],
    "company": ["id": "3", "company_name": "Acme"],
  ]

  @Test(
    arguments: [
      ([], []), (["id"], ["id"]), (["id", "email_addresses.email"], ["id", "email_addresses"]),
      (["company.id", "company.company_name"], ["company"]), (["id", "id"], ["id"]),
      (["email_addresses[field=EMAIL1].email"], ["email_addresses"]),
    ] as [([String], [String])])
  func `the API is asked for the top-level names, each once`(
    fields: [String], topLevel: [String]
  ) {
    #expect(FieldSelection(fields).topLevel == topLevel)
  }

  @Test(arguments: [[], ["id"], ["id", "company"]] as [[String]])
  func `top-level names leave the row as the API sent it`(fields: [String]) {
    #expect(FieldSelection(fields).project(Self.row) == Self.row)
  }

  @Test func `dotted paths make a flat object`() {
    let fields = FieldSelection([
      "id", "company.company_name", "email_addresses.email",
      "email_addresses[field=EMAIL2].email", "company.phone", "nothing.here",
    ])
    #expect(
      fields.project(Self.row)
        == [
          "id": "7", "company.company_name": "Acme",
          "email_addresses.email": ["a@example.com", "b@example.com"],
          "email_addresses[field=EMAIL2].email": "b@example.com",
        ])
  }
}
