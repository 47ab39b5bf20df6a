import Formats
import InfusionsoftKit
import JSONText

extension OperationTable {
  static let export = [
    Operation(
      "contacts.export", "write contacts to a file or to standard output, all that match",
      discussion: """
        --fields names properties, paths (email_addresses.email), or fields as contacts create spells \
        them (email, billing.locality, custom.LABEL). Without it NDJSON and JSON hold contacts as the API \
        writes them, with every property it has, and CSV (RFC 4180) has everything the account's model \
        knows, under titles that contacts import takes back. --csv-safe keeps spreadsheets from taking a \
        cell for a formula.

        A file grows as FILE.part, readable by you alone, and gets its name when it is whole. What stops \
        before, by whatever, goes on with --resume and the same line: FILE.checkpoint says where. Calls \
        are counted beforehand, and leave a part of the rate limits to others.
        """,
      parameters: contactFilters + [
        Parameter(
          "page_size", .integer(1...ContactQuery.maximumPageSize),
          "contacts per call; 1000 by default"),
        Parameter("to", .file, "the file; - for standard output, which is the default"),
        Parameter(
          "format", .choice(ExportWriter.Format.allCases.map(\.rawValue)),
          "how rows are written; as FILE's name ends, or ndjson"),
        Parameter("fields", .paths, "only these fields", completion: .contactField),
        Parameter("csv_safe", .flag, "no cell of CSV is taken for a formula"),
        Parameter("resume", .flag, "go on with the file where an earlier export stopped"),
        Parameter(
          "stream", .flag, "over JSON-RPC: rows page by page, as contacts.page notifications"),
      ],
      fields: .contactFilters, effect: .local, idempotent: true,
      result: .object(
        .object(
          [
            ("exported", .amount("contacts")),
            ("bytes", .amount("what they take")),
            ("to", .string("the file; - where they went to the output")),
            ("complete", .boolean("every contact is there")),
          ])),
      examples: [
        Operation.Example("contacts export --to contacts.ndjson", "everything, a contact a line"),
        Operation.Example(
          "contacts export --to all.csv --csv-safe --resume",
          "for a spreadsheet; goes on if need be"),
        Operation.Example(
          "contacts export family_name=S* --format csv --fields id,email,custom.VIP",
          "three columns to standard output", isForLines: true),
      ],
      apiCall: "GET /v2/contacts", action: .session(exportContacts))
  ]

  @Sendable private static func exportContacts(_ call: Invocation) async throws -> Output {
    let plan = try await ExportPlan(call)
    let account = try await call.session.account()
    let forecast = try await account.forecast(plan.query, deadline: call.deadline)
    if let text = forecast.text(verb: "exporting") { call.caller.hint(text) }

    let destination = try plan.destination(call.caller, binding: try await account.jobIdentity())
    var query = plan.query
    var isContinued = false
    if case .file(let file) = destination {
      query.range.pageToken = file.position.pageToken
      isContinued = file.position.rows > 0
    }
    let job = ContactExport(
      account.bulkContacts(query, deadline: call.deadlineOfStream),
      writer: plan.writer(isContinued: isContinued), project: plan.project,
      to: destination, total: forecast.contacts, progress: call.caller.progress)
    let done = try await call.session.openWork.during(settle: { await job.settle() }) {
      try await job.run()
    }
    let result: JSON = [
      "exported": .number(done.rows), "bytes": .number(done.bytes), "to": .string(plan.to),
      "complete": true,
    ]
    return plan.to == "-" && call.caller.stream == nil ? .beside(result) : .value(result)
  }
}
