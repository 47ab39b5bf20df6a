import InfusionsoftKit
import JSONText

extension FieldSet {
  /// The fields of a contact that can be written, as ``ContactField`` spells them.
  static let contact = FieldSet(
    [
      Group(
        ["given_name", "family_name"], .text, "names, up to 40 characters"),
      Group(
        ["middle_name", "preferred_name", "spouse_name"], .text, "names, up to 100 characters"),
      Group(["prefix", "suffix"], .text, "what stands before and behind the name"),
      Group(
        ["job_title", "contact_type", "website"], .text, "texts; a website up to 100 characters"),
      Group(["birth_date", "anniversary_date"], .text, "a date: 1985-03-15"),
      Group(["email", "email2", "email3"], .text, "the three slots for e-mail addresses"),
      Group(
        ["phone", "phone2", "phone3", "phone4", "phone5"], .text,
        "the five slots for phone numbers"),
      Group(["fax", "fax2"], .text, "the two slots for fax numbers"),
      parts(
        of: .phoneNumbers, .faxNumbers, label: "phone.type, phone.extension, phone2.type, …",
        "what goes with a number"),
      parts(
        of: .emailAddresses, label: "email.opt_in_reason, …",
        "why the address may be written to: lifts some opt-outs"),
      parts(
        of: .addresses,
        label: "billing.PART, shipping.PART, other.PART",
        "an address: line1, line2, locality, region_code (US-AZ), postal_code, country_code (USA),"
          + " zip_code, zip_four, region, country"),
      Group(["billing", "shipping", "other"], .value, "empty: removes the whole address"),
      parts(
        of: .socialAccounts, label: "social.facebook, social.linked_in, …",
        "an account: facebook, linked_in, twitter, instagram, snapchat, youtube, pinterest"),
      Group(
        "tag", "a tag by name or id, put on the contact; repeatable",
        [
          Parameter("tag", .texts, "a tag by name or id, put on the contact", completion: .tag)
        ]),
      Group(["company"], .reference, "a company by name or id", completion: .company),
      Group(["owner"], .reference, "a user by id", completion: .user),
      Group(["owner_id", "leadsource_id"], .reference, "ids, as they stand"),
      Group(
        ["source_type"], .text, "how the record was made: WEBFORM, IMPORT, API …",
        completion: .words(ContactScalar.all.flatMap(\.choices))),
      Group(["time_zone", "preferred_locale"], .text, "America/New_York, en_US"),
      Group(["assistant_name", "assistant_phone"], .text, "up to 20 and 15 characters"),
      Group(["referral_code", "billing_information"], .text, "further texts"),
      Group(["origin", "utm_parameters"], .object, "objects of the API"),
      Group(
        "contact:=JSON", "the whole contact as the API writes it; contact:=@FILE reads a file",
        [
          Parameter("contact", .object, "a contact as the API writes it")
        ]),
    ],
    open: [
      OpenGroup(
        prefix: ContactField.customPrefix, placeholder: "LABEL", .value,
        "a custom field by label, field name or id", completion: .customField)
    ])

  /// The parts of the slots of some collections.
  private static func parts(
    of collections: ContactCollection..., label: String, _ summary: String
  ) -> Group {
    let spellings = ContactField.named.filter { field in
      switch field {
      case .part(let slot, _): collections.contains(slot.collection)
      case .slot(let slot): slot.collection == .socialAccounts && collections == [.socialAccounts]
      default: false
      }
    }
    return Group(label, summary, spellings.map { Parameter($0.spelling, .text, summary) })
  }
}

extension ContactEdit {
  /// Reads the fields of a call.
  init(_ fields: [(name: String, value: JSON)]) throws(Failure) {
    self.init()
    for (name, value) in fields {
      if name == "contact" {
        try set(contact: value, from: FieldSource(name))
      } else if let field = ContactField(spelling: name) {
        try set(field, to: value, from: FieldSource(name))
      }
    }
  }
}
