import Formats
import InfusionsoftKit
import JSONText

extension OperationTable {
  /// Contacts pass through as the API writes them; only the id is certain.
  private static let contactSchema = Schema.object(
    [("id", .string("the contact's id"))], optional: ["id"], open: true)

  private static let contactColumns = [
    Column("id"),
    Column("given_name"),
    Column("family_name"),
    Column("email_addresses[field=EMAIL1].email", title: "email"),
    Column("phone_numbers[field=PHONE1].number", title: "phone"),
    Column("company.company_name", title: "company"),
  ]

  static let contacts = [
    Operation(
      "contacts.list", alias: "contacts", "list contacts, filtered and in order",
      discussion: """
        Filters are joined by "and". --fields with top-level names is passed to the API; with a \
        dotted path (email_addresses.email) the value is picked out here. On a terminal and over \
        JSON-RPC 100 rows come unless --limit says otherwise; in scripts all of them.
        """,
      parameters: ContactFilter.all.map { filter in
        Parameter(filter.name, filter.kind == .set ? .list : .text, filter.summary)
      } + [
        Parameter("filter", .text, "a filter as the API writes it: given_name==Ann;city==S*"),
        Parameter(
          "order_by", .text,
          "\(ContactQuery.sortKeys.joined(separator: ", ")), then asc or desc",
          completion: .words(ContactQuery.sortKeys.flatMap { [$0, $0 + " desc"] })),
        Parameter("fields", .list, "only these fields"),
        Parameter("limit", .integer(1...Int.max), "rows in all"),
        Parameter(
          "page_size", .integer(1...ContactQuery.maximumPageSize),
          "rows per request; the smaller of limit and 1000 by default"),
        Parameter("page_token", .text, "go on where an earlier list stopped"),
        Parameter(
          "stream", .flag, "over JSON-RPC: all rows, page by page, as contacts.page notifications"),
      ],
      result: .rows(name: "contacts", columns: contactColumns, item: contactSchema),
      examples: [
        Operation.Example("contacts --limit 5", "the first five"),
        Operation.Example(
          "contacts family_name=S* --order-by email", "people whose name begins with S"),
        Operation.Example(
          "contacts --updated-since 2026-01-01 --fields id,email_addresses.email -o csv",
          "what changed this year, as CSV"),
      ],
      apiCall: "GET /v2/contacts", action: .session(listContacts)),
    Operation(
      "contacts.get", "show one contact",
      parameters: [
        Parameter(
          "id", .id, "the contact's id", required: true, positional: true, completion: .contact),
        Parameter("fields", .list, "only these fields"),
      ],
      ordering: .contact(parameter: "id"), result: .object(contactSchema),
      examples: [
        Operation.Example("contacts get 42", "everything the API sends by default"),
        Operation.Example("contacts get 42 --fields id,given_name -o json", "two fields"),
      ],
      apiCall: "GET /v2/contacts/{id}",
      action: .session { call in
        let fields = FieldSelection(call.arguments.list("fields"))
        let contact = try await call.session.account().contact(
          id: call.arguments.string("id") ?? "", fields: fields.topLevel, deadline: call.deadline)
        return .value(fields.project(contact))
      }),
  ]

  private static func listContacts(_ call: Invocation) async throws -> Output {
    let arguments = call.arguments
    let fields = FieldSelection(arguments.list("fields"))
    var query = ContactQuery()
    for filter in ContactFilter.all where arguments.has(filter.name) {
      let values = arguments.string(filter.name).map { [$0] } ?? arguments.list(filter.name)
      try query.filter(filter, values)
    }
    if arguments.has("phone_number") != arguments.has("phone_fields") {
      throw Failure.usage("phone_number and phone_fields go together", parameter: "phone_number")
    }
    if let raw = arguments.string("filter") { try query.filter(raw: raw) }
    if let order = arguments.string("order_by") { try query.order(by: order) }
    query.fields = fields.topLevel
    query.limit = arguments.integer("limit") ?? call.caller.defaultLimit
    query.pageSize = arguments.integer("page_size")
    query.pageToken = arguments.string("page_token")

    let pages = try await call.session.account().contacts(
      query, deadline: query.limit == nil ? call.deadlineOfStream : call.deadline)
    return .rows(
      Rows(name: "contacts") {
        guard let page = try await pages.next() else { return nil }
        var tail: [JSON.Member] = []
        if let token = page.nextPageToken {
          tail.append(JSON.Member(name: "next_page_token", value: .string(token)))
        }
        if page.isTruncated { tail.append(JSON.Member(name: "truncated", value: true)) }
        return Rows.Page(rows: page.contacts.map(fields.project), tail: tail)
      })
  }
}
