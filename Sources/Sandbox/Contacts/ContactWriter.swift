import JSONText

/// A property of a contact in the body of a request: what its value does.
struct ContactWriter: Sendable {
  /// Where the value comes from and when.
  struct Context: Sendable {
    let isV1: Bool
    let now: Timestamp
  }

  let name: String
  /// Takes the value out of the body; without one the property is cleared.
  let write: @Sendable (inout Contact, inout BodyObject, Context) throws(Refusal) -> Void

  init(
    _ name: String,
    _ write: @escaping @Sendable (inout Contact, inout BodyObject, Context) throws(Refusal) -> Void
  ) {
    self.name = name
    self.write = write
  }

  /// A property that is plain text.
  init(
    _ name: String, maximum: Int? = nil,
    _ path: any WritableKeyPath<Contact, String?> & Sendable
  ) {
    self.init(name) { contact, body, _ throws(Refusal) in
      contact[keyPath: path] = try body.text(name, maximum: maximum)
    }
  }

  static let texts: [ContactWriter] = [
    ContactWriter("given_name", maximum: 40, \.givenName),
    ContactWriter("middle_name", maximum: 100, \.middleName),
    ContactWriter("family_name", maximum: 40, \.familyName),
    ContactWriter("preferred_name", maximum: 100, \.preferredName),
    ContactWriter("prefix", \.prefix), ContactWriter("suffix", \.suffix),
    ContactWriter("spouse_name", maximum: 100, \.spouseName),
    ContactWriter("job_title", maximum: 255, \.jobTitle),
    ContactWriter("contact_type", \.contactType),
    ContactWriter("website", maximum: 100, \.website),
    ContactWriter("time_zone", \.timeZone), ContactWriter("preferred_locale", \.preferredLocale),
  ]

  static let lists: [ContactWriter] = [
    ContactWriter("email_addresses") { contact, body, context throws(Refusal) in
      try contact.setEmailAddresses(body.objects("email_addresses"), context)
    },
    ContactWriter("phone_numbers") { contact, body, _ throws(Refusal) in
      try contact.setPhoneNumbers(body.objects("phone_numbers"))
    },
    ContactWriter("fax_numbers") { contact, body, _ throws(Refusal) in
      try contact.setFaxNumbers(body.objects("fax_numbers"))
    },
    ContactWriter("addresses") { contact, body, context throws(Refusal) in
      try contact.setAddresses(body.objects("addresses"), context)
    },
    ContactWriter("social_accounts") { contact, body, context throws(Refusal) in
      try contact.setSocialAccounts(body.objects("social_accounts"), context)
    },
    ContactWriter("custom_fields") { contact, body, context throws(Refusal) in
      try contact.setCustomFields(body.objects("custom_fields"), context)
    },
  ]

  static let v2: [ContactWriter] =
    texts + lists + [
      ContactWriter("referral_code", \.referralCode),
      ContactWriter("assistant_name", maximum: 20, \.assistantName),
      ContactWriter("assistant_phone", maximum: 15, \.assistantPhone),
      ContactWriter("billing_information", maximum: 100, \.billingInformation),
      ContactWriter("birth_date") { contact, body, _ throws(Refusal) in
        contact.birthDate = try body.date("birth_date")
      },
      ContactWriter("anniversary_date") { contact, body, _ throws(Refusal) in
        contact.anniversaryDate = try body.date("anniversary_date")
      },
      ContactWriter("owner_id") { contact, body, _ throws(Refusal) in
        contact.ownerID = try body.id("owner_id")
      },
      ContactWriter("leadsource_id") { contact, body, context throws(Refusal) in
        contact.leadSource = try body.leadSource("leadsource_id", context)
      },
      ContactWriter("source_type") { contact, body, _ throws(Refusal) in
        guard let word = try body.text("source_type") else { return }
        guard let type = SourceType(rawValue: word) else { throw .unconvertible }
        contact.sourceType = type
      },
      ContactWriter("company") { contact, body, context throws(Refusal) in
        contact.company = try body.company(context)
      },
      ContactWriter("origin") { contact, body, context throws(Refusal) in
        contact.origin = try body.origin(context)
      },
      ContactWriter("utm_parameters") { contact, body, context throws(Refusal) in
        if let visit = try body.visit(context) { contact.visits.append(visit) }
      },
    ]

