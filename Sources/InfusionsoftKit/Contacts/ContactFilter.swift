/// One named clause of the v2 filter grammar for contacts.
///
/// The API ignores what it does not know and then returns everybody; so names are checked here.
public struct ContactFilter: Sendable, Hashable {
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
    /// One or more ids or words, comma-separated on the wire.
    case set
    /// A date or date-time with a zone.
    case time
  }

  private init(_ name: String, _ kind: Kind, _ summary: String, field: String? = nil) {
    self.name = name
    self.field = field ?? name
    self.kind = kind
    self.summary = summary
  }

  /// Every named filter, in the order in which help shows them.
  public static let all: [ContactFilter] =
    [
      ContactFilter("email", .prefixText, "any of the three e-mail addresses; ann* for a prefix"),
      ContactFilter("given_name", .prefixText, "first name; a trailing * matches a prefix"),
      ContactFilter("family_name", .prefixText, "last name; a trailing * matches a prefix"),
      ContactFilter("middle_name", .prefixText, "middle name; a trailing * matches a prefix"),
      ContactFilter("company_id", .text, "id of the company"),
      ContactFilter("ids", .set, "these contacts"),
      ContactFilter(
        "updated_since", .time, "changed at or after this time", field: "start_update_time"),
      ContactFilter(
        "updated_until", .time, "changed at or before this time", field: "end_update_time"),
      ContactFilter("phone_number", .text, "phone number; needs phone_fields"),
      ContactFilter("phone_fields", .set, "the slots to look in: PHONE1 to PHONE5"),
      ContactFilter("website", .prefixText, "website; a trailing * matches a prefix"),
      ContactFilter("lead_source_name", .prefixText, "lead source; a trailing * matches a prefix"),
      ContactFilter("city", .prefixText, "city of any address; a trailing * matches a prefix"),
      ContactFilter("state", .prefixText, "state of any address; a trailing * matches a prefix"),
    ]
    + ["billing", "shipping", "other"].flatMap { slot in
      ["line1", "locality", "region", "postal_code", "country_code"].map { part in
        ContactFilter(
          "\(slot)_address_\(part)", .text,
          "\(part.replacing("_", with: " ")) of the \(slot) address")
      }
    }
}
