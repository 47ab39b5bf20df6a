import JSONText
import SQLite

/// The tables of a mirror: plain ones, for `sqlite3`, Datasette or a spreadsheet.
///
/// `contacts` has a row for each contact: its texts, the first value of each slot, and the API's own
/// bytes in `json`. What a contact has several of stands in tables of its own, by `contact_id`.
enum MirrorSchema {
  /// `Keap`, as SQLite's `application_id`.
  static let applicationID = 0x4B65_6170
  static let version = 1

  /// Columns of `contacts` beside id, json and round, and where their values stand.
  static let columns: [(name: String, path: [String])] =
    texts.map { ($0, [$0]) }
    + [("company_id", ["company", "id"]), ("company_name", ["company", "company_name"])]

  private static let texts = [
    "given_name", "family_name", "middle_name", "preferred_name", "prefix", "suffix", "spouse_name",
    "job_title", "contact_type", "website", "birth_date", "anniversary_date", "time_zone",
    "preferred_locale", "owner_id", "leadsource_id", "source_type", "score_value", "referral_code",
    "create_time", "update_time",
  ]

  /// A table for a list in a contact: its member, and the members of its items.
  struct List {
    let table: String
    let member: String
    let columns: [String]
  }

  static let lists = [
    List(
      table: "email_addresses", member: "email_addresses",
      columns: ["field", "email", "is_opt_in", "email_opt_status"]),
    List(
      table: "phone_numbers", member: "phone_numbers",
      columns: ["field", "number", "extension", "type", "number_e164"]),
    List(table: "fax_numbers", member: "fax_numbers", columns: ["field", "number", "type"]),
    List(
      table: "addresses", member: "addresses",
      columns: [
        "field", "line1", "line2", "locality", "region", "region_code", "country", "country_code",
        "postal_code", "zip_code", "zip_four",
      ]),
    List(table: "social_accounts", member: "social_accounts", columns: ["type", "name"]),
    List(table: "custom_values", member: "custom_fields", columns: ["id", "content"]),
  ]

  static let slots: [(name: String, list: String, slot: String, member: String)] =
    (1...3).map { ("email\($0 == 1 ? "" : "\($0)")", "email_addresses", "EMAIL\($0)", "email") }
    + (1...5).map { ("phone\($0 == 1 ? "" : "\($0)")", "phone_numbers", "PHONE\($0)", "number") }

  static var sql: String {
    let own = (columns.map(\.name) + slots.map(\.name)).map { $0 + " TEXT" }
    var statements = [
      """
      CREATE TABLE contacts (id TEXT PRIMARY KEY, \(own.joined(separator: ", ")), \
      json TEXT NOT NULL, round INTEGER NOT NULL)
      """,
      "CREATE INDEX contacts_by_email ON contacts (email)",
      "CREATE INDEX contacts_by_update_time ON contacts (update_time)",
      "CREATE TABLE contact_tags (contact_id TEXT NOT NULL, tag_id TEXT NOT NULL,"
        + " PRIMARY KEY (contact_id, tag_id)) WITHOUT ROWID",
      "CREATE TABLE custom_fields (id TEXT PRIMARY KEY, label TEXT, name TEXT, type TEXT) WITHOUT ROWID",
      "CREATE TABLE sync (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID",
    ]
    for list in lists {
      let columns = list.columns.map { $0 == "id" ? "field_id TEXT" : $0 + " TEXT" }
      statements.append(
        "CREATE TABLE \(list.table) (contact_id TEXT NOT NULL, \(columns.joined(separator: ", ")))")
      statements.append("CREATE INDEX \(list.table)_by_contact ON \(list.table) (contact_id)")
    }
    statements.append("PRAGMA application_id = \(applicationID)")
    statements.append("PRAGMA user_version = \(version)")
    return statements.joined(separator: ";\n")
  }
}
