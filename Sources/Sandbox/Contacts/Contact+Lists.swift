import JSONText

/// The lists of a contact, each written as a whole: at most one item in a slot.
extension Contact {
  mutating func setEmailAddresses(
    _ items: [BodyObject], _ context: ContactWriter.Context
  ) throws(Refusal) {
    var addresses: [EmailAddress] = []
    for item in items {
      var item = item
      let slot = try item.slot("EMAIL", 1...3, taken: addresses.map(\.slot))
      let email = try item.required("email", maximum: slot == 1 ? 75 : 100)
      guard email.contains("@") else { throw Refusal("\(email) is no email address.") }
      var address =
        emailAddresses.first { $0.slot == slot && $0.email == email }
        ?? EmailAddress(email: email, slot: slot, status: .nonMarketable)
      if !context.isV1, let reason = try item.text("opt_in_reason") {
        address.optIn(because: reason)
      }
      try item.end()
      addresses.append(address)
    }
    emailAddresses = addresses.sorted { $0.slot < $1.slot }
  }

  mutating func setPhoneNumbers(_ items: [BodyObject]) throws(Refusal) {
    var numbers: [PhoneNumber] = []
    for item in items {
      var item = item
      let slot = try item.slot("PHONE", 1...5, taken: numbers.map(\.slot))
      let number = try item.required("number", maximum: slot < 4 ? 40 : 20)
      let figures = figuresOnly(number)
      numbers.append(
        PhoneNumber(
          number: number,
          e164: try item.text("number_e164") ?? (number.hasPrefix("+") ? "+" + figures : nil),
          type: try item.text("type"), extension: try item.text("extension"), slot: slot))
      try item.end()
    }
    phoneNumbers = numbers.sorted { $0.slot < $1.slot }
  }

  mutating func setFaxNumbers(_ items: [BodyObject]) throws(Refusal) {
    var numbers: [FaxNumber] = []
    for item in items {
      var item = item
      let slot = try item.slot("FAX", 1...2, taken: numbers.map(\.slot))
      numbers.append(
        FaxNumber(
          number: try item.required("number"), type: try item.text("type"), slot: slot))
      try item.end()
    }
    faxNumbers = numbers.sorted { $0.slot < $1.slot }
  }

  mutating func setAddresses(
    _ items: [BodyObject], _ context: ContactWriter.Context
  ) throws(Refusal) {
    var addresses: [Address] = []
    for item in items {
      var item = item
      guard let slot = Address.Slot(rawValue: try item.required("field")) else {
        throw .unconvertible
      }
      guard !addresses.contains(where: { $0.slot == slot }) else { throw .doubled(slot.rawValue) }
      let isBilling = slot == .billing
      let line = isBilling ? 75 : 100
      let postal = slot == .shipping ? 20 : 15
      var address = Address(slot: slot)
      address.line1 = try item.text("line1", maximum: line)
      address.line2 = try item.text("line2", maximum: line)
      address.locality = try item.text("locality", maximum: isBilling ? 50 : 100)
      address.region = try item.text("region", maximum: 50)
      address.countryCode = try item.text("country_code")
      let zip = try item.text("zip_code", maximum: postal)
      address.postalCode = try item.text("postal_code", maximum: postal) ?? zip
      address.zipFour = try item.text("zip_four", maximum: 10)
      if !context.isV1 {
        address.regionCode = try item.text("region_code")
        address.country = try item.text("country", maximum: 100)
      }
      try item.end()
      try address.complete()
      addresses.append(address)
    }
    self.addresses = addresses
  }

  mutating func setSocialAccounts(
    _ items: [BodyObject], _ context: ContactWriter.Context
  ) throws(Refusal) {
    var accounts: [SocialAccount] = []
    for item in items {
      var item = item
      let word = try item.required("type")
      let network = SocialNetwork.allCases.first { (context.isV1 ? $0.v1 : $0.rawValue) == word }
      guard let network else { throw .unconvertible }
      guard !accounts.contains(where: { $0.type == network }) else { throw .doubled(word) }
      accounts.append(.init(name: try item.required("name", maximum: 255), type: network))
      try item.end()
    }
    socialAccounts = accounts
  }

