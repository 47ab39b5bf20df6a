import JSONText

/// The properties of a v1 contact; the optional ones are asked for in `optional_properties`.
extension ContactField {
  static let v1: [ContactField] = [
    ContactField("id") { contact, _ in .number(contact.id) },
    ContactField("given_name", \.givenName),
    ContactField("middle_name", \.middleName),
    ContactField("family_name", \.familyName),
    ContactField("preferred_name", optional: true, \.preferredName),
    ContactField("prefix", optional: true, \.prefix),
    ContactField("suffix", optional: true, \.suffix),
    ContactField("spouse_name", optional: true, \.spouseName),
    ContactField("job_title", optional: true, \.jobTitle),
    ContactField("contact_type", optional: true, \.contactType),
    ContactField("company_name") { contact, _ in .string(contact.company?.name) },
    ContactField("company") { contact, _ in
      contact.company.map { ["id": .number($0.id), "company_name": .string($0.name)] }
    },
    ContactField("email_addresses") { contact, _ in
      .array(of: contact.emailAddresses) {
        ["email": .string($0.email), "field": .string("EMAIL\($0.slot)")]
      }
    },
    ContactField("email_opted_in") { contact, _ in
      .bool(contact.emailAddresses.first?.status.isOptIn ?? false)
    },
    ContactField("email_status") { contact, _ in
      .string(contact.emailAddresses.first?.status.v1)
    },
    ContactField("phone_numbers") { contact, _ in
      .array(of: contact.phoneNumbers) { phone in
        .compact([
          ("number", .string(phone.number)), ("extension", .string(phone.extension)),
          ("type", .string(phone.type)), ("field", .string(phone.fieldName)),
          ("number_e164", .string(phone.e164)),
        ])
      }
    },
    ContactField("fax_numbers", optional: true) { contact, _ in
      .array(of: contact.faxNumbers) {
        .compact([
          ("number", .string($0.number)), ("type", .string($0.type)),
          ("field", .string("FAX\($0.slot)")),
        ])
      }
    },
    ContactField("addresses") { contact, _ in
      .array(of: contact.addresses) { address in
        .compact([
          ("field", .string(address.slot.rawValue)),
          ("line1", .string(address.line1)),
          ("line2", .string(address.line2)),
          ("locality", .string(address.locality)),
          ("region", .string(address.region)),
          ("country_code", .string(address.countryCode)),
          ("postal_code", .string(address.postalCode)),
          ("zip_code", address.countryCode == "USA" ? .string(address.postalCode) : nil),
          ("zip_four", .string(address.zipFour)),
        ])
      }
    },
    ContactField("website", optional: true, \.website),
    ContactField("social_accounts", optional: true) { contact, _ in
      .array(of: contact.socialAccounts) {
        ["name": .string($0.name), "type": .string($0.type.v1)]
      }
    },
    ContactField("birthday", optional: true) { contact, dialect in
      .string(contact.birthDate.map { Timestamp($0).text(dialect.datesV1) })
    },
    ContactField("anniversary", optional: true) { contact, dialect in
      .string(contact.anniversaryDate.map { Timestamp($0).text(dialect.datesV1) })
    },
    ContactField("time_zone", optional: true, \.timeZone),
    ContactField("preferred_locale", optional: true, \.preferredLocale),
    ContactField("owner_id") { contact, _ in contact.ownerID.map { .number($0) } },
    ContactField("lead_source_id", optional: true) { contact, _ in
      contact.leadSource.map { .number($0.id) }
    },
    ContactField("source_type", optional: true) { contact, _ in
      .string(contact.sourceType.v1)
    },
    ContactField("ScoreValue") { contact, _ in contact.score.map { .string(String($0)) } },
    ContactField("custom_fields", optional: true) { contact, _ in
      .array(of: contact.customFields) {
        ["id": .number($0.field.id), "content": $0.content.json]
      }
    },
    ContactField("date_created") { .string($0.createTime.text($1.datesV1)) },
    ContactField("last_updated") { .string($0.updateTime.text($1.datesV1)) },
  ]

  /// What only the answer about one contact has, not the list.
  static let v1Single: [ContactField] =
    v1 + [
      ContactField("tag_ids") { contact, _ in .array(contact.tagIDs.map { .number($0) }) },
      ContactField("origin", optional: true) { contact, dialect in
        contact.origin.map {
          .compact([
            ("date", .string($0.date.text(dialect.datesV1))),
            ("ip_address", .string($0.ipAddress)),
          ])
        }
      },
      ContactField("relationships", optional: true) { _, _ in [] },
      ContactField("opt_in_reason", optional: true) { _, _ in nil },
    ]
}
