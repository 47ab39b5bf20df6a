/// The text fields a filter can name.
enum ContactText: Sendable {
  case email, givenName, familyName, middleName, website, leadSourceName, city, state
  case address(Contact.Address.Slot, AddressPart)

  enum AddressPart: String, Sendable {
    case line1, locality, region
    case postalCode = "postal_code"
    case countryCode = "country_code"
  }

  init?(_ name: String) {
    switch name {
    case "email": self = .email
    case "given_name": self = .givenName
    case "family_name": self = .familyName
    case "middle_name": self = .middleName
    case "website": self = .website
    case "lead_source_name": self = .leadSourceName
    case "city": self = .city
    case "state": self = .state
    default:
      // billing_address_line1, shipping_address_country_code, …
      let parts = name.split(separator: "_", maxSplits: 2).map(String.init)
      guard parts.count == 3, parts[1] == "address", parts[0] == parts[0].lowercased(),
        let slot = Contact.Address.Slot(rawValue: parts[0].uppercased()),
        let part = AddressPart(rawValue: parts[2])
      else { return nil }
      self = .address(slot, part)
    }
  }

  /// Whether a value may end in `*`.
  var takesPrefix: Bool {
    if case .address = self { false } else { true }
  }

  func values(of contact: Contact) -> [String] {
    switch self {
    case .email: contact.emailAddresses.map(\.email)
    case .givenName: present(contact.givenName)
    case .familyName: present(contact.familyName)
    case .middleName: present(contact.middleName)
    case .website: present(contact.website)
    case .leadSourceName: present(contact.leadSource?.name)
    case .city: contact.addresses.compactMap(\.locality)
    case .state: contact.addresses.flatMap { present($0.region) + present($0.regionCode) }
    case .address(let slot, let part):
      contact.addresses.filter { $0.slot == slot }.flatMap { address in
        switch part {
        case .line1: present(address.line1)
        case .locality: present(address.locality)
        case .region: present(address.region) + present(address.regionCode)
        case .postalCode: present(address.postalCode)
        case .countryCode: present(address.countryCode)
        }
      }
    }
  }

  private func present(_ value: String?) -> [String] { value.map { [$0] } ?? [] }
}
