import JSONText

/// A contact as a person sees it, whatever the order in which it is written: what the property tests
/// compare. It knows the API's lists from the specification, and nothing of the code under test.
struct Person: Equatable {
  /// By list, by slot, by part.
  var lists: [String: [String: [String: JSON]]] = [:]
  /// Items of a list that are in no slot that is known, or in one that is taken.
  var strays: [String: [JSON]] = [:]
  /// By id.
  var customFields: [String: JSON] = [:]
  var scalars: [String: JSON] = [:]

  init(_ contact: JSON) {
    for member in contact.members {
      if let list = ContactList.all.first(where: { $0.name == member.name }) {
        for item in member.value.elements { add(item, to: list) }
      } else if member.name == "custom_fields" {
        for item in member.value.elements {
          customFields[item["id"]?.string ?? "?"] = item["content"]
        }
      } else if member.value != "" {
        scalars[member.name] = member.value
      }
    }
  }

  private mutating func add(_ item: JSON, to list: ContactList) {
    let slot = item[list.slotMember]?.string
    guard let slot, list.slots[slot] != nil, lists[list.name]?[slot] == nil else {
      strays[list.name, default: []].append(item)
      return
    }
    var parts = Dictionary(uniqueKeysWithValues: item.members.map { ($0.name, $0.value) })
    parts[list.slotMember] = nil
    for part in list.readOnly { parts[part] = nil }
    lists[list.name, default: [:]][slot] = parts
  }

  /// What is otherwise in another one.
  func differences(from other: Person) -> [String] {
    let names = Set(lists.keys).union(other.lists.keys).sorted()
    return names.filter { lists[$0] != other.lists[$0] }.map {
      "\($0): \(lists[$0] ?? [:]) is not \(other.lists[$0] ?? [:])"
    }
      + (strays == other.strays ? [] : ["strays: \(strays) is not \(other.strays)"])
      + (customFields == other.customFields
        ? [] : ["custom fields: \(customFields) is not \(other.customFields)"])
      + (scalars == other.scalars ? [] : ["\(scalars) is not \(other.scalars)"])
  }

  /// A contact after `PATCH /v2/contacts/{id}`, as the specification has it: each property that the
  /// mask names is what the body says, lists among them as a whole.
  static func patched(_ contact: JSON, _ body: JSON, mask: [String]) -> JSON {
    .object(
      contact.members.filter { !mask.contains($0.name) }.map { ($0.name, $0.value) }
        + mask.compactMap { name in body[name].map { (name, $0) } })
  }
}

/// A list of a contact: its slots as the API calls them and as a line writes them.
struct ContactList {
  let name: String
  var slotMember = "field"
  let slots: [String: String]
  /// The part whose value is the slot's.
  var main: String?
  /// The other parts that can be written.
  var parts: [String]
  var readOnly: Set<String> = []
  /// Parts that say the same in other words: changing one makes those wrong that are not changed too.
  var restated: [String: [String]] = [:]

  static let all = [
    ContactList(
      name: "email_addresses",
      slots: ["EMAIL1": "email", "EMAIL2": "email2", "EMAIL3": "email3"], main: "email",
      parts: [], readOnly: ["is_opt_in", "email_opt_status"]),
    ContactList(
      name: "phone_numbers",
      slots: [
        "PHONE1": "phone", "PHONE2": "phone2", "PHONE3": "phone3", "PHONE4": "phone4",
        "PHONE5": "phone5",
      ], main: "number", parts: ["type", "extension"], restated: ["number": ["number_e164"]]),
    ContactList(
      name: "fax_numbers", slots: ["FAX1": "fax", "FAX2": "fax2"], main: "number",
      parts: ["type"]),
    ContactList(
      name: "addresses", slots: ["BILLING": "billing", "SHIPPING": "shipping", "OTHER": "other"],
      parts: [
        "line1", "line2", "locality", "region", "region_code", "country", "country_code",
        "postal_code", "zip_code", "zip_four",
      ],
      restated: [
        "region": ["region_code"], "region_code": ["region"], "country": ["country_code"],
        "country_code": ["country"], "postal_code": ["zip_code", "zip_four"],
        "zip_code": ["postal_code", "zip_four"],
      ]),
    ContactList(
      name: "social_accounts", slotMember: "type",
      slots: [
        "FACEBOOK": "social.facebook", "LINKED_IN": "social.linked_in", "YOUTUBE": "social.youtube",
      ], main: "name", parts: []),
  ]
}
