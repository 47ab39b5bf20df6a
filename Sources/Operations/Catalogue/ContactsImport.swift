import InfusionsoftKit
import JSONText

extension OperationTable {
  static let importing = [
    Operation(
      "contacts.import", "make contacts of the rows of a file",
      discussion: """
        CSV (RFC 4180, UTF-8) has a header of fields as contacts create spells them: given_name, email2, \
        billing.locality, custom.LABEL, company, tag (several in a cell separated by semicolons). \
        NDJSON has one contact a line, with those names, or as the API and contacts export write it. \
        What the API keeps by itself (id, create_time …) is passed over, and an empty cell writes nothing.

        With --duplicate-option a contact that is there already is changed instead; rows that share an \
        address are written in their order, and what was there is not kept for contacts undo. Without \
        it every row makes a contact, and a row whose answer was lost is told as unknown and not sent \
        again. --dry-run looks at every row first, and tells line and column of each fault.

        What became of each row goes to FILE.results.ndjson (--results names another): created and \
        updated with the id, refused and unknown with the reason. What stops before, by whatever, goes \
        on with --resume and the same line. Calls leave a part of the rate limits to others.
        """,
      parameters: [
        Parameter(
          "from", .file, "the file, CSV or NDJSON; - is standard input", required: true,
          positional: true),
        duplicateOption,
        Parameter("dry_run", .flag, "look at every row, and change nothing"),
        Parameter("results", .file, "what became of each row; FILE.results.ndjson unless given"),
        Parameter("resume", .flag, "go on with an import that was broken off"),
      ],
      effect: .destroys, effectOfCall: effect(.destroys),
      result: .object(
        .object(
          [
            ("created", .amount("contacts that are new")),
            ("updated", .amount("contacts that were there already")),
            ("failed", .amount("rows that were refused, or whose outcome is unknown")),
            (
              "errors",
              .array(
                .object(
                  [
                    ("row", .integer("its number, from 1")),
                    ("outcome", .choice(["refused", "unknown"], "whether it may be there")),
                    ("line", .integer("where it stands")),
                    ("column", .integer("where the fault is")),
                    ("field", .string("the column's title, or a JSON pointer")),
                    ("tag", .string("the tag that was not put on contacts")),
                    ("contact_ids", .array(.string("those contacts"))),
                    ("kind", .string("as in the data of a failure")),
                    ("message", .string("what is wrong")),
                    ("status", .integer("the API's, where it was asked")),
                  ],
                  optional: ["row", "line", "column", "field", "tag", "contact_ids", "status"]))
            ),
          ])),
      examples: [
        Operation.Example(
          "contacts import new.csv --dry-run", "what would be refused, and where"),
        Operation.Example(
          "contacts import new.csv --duplicate-option Email --yes",
          "who is there already is changed"),
        Operation.Example(
          "contacts import new.csv --duplicate-option Email --resume --yes",
          "goes on if need be"),
      ],
      apiCall: "POST /v2/contacts", action: .session(importContacts))
  ]

  @Sendable private static func importContacts(_ call: Invocation) async throws -> Output {
    let plan = try await ImportPlan(call)
    let account = try await call.session.account()
    let model = try await account.contactModel(deadline: call.deadline)
    let rows = try ImportRows(plan.source)
    let columns = try rows.header.map { header throws(Failure) in
      try ImportColumns(header, model: model, of: plan.source.name)
    }
    var journal: ImportJournal?
    if let results = plan.results {
      journal = try ImportJournal(
        results, job: plan.job(try await account.jobIdentity()), resuming: plan.isResuming)
    }
    if !plan.isDryRun {
      let limits = await account.knownRateLimits()
      let left = plan.rows - (journal?.tally.settled ?? 0)
      let forecast = CallForecast(contacts: left, pageSize: 1, limits: limits)
      if let text = forecast.text(verb: "importing") { call.caller.hint(text) }
    }
    let sender = RowSender(
      account: account,
      names: ReferenceBook(account, model: model, deadline: call.deadlineOfStream),
      columns: columns, duplicateOption: plan.duplicateOption, isDryRun: plan.isDryRun,
      deadline: call.deadlineOfStream)
    let job = ContactImport(
      rows, sender: sender, journal: journal, total: plan.rows, progress: call.caller.progress)
    let tally = try await call.session.openWork.during(settle: { await job.settle() }) {
      try await job.run()
    }
    return try output(of: tally, plan, call.caller.door)
  }

  private static func output(
    of tally: ImportTally, _ plan: ImportPlan, _ door: Caller.Door
  ) throws(Failure) -> Output {
    let isPartial = !tally.errors.isEmpty
    let isCut = plan.results == nil && tally.failed > tally.errors.count
    let place =
      plan.results.map { ": \($0) tells of each" }
      ?? (isCut ? ": the first \(tally.errors.count) are listed" : "")
    let summary = "\(tally.failed) of \(plan.rows) rows failed\(place)"
    if isPartial, !plan.isDryRun, door == .rpc || door == .mcp {
      throw Failure(
        .partial, summary,
        [
          "created": .number(tally.created), "updated": .number(tally.updated),
          "failed": .number(tally.failed), "errors": tally.json["errors"],
        ])
    }
    var notes = isPartial ? [summary] : []
    if plan.isDryRun { notes.append("\(tally.valid) of \(plan.rows) rows can be imported") }
    var output = Output.value(tally.json, notes: notes)
    output.verdict = { isPartial ? .partial : nil }
    return output
  }
}