  static let v1: [ContactWriter] =
    texts + lists + [
      ContactWriter("birthday") { contact, body, _ throws(Refusal) in
        contact.birthDate = try body.day("birthday")
      },
      ContactWriter("anniversary") { contact, body, _ throws(Refusal) in
        contact.anniversaryDate = try body.day("anniversary")
      },
      ContactWriter("owner_id") { contact, body, context throws(Refusal) in
        contact.ownerID = try body.id("owner_id", isV1: context.isV1)
      },
      ContactWriter("lead_source_id") { contact, body, context throws(Refusal) in
        contact.leadSource = try body.leadSource("lead_source_id", context)
      },
      ContactWriter("source_type") { contact, body, _ throws(Refusal) in
        guard let word = try body.text("source_type") else { return }
        guard let type = SourceType.allCases.first(where: { $0.v1 == word }) else {
          throw .unconvertible
        }
        contact.sourceType = type
      },
      ContactWriter("company") { contact, body, context throws(Refusal) in
        contact.company = try body.company(context)
      },
      ContactWriter("origin") { contact, body, context throws(Refusal) in
        contact.origin = try body.origin(context)
      },
      ContactWriter("opt_in_reason") { contact, body, _ throws(Refusal) in
        guard let reason = try body.text("opt_in_reason") else { return }
        for index in contact.emailAddresses.indices {
          contact.emailAddresses[index].optIn(because: reason)
        }
      },
    ]
}

extension Contact {
  /// Writes the properties that a body has; with a mask those that it names, and no others. What
  /// the mask names and the body lacks is cleared.
  mutating func write(
    _ body: BodyObject, mask: [String] = [], isV1: Bool = false, at now: Timestamp
  ) throws(Refusal) {
    var body = body
    let context = ContactWriter.Context(isV1: isV1, now: now)
    let writers = isV1 ? ContactWriter.v1 : ContactWriter.v2
    let known = Set(writers.map(\.name))
    if let unknown = mask.first(where: { !known.contains($0) }) {
      throw Refusal("update_mask names what cannot be written: \(unknown).")
    }
    let given = Set(body.names)
    let wanted = mask.isEmpty ? given : Set(mask)
    var written = self
    // opt_in_reason speaks of the addresses that were written before it.
    for writer in writers where given.contains(writer.name) || wanted.contains(writer.name) {
      var scratch = written
      try writer.write(&scratch, &body, context)
      if wanted.contains(writer.name) { written = scratch }
    }
    try body.end()
    self = written
  }

  /// What every contact needs to be one.
  func checkReachable(isV1: Bool) throws(Refusal) {
    let hasAddress = !isV1 && !addresses.isEmpty
    guard !emailAddresses.isEmpty || !phoneNumbers.isEmpty || hasAddress else {
      throw Refusal(
        isV1
          ? "Contact must have at least one email address or phone number"
          : "A contact must contain at least one email address, phone number or address.")
    }
  }
}

extension BodyObject {
  fileprivate mutating func date(_ name: String) throws(Refusal) -> CivilDate? {
    guard let text = try text(name) else { return nil }
    guard let date = CivilDate(text) else { throw .unconvertible }
    return date
  }

  /// The day of a date-time, as v1 writes days.
  fileprivate mutating func day(_ name: String) throws(Refusal) -> CivilDate? {
    guard let text = try text(name) else { return nil }
    guard Timestamp(iso8601: text) != nil || CivilDate(text) != nil else { throw .unconvertible }
    return CivilDate(String(text.prefix(10)))
  }

  fileprivate mutating func leadSource(
    _ name: String, _ context: ContactWriter.Context
  ) throws(Refusal) -> LeadSource? {
    guard let id = try id(name, isV1: context.isV1) else { return nil }
    guard let source = LeadSource.all.first(where: { $0.id == id }) else {
      throw Refusal("\(name) names no lead source.")
    }
    return source
  }

  fileprivate mutating func company(_ context: ContactWriter.Context) throws(Refusal) -> Company? {
    guard let value = take("company") else { return nil }
    var object = try BodyObject(value)
    let id = try object.id("id", isV1: context.isV1)
    _ = try object.text("company_name")
    try object.end()
    guard let id, id != 0 else { return nil }
    guard let company = Company.all.first(where: { $0.id == id }) else {
      throw Refusal("company.id names no company.")
    }
    return company
  }

  fileprivate mutating func origin(
    _ context: ContactWriter.Context
  ) throws(Refusal) -> Contact.Origin? {
    guard let value = take("origin") else { return nil }
    var object = try BodyObject(value)
    let address = try object.text("ip_address")
    try object.end()
    return address.map { Contact.Origin(date: context.now, ipAddress: $0) }
  }

  fileprivate mutating func visit(
    _ context: ContactWriter.Context
  ) throws(Refusal) -> Contact.Visit? {
    guard let value = take("utm_parameters") else { return nil }
    var object = try BodyObject(value)
    let source = try object.required("keap_source_id")
    var parameters: [(name: String, value: String)] = []
    for part in ["source", "medium", "term", "campaign", "content"] {
      guard let text = try object.text("utm_" + part) else { continue }
      parameters.append(("utm" + part.prefix(1).uppercased() + part.dropFirst(), text))
    }
    try object.end()
    return Contact.Visit(sourceID: source, parameters: parameters, date: context.now)
  }
}
