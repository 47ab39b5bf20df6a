import Formats
import InfusionsoftKit
import JSONText

extension OperationTable {
  static let contactReading = [
    Operation(
      "contacts.list", alias: "contacts", "list contacts, filtered and in order",
      discussion: """
        Filters are joined by "and". --fields with top-level names is passed to the API; with a \
        dotted path (email_addresses.email) the value is picked out here, and so are fields by the \
        names under which they are written (email2, billing.locality, custom.LABEL). On a terminal and \
        over JSON-RPC 100 rows come unless --limit says otherwise; in scripts all of them. A name that \
        is no field to filter by is refused before anything is sent: the API would ignore it and \
        return everybody.
        """,
      parameters: contactFilters + [
        Parameter(
          "order_by", .text,
          "\(ContactQuery.sortKeys.joined(separator: ", ")), then asc or desc",
          completion: .words(ContactQuery.sortKeys.flatMap { [$0, $0 + " desc"] })),
        contactFields,
      ] + listParameters + [
        Parameter(
          "stream", .flag, "over JSON-RPC: all rows, page by page, as contacts.page notifications")
      ],
      fields: .contactFilters,
      result: .rows(name: "contacts", columns: contactColumns, item: contactSchema),
      examples: [
        Operation.Example("contacts --limit 5", "the first five"),
        Operation.Example(
          "contacts family_name=S* --order-by email", "people whose name begins with S"),
        Operation.Example(
          "contacts --updated-since 2026-01-01 --fields id,email_addresses.email -o csv",
          "what changed this year, as CSV"),
        Operation.Example(
          "contacts 'custom.Favourite colour=blue' --fields 'id,email,custom.1'",
          "by a custom field, with another"),
      ],
      apiCall: "GET /v2/contacts",
      action: .session { call in
        let selection = try await call.contactSelection()
        var query = try await call.contactQuery()
        if let order = call.arguments.string("order_by") { try query.order(by: order) }
        query.fields = selection.properties
        query.range = call.listRange
        let pages = try await call.session.account().contacts(
          query, deadline: query.range.limit == nil ? call.deadlineOfStream : call.deadline)
        return .rows(Rows(name: "contacts", pages, selection.project))
      }),
    Operation(
      "contacts.get", "show one contact",
      parameters: [contactID, contactFields],
      ordering: .contact(parameter: "id"), result: .object(contactSchema),
      examples: [
        Operation.Example("contacts get 42", "everything the API sends by default"),
        Operation.Example("contacts get 42 --fields id,given_name -o json", "two fields"),
        Operation.Example(
          "contacts get 42 --fields 'id,custom.Favourite colour'", "a custom field by its label"),
      ],
      apiCall: "GET /v2/contacts/{id}",
      action: .session { call in
        let selection = try await call.contactSelection()
        let contact = try await call.session.account().contact(
          id: call.arguments.string("id") ?? "", fields: selection.properties,
          deadline: call.deadline)
        return .value(selection.project(contact))
      }),
    Operation(
      "contacts.count", "count contacts",
      discussion: """
        Version 2 of the API tells no total, so this asks version 1: it has these filters, and matches \
        whole values.
        """,
      parameters: contactFilters.filter { ContactCount.filters.contains($0.name) },
      result: .object(.object([("count", .amount("contacts that fit"))])),
      examples: [
        Operation.Example("contacts count", "all of them"),
        Operation.Example("contacts count --updated-since 2026-01-01", "those changed this year"),
      ],
      apiCall: "GET /v1/contacts",
      action: .session { call in
        var count = ContactCount()
        for name in ContactCount.filters {
          if let value = call.arguments.string(name) { try count.filter(name, value) }
        }
        let total = try await call.session.account().count(count, deadline: call.deadline)
        return .value(["count": .number(total)])
      }),
    Operation(
      "contacts.model", "list the custom fields of contacts, with label, field name and type",
      result: .rows(
        name: "custom_fields",
        columns: [
          Column("id"), Column("label"), Column("field_name"), Column("field_type"),
          Column("options.label", title: "options"),
        ], item: .object([("id", .string("the field's id"))], optional: ["id"], open: true)),
      examples: [
        Operation.Example("contacts model", "what custom.LABEL can be"),
        Operation.Example("contacts model -o csv", "for a spreadsheet"),
      ],
      apiCall: "GET /v2/contacts/model",
      action: .session { call in
        let model = try await call.session.account().client.get(
          "/v2/contacts/model", deadline: call.deadline)
        return .rows(.single("custom_fields", model["custom_fields"]?.elements ?? []))
      }),
    around(
      "tags", "list the tags of a contact, with the time they were put on",
      [
        Column("tag.id", title: "id"), Column("tag.name", title: "name"), Column("applied_time"),
      ]),
    around(
      "notes", "list the notes about a contact",
      [Column("id"), Column("create_time"), Column("type"), Column("title"), Column("text")]),
    Operation(
      "contacts.links", "list the contacts that a contact is linked with",
      parameters: [contactID], ordering: .contact(parameter: "id"),
      result: .rows(
        name: "links",
        columns: [Column("contact2_id", title: "contact"), Column("link_type_name")],
        item: .object([], open: true)),
      examples: [Operation.Example("contacts links 42", "who belongs to whom")],
      apiCall: "GET /v2/contacts/{id}/links",
      action: .session { call in
        let links = try await call.session.account().links(
          ofContact: call.arguments.string("id") ?? "", deadline: call.deadline)
        return .rows(.single("links", links))
      }),
  ]

  /// A list of what is around a contact.
  private static func around(
    _ name: String, _ summary: String, _ columns: [Column]
  ) -> Operation {
    Operation(
      "contacts.\(name)", summary, parameters: [contactID] + listParameters,
      ordering: .contact(parameter: "id"),
      result: .rows(name: name, columns: columns, item: .object([], open: true)),
      examples: [Operation.Example("contacts \(name) 42", "those of contact 42")],
      apiCall: "GET /v2/contacts/{id}/\(name)",
      action: .session { call in
        let account = try await call.session.account()
        let pages = try account.list(
          name, ofContact: call.arguments.string("id") ?? "", call.listRange,
          deadline: call.deadline)
        return .rows(Rows(name: name, pages))
      })
  }
}

extension Invocation {
  /// How much of a list is wanted.
  var listRange: ListRange {
    ListRange(
      limit: arguments.integer("limit") ?? caller.defaultLimit,
      pageSize: arguments.integer("page_size"), pageToken: arguments.string("page_token"))
  }
}
