/// One named clause of the v2 filter grammar for contacts.
///
/// The API ignores what it does not know and then returns everybody; so names are checked here.
public struct ContactFilter: Sendable {
  /// The name at our doors: `updated_since`.
  public let name: String
  /// The name on the wire: `start_update_time`.
  public let field: String
  /// What its values look like.
  public let kind: Kind
  /// One line for help.
  public let summary: String

  /// What a value looks like.
  public enum Kind: Sendable {
    /// Text; a `*` at its end matches a prefix.
    case prefixText
    /// Text that is matched as a whole.
    case text
    /// One id.
    case id
    /// One or more ids, comma-separated on the wire.
    case ids
    /// One or more of a few words, comma-separated on the wire.
    case words([String])
    /// A country of ISO 3166-1 in three letters.
    case country
    /// An id, or bounds of one: `>100`, `<=200`.
    case number
    /// A date or date-time with a zone.
    case time

    /// Whether it takes several values.
    public var isList: Bool {
      switch self {
      case .ids, .words, .number: true
      case .prefixText, .text, .id, .country, .time: false
      }
    }
  }

  private init(_ name: String, _ kind: Kind, _ summary: String, field: String? = nil) {
    self.name = name
    self.field = field ?? name
    self.kind = kind
    self.summary = summary
  }

  /// The slots a phone number can be looked for in.
  public static let phoneSlots = ContactCollection.phoneNumbers.slotNames

  /// The filter with this name at our doors.
  public static func named(_ name: String) -> ContactFilter? { all.first { $0.name == name } }

  /// Every named filter, in the order in which help shows them.
  public static let all: [ContactFilter] =
    [
      ContactFilter("email", .prefixText, "any of the three e-mail addresses; ann* for a prefix"),
      ContactFilter("given_name", .prefixText, "first name; a trailing * matches a prefix"),
      ContactFilter("family_name", .prefixText, "last name; a trailing * matches a prefix"),
      ContactFilter("middle_name", .prefixText, "middle name; a trailing * matches a prefix"),
      ContactFilter("company_id", .id, "id of the company"),
      ContactFilter("ids", .ids, "these contacts"),
      ContactFilter(
        "contact_id", .number, "an id, or a bound of ids: >100, <=200; repeatable for a range"),
      ContactFilter(
        "updated_since", .time, "changed at or after this time", field: "start_update_time"),
      ContactFilter(
        "updated_until", .time, "changed at or before this time", field: "end_update_time"),
      ContactFilter("phone_number", .text, "phone number, in the slots of phone_fields"),
      ContactFilter(
        "phone_fields", .words(phoneSlots), "the slots to look in; all five unless given"),
      ContactFilter("website", .prefixText, "website; a trailing * matches a prefix"),
      ContactFilter("lead_source_name", .prefixText, "lead source; a trailing * matches a prefix"),
      ContactFilter(
        "city", .prefixText, "city of the first address; a trailing * matches a prefix"),
      ContactFilter(
        "state", .prefixText, "state of the first address; a trailing * matches a prefix"),
    ]
    + ["billing", "shipping", "other"].flatMap { slot in
      ["line1", "locality", "region", "postal_code", "country_code"].map { part in
        ContactFilter(
          "\(slot)_address_\(part)", part == "country_code" ? .country : .text,
          "\(part.replacing("_", with: " ")) of the \(slot) address")
      }
    }
}
