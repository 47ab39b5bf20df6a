import InfusionsoftKit
import JSONText
import Testing

@Suite struct ContactEditTests {
  // MARK: Creating

  @Test func `fields become the contact that the API takes`() throws {
    let edit = try ContactEdit(fields: [
      "given_name": "Ann", "email": "ann@example.com", "email2": "ann@example.org",
      "phone": "555 0100", "phone.type": "Work", "billing.line1": "1 Main St",
      "billing.region_code": "US-AZ", "billing.country_code": "USA", "social.linked_in": "@ann",
      "owner": 7,
    ])
    #expect(
      try edit.newContact() == [
        "given_name": "Ann", "owner_id": "7",
        "email_addresses": [
          ["field": "EMAIL1", "email": "ann@example.com"],
          ["field": "EMAIL2", "email": "ann@example.org"],
        ],
        "phone_numbers": [["field": "PHONE1", "number": "555 0100", "type": "Work"]],
        "addresses": [
          [
            "field": "BILLING", "line1": "1 Main St", "region_code": "US-AZ", "country_code": "USA",
          ]
        ],
        "social_accounts": [["type": "LINKED_IN", "name": "@ann"]],
      ])
  }

  @Test func `custom fields go by label, name or id, with content of their type`() throws {
    let edit = try ContactEdit(fields: [
      "email": "a@b.c", "custom.favourite COLOUR": "blue", "custom.customerNumber1": "17",
      "custom.11": "Jazz, Cycling", "custom.Newsletter language": "Deutsch",
    ])
    #expect(
      try edit.newContact(ContactReferences(model: .sample))["custom_fields"] == [
        ["id": "7", "content": "blue"], ["id": "1", "content": 17],
        ["id": "11", "content": ["Jazz", "Cycling"]], ["id": "5", "content": "Deutsch"],
      ])
  }

  @Test func `the API's own object says the same as the fields`() throws {
    var object = ContactEdit()
    try object.set(
      contact: [
        "id": "9", "create_time": "2024-01-10T08:00:00Z", "given_name": "Ann",
        "email_addresses": [["email": "a@b.c", "field": "EMAIL2", "is_opt_in": true]],
        "custom_fields": [["id": "7", "content": "blue"]], "tag_ids": ["101"],
        "company": ["id": "5001", "company_name": "Acme"],
      ], from: FieldSource("contact"))
    let fields = try ContactEdit(fields: [
      "given_name": "Ann", "email2": "a@b.c", "custom.7": "blue", "company": "5001",
    ])
    let references = ContactReferences(model: .sample, companies: ["5001": "5001"])
    #expect(try object.newContact(references) == fields.newContact(references))
  }

  @Test func `nothing stands in a new contact for what was left empty`() throws {
    let edit = try ContactEdit(fields: [
      "email": "a@b.c", "phone": "", "given_name": "", "fax": nil,
    ])
    #expect(
      try edit.newContact() == ["email_addresses": [["field": "EMAIL1", "email": "a@b.c"]]])
  }

  // MARK: Refusals

  @Test(
    arguments: [
      (
        ["given_name": .string(String(repeating: "é", count: 41))], "/given_name",
        "40 characters, and this has 41"
      ),
      (["email": .string(String(repeating: "a", count: 70) + "@b.com")], "/email", "75 characters"),
      (["phone4": .string(String(repeating: "1", count: 21))], "/phone4", "20 characters"),
      (["billing.line1": .string(String(repeating: "1", count: 76))], "/billing.line1", "75"),
      (
        ["shipping.postal_code": .string(String(repeating: "1", count: 21))],
        "/shipping.postal_code", "20"
      ),
      (["email": "nobody"], "/email", "ann@example.com"), (["email": "a@b@c"], "/email", "address"),
      (["birth_date": "15.3.1985"], "/birth_date", "1985-03-15"),
      (["birth_date": "1985-02-29"], "/birth_date", "1985-03-15"),
      (["birth_date": "1985-03-15T00:00:00"], "/birth_date", "without time"),
      (["billing.country_code": "US"], "/billing.country_code", "three letters"),
      (["billing.country_code": "XYZ"], "/billing.country_code", "ISO 3166-1"),
      (["billing.region_code": "AZ"], "/billing.region_code", "US-AZ"),
      (["billing.region_code": "US-AZ"], "/billing.region_code", "country_code"),
      (["billing": "Main St"], "/billing", "no value of its own"),
      (["source_type": "WEBFROM"], "/source_type", "did you mean WEBFORM"),
      (["owner": "Ann"], "/owner", "a number"), (["given_name": 5], "/given_name", "takes text"),
      (["given_name": ["Ann"]], "/given_name", "takes text"),
      (["phone.type": "Work"], "/phone.type", "needs phone"),
      (["tag": ""], "/tag", "needs the name"), (["given_name": "Ann"], nil, "at least one"),
      (["custom.Favourite color": "x"], "/custom.Favourite color", "did you mean Favourite colour"),
      (["custom.1": "many"], "/custom.1", "whole number"),
      (["custom.1": "1.5"], "/custom.1", "whole"),
      (["custom.13": "tall"], "/custom.13", "a number"),
      (["custom.3": "tomorrow"], "/custom.3", "2026-01-31"),
      (["custom.5": "Deutch"], "/custom.5", "did you mean Deutsch"),
      (
        ["custom.7": "a", "custom.Favourite colour": "b"], "/custom.Favourite colour", "same field"
      ),
      (["company": "Nobody Inc"], "/company", "no company"),
      (["utm_parameters": ["utm_source": "x"]], "/utm_parameters", "keap_source_id"),
      (["origin": ["ip": "127.0.0.1"]], "/origin", "no member ip"),
    ] as [(KeyValuePairs<String, JSON>, String?, String)])
  func `what the API would refuse is refused with field and rule`(
    fields: KeyValuePairs<String, JSON>, pointer: String?, rule: String
  ) {
    let failure = #expect(throws: Failure.self) {
      try ContactEdit(fields: fields).newContact(ContactReferences(model: .sample))
    }
    #expect(failure?.kind == .usage)
    #expect(failure?["pointer"]?.string == pointer)
    #expect(failure?.message.contains(rule) == true, "\(failure?.message ?? "")")
  }

  @Test(
    arguments: [
      (["phones": []], "/contact/phones", "is no field"),
      (["email_addresses": [["email": "a@b.c"]]], "/contact/email_addresses/0", "needs field"),
      (["email_addresses": [["field": "EMAIL4"]]], "/contact/email_addresses/0/field", "EMAIL1"),
      (["email_addresses": [["field": "EMAIL1"]]], "/contact/email_addresses/0", "needs email"),
      (
        [
          "phone_numbers": [
            ["field": "PHONE1", "number": "1"], ["field": "PHONE1", "number": "2"],
          ]
        ],
        "/contact/phone_numbers/1", "has a value already"
      ),
      (
        ["phone_numbers": [["field": "PHONE1", "nubmer": "1"]]], "/contact/phone_numbers/0/nubmer",
        "number"
      ),
      (["phone_numbers": ["field": "PHONE1"]], "/contact/phone_numbers", "takes a list"),
      (["custom_fields": [["content": 1]]], "/contact/custom_fields/0", "needs id"),
      (["company": "Acme"], "/contact/company", "takes an object"),
      ([], "/contact", "takes an object"),
    ] as [(JSON, String, String)])
  func `in an object the pointer leads to the very member`(
    contact: JSON, pointer: String, rule: String
  ) {
    var edit = ContactEdit()
    let failure = #expect(throws: Failure.self) {
      try edit.set(contact: contact, from: FieldSource("contact"))
    }
    #expect(failure?["pointer"]?.string == pointer)
    #expect(failure?.message.contains(rule) == true, "\(failure?.message ?? "")")
  }

  @Test(arguments: [("phone1", "phone"), ("owner", "owner_id"), ("custom.7", "custom.7")])
  func `two values for one field are refused`(first: String, second: String) throws {
    var edit = ContactEdit()
    try edit.set(try #require(ContactField(spelling: first)), to: "1")
    let failure = #expect(throws: Failure.self) {
      try edit.set(try #require(ContactField(spelling: second)), to: "2")
    }
    #expect(failure?.message.contains("has a value already") == true)
  }
}

