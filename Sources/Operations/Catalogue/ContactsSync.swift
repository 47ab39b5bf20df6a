import InfusionsoftKit
import JSONText
import SQLite

extension OperationTable {
  static let sync = [
    Operation(
      "contacts.sync", "keep a local SQLite database of all contacts current",
      discussion: """
        The first run fetches everything, later ones what has changed since; --full looks at every \
        contact again, and is how those that were deleted go. What is broken off goes on with the next \
        run. The database is for reading by whatever opens SQLite, readable by you alone. Its tables: \
        contacts (id, the texts, email … email3, phone … phone5, and json, the contact as the API wrote \
        it), email_addresses, phone_numbers, fax_numbers, addresses, social_accounts, custom_values and \
        contact_tags by contact_id, custom_fields (id, label, name, type), and sync, the state of the \
        mirror.
        """,
      parameters: [
        Parameter("to", .file, "the database; it is made if there is none", required: true),
        Parameter("full", .flag, "look at every contact, also for those that are gone"),
      ],
      effect: .local, idempotent: true,
      result: .object(
        .object(
          [
            ("added", .amount("contacts that are new")),
            ("updated", .amount("contacts that have changed")),
            ("removed", .amount("contacts that are gone; counted with full")),
            ("up_to", .string("changes up to then are in it, RFC 3339")),
          ])),
      examples: [
        Operation.Example("contacts sync --to contacts.db", "everything, or what changed since"),
        Operation.Example("contacts sync --to contacts.db --full", "and what is gone"),
      ],
      apiCall: "GET /v2/contacts",
      action: .session { call in
        let path = call.arguments.string("to") ?? ""
        if path == "-" || FileWriting.isStream(path) || FileWriting.isDirectory(path) {
          throw Failure.usage("\(path) is no file that could be a database", parameter: "to")
        }
        guard FileWriting.isDirectory(FileWriting.parent(of: path)) else {
          throw Failure.usage(
            "there is no directory \(FileWriting.parent(of: path))", parameter: "to")
        }
        let account = try await call.session.account()
        let run = MirrorRun(
          account, path: FileWriting.resolved(path), identity: try await account.jobIdentity(),
          environment: call.session.environment, deadline: call.deadlineOfStream,
          progress: call.caller.progress)
        let (changes, upTo) = try await run.run(isFull: call.arguments.flag("full") == true)
        return .value([
          "added": .number(changes.added), "updated": .number(changes.updated),
          "removed": .number(changes.removed), "up_to": .string(upTo),
        ])
      })
  ]
}
