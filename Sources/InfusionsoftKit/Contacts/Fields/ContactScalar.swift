/// A member of a contact that holds one value.
public struct ContactScalar: Sendable, Hashable {
  /// The API's name for it.
  public let name: String
  /// What is known of its values.
  let rule: FieldRule

  private init(_ name: String, _ rule: FieldRule = .text()) {
    self.name = name
    self.rule = rule
  }

  /// Every one that can be written, with the lengths the specification gives.
  public static let all = [
    ContactScalar("prefix"),
    ContactScalar("given_name", .text(maximum: 40)),
    ContactScalar("middle_name", .text(maximum: 100)),
    ContactScalar("family_name", .text(maximum: 40)),
    ContactScalar("suffix"),
    ContactScalar("preferred_name", .text(maximum: 100)),
    ContactScalar("spouse_name", .text(maximum: 100)),
    ContactScalar("job_title", .text(maximum: 255)),
    ContactScalar("contact_type"),
    ContactScalar("website", .text(maximum: 100)),
    ContactScalar("birth_date", .date),
    ContactScalar("anniversary_date", .date),
    ContactScalar("time_zone"),
    ContactScalar("preferred_locale"),
    ContactScalar("owner_id", .id),
    ContactScalar("leadsource_id", .id),
    ContactScalar(
      "source_type",
      .choice([
        "API", "APPOINTMENT", "FORM_API_HOSTED", "FORM_API_INTERNAL", "IMPORT", "INTERNAL_FORM",
        "LANDING_PAGE", "MANUAL", "OTHER", "UNKNOWN", "WEBFORM",
      ])),
    ContactScalar("referral_code"),
    ContactScalar("assistant_name", .text(maximum: 20)),
    ContactScalar("assistant_phone", .text(maximum: 15)),
    ContactScalar("billing_information", .text(maximum: 100)),
    ContactScalar("origin", .object(["ip_address"])),
    ContactScalar(
      "utm_parameters",
      .object(
        [
          "keap_source_id", "utm_source", "utm_medium", "utm_term", "utm_campaign", "utm_content",
        ],
        required: ["keap_source_id"])),
  ]

  /// The words it takes, where they are few.
  public var choices: [String] {
    if case .choice(let words) = rule { words } else { [] }
  }

  static func named(_ name: String) -> ContactScalar? { all.first { $0.name == name } }

  /// Members of a contact that the API maintains by itself: they are read, never written.
  static let maintained: Set<String> = [
    "id", "create_time", "update_time", "created_by", "last_updated_by", "account_id", "groups",
    "score_value", "links", "notes",
  ]
}