extension ContactEdit {
  /// An edit from spelled fields.
  init(fields: KeyValuePairs<String, JSON>) throws {
    self.init()
    for (name, value) in fields {
      try set(try #require(ContactField(spelling: name), "\(name)"), to: value)
    }
  }
}

extension ContactModel {
  static let sample = ContactModel([
    "custom_fields": [
      [
        "id": "1", "label": "Customer number", "field_name": "customerNumber1",
        "field_type": "WHOLE_NUMBER",
      ],
      ["id": "3", "label": "Renewal date", "field_name": "renewalDate1", "field_type": "DATE"],
      [
        "id": "5", "label": "Newsletter language", "field_name": "newsletterLanguage1",
        "field_type": "DROPDOWN",
        "options": [["id": "1", "label": "English"], ["id": "2", "label": "Deutsch"]],
      ],
      [
        "id": "7", "label": "Favourite colour", "field_name": "favouriteColour1",
        "field_type": "TEXT",
      ],
      [
        "id": "11", "label": "Interests", "field_name": "interests1", "field_type": "LIST_BOX",
        "options": [["id": "1", "label": "Jazz"], ["id": "2", "label": "Cycling"]],
      ],
      [
        "id": "13", "label": "Größe (cm)", "field_name": "groessecm1",
        "field_type": "DECIMAL_NUMBER",
      ],
    ]
  ])
}
