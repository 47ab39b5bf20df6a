import JSONText

/// The properties of a v2 contact. Which of them come unasked is not published: those are a guess.
extension ContactField {
  static let v2: [ContactField] =
    [
      ContactField("id") { .id($0.id, $1) },
      ContactField("given_name", \.givenName),
      ContactField("middle_name", \.middleName),
      ContactField("family_name", \.familyName),
      ContactField("preferred_name", \.preferredName),
      ContactField("prefix", \.prefix),
      ContactField("suffix", \.suffix),
      ContactField("spouse_name", \.spouseName),
      ContactField("job_title", optional: true, \.jobTitle),
      ContactField("contact_type", \.contactType),
      ContactField("company") { contact, dialect in
        contact.company.map { ["id": .id($0.id, dialect), "company_name": .string($0.name)] }
      },
      ContactField("email_addresses") { contact, _ in
        .array(of: contact.emailAddresses) { address in
          .compact([
            ("email", .string(address.email)), ("field", .string("EMAIL\(address.slot)")),
            ("opt_in_reason", .string(address.optInReason)),
            ("is_opt_in", .bool(address.status.isOptIn)),
            ("email_opt_status", .string(address.status.rawValue)),
          ])
        }
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
      ContactField("fax_numbers") { contact, _ in
        .array(of: contact.faxNumbers) {
          .compact([
            ("number", .string($0.number)), ("type", .string($0.type)),
            ("field", .string("FAX\($0.slot)")),
          ])
        }
      },
      ContactField("addresses") { contact, _ in .array(of: contact.addresses, address) },
      ContactField("website", \.website),
      ContactField("social_accounts") { contact, _ in
        .array(of: contact.socialAccounts) {
          ["name": .string($0.name), "type": .string($0.type.rawValue)]
        }
      },
      ContactField("birth_date") { contact, _ in .string(contact.birthDate?.description) },
      ContactField("anniversary_date") { contact, _ in
        .string(contact.anniversaryDate?.description)
      },
      ContactField("time_zone", \.timeZone),
      ContactField("preferred_locale", \.preferredLocale),
      ContactField("owner_id") { contact, dialect in contact.ownerID.map { .id($0, dialect) } },
      ContactField("leadsource_id", optional: true) { contact, dialect in
        contact.leadSource.map { .id($0.id, dialect) }
      },
      ContactField("source_type") { contact, _ in .string(contact.sourceType.rawValue) },
      ContactField("score_value") { contact, _ in contact.score.map { .string(String($0)) } },
      ContactField("referral_code", optional: true, \.referralCode),
      ContactField("tag_ids") { contact, dialect in .array(of: contact.tagIDs) { .id($0, dialect) }
      },
      ContactField("custom_fields", optional: true) { contact, dialect in
        .array(of: contact.customFields) {
          ["id": .id($0.field.id, dialect), "content": $0.content.json]
        }
      },
      ContactField("origin") { contact, dialect in
        contact.origin.map {
          .compact([
            ("date", .string($0.date.text(dialect.datesV2))),
            ("ip_address", .string($0.ipAddress)),
          ])
        }
      },
      ContactField("assistant_name", optional: true, \.assistantName),
      ContactField("assistant_phone", optional: true, \.assistantPhone),
      ContactField("billing_information", optional: true, \.billingInformation),
      ContactField("utm_parameters", optional: true) { contact, dialect in
        .array(of: Array(contact.visits.enumerated())) { index, visit in
          .object(
            [
              ("id", .number(contact.id * 100 + index)),
              ("keapSourceId", .string(visit.sourceID)),
            ] + visit.parameters.map { ($0.name, .string($0.value)) } + [
              ("firstTouch", .bool(index == 0)),
              ("lastTouch", .bool(index == contact.visits.count - 1)),
              ("dateCreated", .string(visit.date.text(dialect.datesV2))),
            ])
        }
      },
      ContactField("links", optional: true) { contact, dialect in
        .array(of: Array(contact.links.enumerated())) { index, link in
          [
            "id": .id(contact.id * 100 + index, dialect),
            "linked_contact_id": .id(link.other, dialect),
            "link_type_id": .id(link.type.id, dialect), "link_type_name": .string(link.type.name),
          ]
        }
      },
      ContactField("create_time") { .string($0.createTime.text($1.datesV2)) },
      ContactField("update_time") { .string($0.updateTime.text($1.datesV2)) },
    ] + known

  /// Names the specification takes in `fields` and for which no contact here has a value.
  private static let known: [ContactField] = [
    "account_id", "created_by", "groups", "last_updated_by", "notes",
  ].map { ContactField($0, optional: true) { _, _ in nil } }

  private static func address(_ address: Contact.Address) -> JSON {
    .compact([
      ("field", .string(address.slot.rawValue)),
      ("line1", .string(address.line1)),
      ("line2", .string(address.line2)),
      ("locality", .string(address.locality)),
      ("region", .string(address.region)),
      ("region_code", .string(address.regionCode)),
      ("country", .string(address.country)),
      ("country_code", .string(address.countryCode)),
      ("postal_code", .string(address.postalCode)),
      ("zip_code", address.countryCode == "USA" ? .string(address.postalCode) : nil),
      ("zip_four", .string(address.zipFour)),
    ])
  }
}
