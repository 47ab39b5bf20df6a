import InfusionsoftKit
import JSONText
import Testing

@Suite struct ContactPatchTests {
  private let contact: JSON = [
    "id": "42", "given_name": "Ann", "birth_date": "1985-03-15",
    "company": ["id": "5001", "company_name": "Acme"],
    "email_addresses": [
      [
        "email": "ann@example.com", "field": "EMAIL1", "is_opt_in": true,
        "email_opt_status": "SINGLE_OPT_IN", "opt_in_reason": "form",
      ],
      ["email": "work@example.com", "field": "EMAIL2", "is_opt_in": false],
    ],
    "phone_numbers": [
      ["number": "555 0100", "type": "Work", "field": "PHONE1", "number_e164": "+15550100"],
      ["number": "555 0101", "type": "Home", "field": "PHONE3"],
    ],
    "addresses": [
      [
        "field": "BILLING", "line1": "1 Main St", "locality": "Chandler", "region": "Arizona",
        "region_code": "US-AZ", "country": "United States", "country_code": "USA",
        "postal_code": "85224", "zip_code": "85224", "zip_four": "1234",
      ]
    ],
    "custom_fields": [["id": 7, "content": "blue"], ["id": "1", "content": 17]],
    "update_time": "2024-03-15T10:30:00Z",
  ]

  private func patch(_ fields: KeyValuePairs<String, JSON>) throws -> ContactPatch {
    try ContactEdit(fields: fields).patch(
      of: ContactSnapshot(contact),
      ContactReferences(model: .sample, companies: ["Acme": "5001", "Other": "5003"]))
  }

  @Test func `a slot that is not named goes out as it is`() throws {
    let patch = try patch(["email3": "third@example.com"])
    #expect(patch.mask == ["email_addresses"])
    #expect(
      patch.body == [
        "email_addresses": [
          ["email": "ann@example.com", "field": "EMAIL1"],
          ["email": "work@example.com", "field": "EMAIL2"],
          ["field": "EMAIL3", "email": "third@example.com"],
        ]
      ])
    #expect(
      patch.differences == [
        FieldDifference(field: "email3", before: nil, after: "third@example.com")
      ])
  }

  @Test func `an empty value removes its slot alone`() throws {
    let patch = try patch(["phone3": ""])
    #expect(
      patch.body == [
        "phone_numbers": [
          ["number": "555 0100", "type": "Work", "field": "PHONE1", "number_e164": "+15550100"]
        ]
      ])
  }

  @Test func `the last item of a list leaves an empty list`() throws {
    #expect(try patch(["billing": ""]).body == ["addresses": []])
  }

  @Test func `a changed number loses its other spelling and keeps its type`() throws {
    #expect(
      try patch(["phone": "555 0199"]).body["phone_numbers"]?.elements.first == [
        "type": "Work", "field": "PHONE1", "number": "555 0199",
      ])
  }

  @Test func `a part of an address leaves the others, save what would contradict it`() throws {
    let patch = try patch(["billing.region_code": "US-TX", "billing.postal_code": "73301"])
    #expect(
      patch.body == [
        "addresses": [
          [
            "field": "BILLING", "line1": "1 Main St", "locality": "Chandler",
            "country": "United States", "country_code": "USA", "region_code": "US-TX",
            "postal_code": "73301",
          ]
        ]
      ])
    #expect(patch.differences.map(\.field) == ["billing.region_code", "billing.postal_code"])
  }

  @Test func `an address whose parts are all removed is removed`() throws {
    let parts: KeyValuePairs<String, JSON> = [
      "billing.line1": "", "billing.locality": "", "billing.region": "", "billing.region_code": "",
      "billing.country": "", "billing.country_code": "", "billing.postal_code": "",
      "billing.zip_code": "", "billing.zip_four": "",
    ]
    #expect(try patch(parts).body == ["addresses": []])
  }

  @Test func `custom fields are merged by id, whatever they were called`() throws {
    let patch = try patch(["custom.Favourite colour": "", "custom.3": "2026-01-31"])
    #expect(
      patch.body == [
        "custom_fields": [["id": "1", "content": 17], ["id": "3", "content": "2026-01-31"]]
      ])
    #expect(patch.differences.map(\.field) == ["custom.Favourite colour", "custom.Renewal date"])
  }

  @Test func `a scalar is removed by an empty value that the mask names`() throws {
    let patch = try patch(["birth_date": "", "company": ""])
    #expect(patch.mask == ["birth_date", "company"])
    #expect(patch.body == ["birth_date": "", "company": [:]])
  }

  @Test func `what is there already changes nothing`() throws {
    let patch = try patch([
      "given_name": "Ann", "email": "ann@example.com", "phone3.type": "Home", "custom.7": "blue",
      "custom.1": "17", "company": "Acme", "phone2": "", "middle_name": "", "other": "",
    ])
    #expect(patch.isEmpty && patch.differences.isEmpty)
    #expect(patch.body == [:])
  }

  @Test func `the last way to reach a contact cannot be removed`() throws {
    let failure = #expect(throws: Failure.self) {
      try patch(["email": "", "email2": "", "phone": "", "phone3": "", "billing": ""])
    }
    #expect(failure?["pointer"] == "/email")
    #expect(failure?.message.contains("needs one") == true)
  }

  @Test func `an empty list names nothing to remove`() throws {
    var edit = ContactEdit()
    try edit.set(contact: ["phone_numbers": []], from: FieldSource("contact"))
    let failure = #expect(throws: Failure.self) {
      try edit.patch(of: ContactSnapshot(contact))
    }
    #expect(failure?["pointer"] == "/contact/phone_numbers")
  }

  @Test func `a region that loses its country is refused`() {
    let failure = #expect(throws: Failure.self) {
      try patch(["billing.country_code": "", "billing.country": ""])
    }
    #expect(failure?.message.contains("country_code") == true)
  }

  @Test func `an item in a slot nobody knows is kept as it is`() throws {
    let strange: JSON = ["number": "1", "field": "PHONE_NUMBER_FIELD_UNSPECIFIED", "label": "x"]
    let snapshot = ContactSnapshot(["phone_numbers": [strange]])
    let patch = try ContactEdit(fields: ["phone": "2"]).patch(of: snapshot)
    #expect(patch.body["phone_numbers"]?.elements.first == strange)
  }
}
