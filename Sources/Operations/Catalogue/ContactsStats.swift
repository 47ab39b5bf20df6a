import Formats
import InfusionsoftKit
import JSONText

extension OperationTable {
  private static func counts(_ members: [(name: String, schema: Schema)]) -> Schema {
    .array(.object(members + [("count", .amount("contacts", shown: .histogram))]))
  }

  static let stats = [
    Operation(
      "contacts.stats", "count contacts by month, source and tag",
      discussion: """
        It looks at every contact that the filters select, a thousand at a time. Months are those of \
        creation, in UTC; a contact counts once for each of its tags.
        """,
      parameters: contactFilters, fields: .contactFilters,
      result: .object(
        .object(
          [
            ("contacts", .amount("contacts in all")),
            ("months", counts([("month", .string("of creation: 2026-01"))])),
            ("sources", counts([("source", .string("source_type, or none"))])),
            (
              "tags",
              counts([("id", .string("the tag's id")), ("tag", .string("its name, or its id"))])
            ),
          ])),
      examples: [
        Operation.Example("contacts stats", "the whole account"),
        Operation.Example("contacts stats --updated-since 2026-01-01 -o json", "for a program"),
      ],
      apiCall: "GET /v2/contacts",
      action: .session { call in
        var query = try await call.contactQuery()
        try query.order(by: "id")
        query.fields = ["id", "create_time", "source_type", "tag_ids"]
        let account = try await call.session.account()
        var stats = ContactStatistics()
        let pages = account.bulkContacts(query, deadline: call.deadlineOfStream)
        while let page = try await pages.next() {
          try Task.checkCancellation()
          for contact in page.rows { stats.add(contact) }
          call.caller.progress(Progress(done: stats.contacts, unit: "contacts"))
        }
        let names = try await account.tagNames(deadline: call.deadlineOfStream)
        return .value(stats.json(tagNames: names))
      })
  ]
}
