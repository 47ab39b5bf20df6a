/// A list in a contact whose items sit in named slots, at most one in each.
public enum ContactCollection: String, Sendable, Hashable, CaseIterable {
  case emailAddresses = "email_addresses"
  case phoneNumbers = "phone_numbers"
  case faxNumbers = "fax_numbers"
  case addresses
  case socialAccounts = "social_accounts"

  /// The member that names an item's slot.
  var slotMember: String { self == .socialAccounts ? "type" : "field" }

  /// The member without which an item says nothing; an address is about all its parts.
  var mainPart: String? {
    switch self {
    case .emailAddresses: "email"
    case .phoneNumbers, .faxNumbers: "number"
    case .socialAccounts: "name"
    case .addresses: nil
    }
  }

  /// The members of an item that can be written, beside its slot.
  var parts: [String] {
    switch self {
    case .emailAddresses: ["email", "opt_in_reason"]
    case .phoneNumbers: ["number", "extension", "type", "number_e164"]
    case .faxNumbers: ["number", "type"]
    case .addresses:
      [
        "line1", "line2", "locality", "region_code", "region", "postal_code", "zip_code",
        "zip_four", "country_code", "country",
      ]
    case .socialAccounts: ["name"]
    }
  }

  /// Members of an item that are not sent back when its list is replaced: what the API keeps by
  /// itself, and the reason of an opt-in, which said again could lift an opt-out.
  var unsentParts: Set<String> {
    self == .emailAddresses ? ["is_opt_in", "email_opt_status", "opt_in_reason"] : []
  }

  /// What another member says as well, and says wrongly once `part` is changed.
  func parts(contradictedBy part: String) -> [String] {
    switch part {
    case "number": ["number_e164"]
    case "region_code": ["region"]
    case "region": ["region_code"]
    case "country_code": ["country"]
    case "country": ["country_code"]
    case "postal_code": ["zip_code", "zip_four"]
    case "zip_code": ["postal_code", "zip_four"]
    default: []
    }
  }

  /// What the API calls the slots.
  var slotNames: [String] {
    switch self {
    case .emailAddresses: ["EMAIL1", "EMAIL2", "EMAIL3"]
    case .phoneNumbers: ["PHONE1", "PHONE2", "PHONE3", "PHONE4", "PHONE5"]
    case .faxNumbers: ["FAX1", "FAX2"]
    case .addresses: ["BILLING", "SHIPPING", "OTHER"]
    case .socialAccounts:
      ["FACEBOOK", "LINKED_IN", "TWITTER", "INSTAGRAM", "SNAPCHAT", "YOUTUBE", "PINTEREST"]
    }
  }
}

/// A named place for one item of a collection.
public struct ContactSlot: Sendable, Hashable {
  /// The list its item is in.
  public let collection: ContactCollection
  /// What the API calls it: `EMAIL2`, `BILLING`, `LINKED_IN`.
  public let name: String

  init(_ collection: ContactCollection, _ name: String) {
    self.collection = collection
    self.name = name
  }

  /// Every slot, in the order in which the API lists them.
  static let all = ContactCollection.allCases.flatMap { collection in
    collection.slotNames.map { ContactSlot(collection, $0) }
  }

  /// How people write it: `email2`, `billing`, `social.linked_in`.
  public var spelling: String {
    let name = name.lowercased()
    if collection == .socialAccounts { return "social." + name }
    return name.hasSuffix("1") ? String(name.dropLast()) : name
  }

  /// What is known of the values of `part`.
  func rule(for part: String) -> FieldRule {
    switch (collection, part) {
    case (.emailAddresses, "email"): .email(maximum: name == "EMAIL1" ? 75 : 100)
    case (.phoneNumbers, "number"): .text(maximum: name < "PHONE4" ? 40 : 20)
    case (.socialAccounts, "name"): .text(maximum: 255)
    case (.addresses, "line1"), (.addresses, "line2"):
      .text(maximum: name == "BILLING" ? 75 : 100)
    case (.addresses, "locality"): .text(maximum: name == "BILLING" ? 50 : 100)
    case (.addresses, "region"): .text(maximum: 50)
    case (.addresses, "region_code"): .region
    case (.addresses, "country"): .text(maximum: 100)
    case (.addresses, "country_code"): .country
    case (.addresses, "postal_code"), (.addresses, "zip_code"):
      .text(maximum: name == "SHIPPING" ? 20 : 15)
    case (.addresses, "zip_four"): .text(maximum: 10)
    default: .text()
    }
  }
}