  mutating func setCustomFields(
    _ items: [BodyObject], _ context: ContactWriter.Context
  ) throws(Refusal) {
    var fields: [(field: CustomField, content: CustomField.Content)] = []
    for item in items {
      var item = item
      guard let id = try item.id("id", isV1: context.isV1) else { throw Refusal("id is required.") }
      guard let field = CustomField.all.first(where: { $0.id == id }) else {
        throw Refusal("There is no custom field \(id).")
      }
      guard !fields.contains(where: { $0.field.id == id }) else {
        throw .doubled("custom field \(id)")
      }
      let content = item.take("content")
      try item.end()
      if let content = try field.content(content) { fields.append((field, content)) }
    }
    customFields = fields
  }
}

extension Contact.EmailAddress {
  /// A reason to write to somebody lifts some of the states in which that is not allowed.
  mutating func optIn(because reason: String) {
    optInReason = reason
    if status == .nonMarketable || status == .unengagedMarketable { status = .singleOptIn }
  }
}

extension Contact.Address {
  init(slot: Slot) {
    self.init(
      slot: slot, line1: nil, line2: nil, locality: nil, region: nil, regionCode: nil,
      country: nil, countryCode: nil, postalCode: nil, zipFour: nil)
  }

  /// Holds it against the rule of regions, and adds the names that codes stand for.
  fileprivate mutating func complete() throws(Refusal) {
    if region != nil || regionCode != nil, countryCode == nil, country == nil {
      throw Refusal("country_code is required if region is specified.")
    }
    if let countryCode {
      guard countryCode.utf8.count == 3, countryCode == countryCode.uppercased() else {
        throw Refusal("country_code is not an ISO 3166-1 alpha-3 code.")
      }
      country = Country.all.first { $0.code == countryCode }?.name ?? country
    }
    let places = Country.all.first { $0.code == countryCode }?.places ?? []
    if let regionCode {
      region = places.first { $0.code == regionCode }?.region ?? region
    } else if let region {
      regionCode = places.first { $0.region == region }?.code
    }
  }
}

extension CustomField {
  /// What a value becomes; nil where it is nothing.
  fileprivate func content(_ value: JSON?) throws(Refusal) -> Content? {
    guard let value, value.string != "" else { return nil }
    switch kind {
    case .text, .textArea, .dropdown, .yesNo:
      guard let text = try value.bodyText(fieldName, maximum: 65_535) else { return nil }
      return .text(text)
    case .wholeNumber, .decimalNumber:
      guard let number = value.double ?? value.string.flatMap(Double.init) else {
        throw .unconvertible
      }
      return .number(number)
    case .date:
      guard let date = value.string.flatMap({ CivilDate(String($0.prefix(10))) }) else {
        throw .unconvertible
      }
      return .date(date)
    case .listBox:
      if let text = value.string { return .list([text]) }
      let items = value.elements.compactMap(\.string)
      guard value.kind == .array, items.count == value.elements.count else { throw .unconvertible }
      return items.isEmpty ? nil : .list(items)
    }
  }
}

extension Refusal {
  fileprivate static func doubled(_ slot: String) -> Refusal {
    Refusal("There is more than one item for \(slot).")
  }
}

extension BodyObject {
  /// The number of a slot such as `EMAIL2`.
  fileprivate mutating func slot(
    _ prefix: String, _ numbers: ClosedRange<Int>, taken: [Int]
  ) throws(Refusal) -> Int {
    let name = try required("field")
    guard let slot = numbers.first(where: { "\(prefix)\($0)" == name }) else {
      throw .unconvertible
    }
    guard !taken.contains(slot) else { throw .doubled(name) }
    return slot
  }
}
