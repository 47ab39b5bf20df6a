import Formats
import InfusionsoftKit
import JSONText

extension OperationTable {
  static let contacts = contactReading + contactWriting

  /// Contacts pass through as the API writes them; only the id is certain.
  static let contactSchema = Schema.object(
    [("id", .string("the contact's id"))], optional: ["id"], open: true)

  static let contactColumns = [
    Column("id"),
    Column("given_name"),
    Column("family_name"),
    Column("email_addresses[field=EMAIL1].email", title: "email"),
    Column("phone_numbers[field=PHONE1].number", title: "phone"),
    Column("company.company_name", title: "company"),
  ]

  /// The contact that an operation is about.
  static let contactID = Parameter(
    "id", .id, "the contact's id", required: true, positional: true, completion: .contact)

  /// What to have of contacts.
  static let contactFields = Parameter(
    "fields", .list, "only these fields", completion: .contactField)

  /// What shows a change without making it.
  static let dryRun = Parameter("dry_run", .flag, "show the requests, and change nothing")

  /// The effect of an operation that may be asked to show only.
  static func effect(
    _ effect: Operation.Effect, unless flag: String = "dry_run"
  ) -> @Sendable (Arguments) -> Operation.Effect {
    { $0.flag(flag) == true || $0.flag("dry_run") == true ? .reads : effect }
  }

  /// How much of a list.
  static let listParameters = [
    Parameter("limit", .integer(1...Int.max), "rows in all"),
    Parameter(
      "page_size", .integer(1...ContactQuery.maximumPageSize),
      "rows per request; the smaller of limit and 1000 by default"),
    Parameter("page_token", .text, "go on where an earlier list stopped"),
  ]
}

extension Rows {
  /// The pages of a list of the API.
  init(name: String, _ pages: ListPages, _ project: @escaping @Sendable (JSON) -> JSON = { $0 }) {
    self.init(name: name) {
      guard let page = try await pages.next() else { return nil }
      var tail: [JSON.Member] = []
      if let token = page.nextPageToken {
        tail.append(JSON.Member(name: "next_page_token", value: .string(token)))
      }
      if page.isTruncated { tail.append(JSON.Member(name: "truncated", value: true)) }
      return Page(rows: page.rows.map(project), tail: tail)
    }
  }
}
