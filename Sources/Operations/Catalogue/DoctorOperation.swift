import Formats
import InfusionsoftKit
import JSONText

extension OperationTable {
  static let doctor = [
    Operation(
      "doctor", "find what is wrong: settings, store, token, clock, network",
      discussion: """
        Checks the settings and where they come from, owner and mode of the store and whether a new \
        token could be saved there, who holds its lock, refreshes that were cut off, the state of the \
        credential, name lookup and TLS to the three hosts, and the clock. It runs with a broken \
        settings file, too. A token that could not be saved earlier is put back; nothing else is \
        changed, and nobody is asked for a token. It ends with status 1 when a check has failed.
        """,
      parameters: [Parameter("offline", .flag, "leave the network alone")],
      effect: .local, additive: true, idempotent: true, ordering: .token,
      result: .rows(
        name: "checks",
        columns: [
          Column("check"), Column("status"), Column("message", wraps: true),
          Column("fix", wraps: true),
        ],
        item: .object(
          [
            ("check", .string("what was looked at")),
            ("status", .choice(Finding.Status.allCases.map(\.rawValue), "how it is")),
            ("message", .string("how it is, in a sentence")),
            ("fix", .string("what to do about it")),
          ], optional: ["fix"])),
      examples: [
        Operation.Example("doctor", "everything"),
        Operation.Example("doctor --offline -o json", "for a program, without asking the servers"),
      ],
      action: .session { call in
        let findings = await Doctor(
          session: call.session, isOffline: call.arguments.flag("offline") == true,
          deadline: call.deadline
        ).examine()
        let pages = OnePage(findings.map(\.json))
        var output = Output.rows(Rows(name: "checks") { pages.take().map { Rows.Page(rows: $0) } })
        let hasFailed = findings.contains { $0.status == .failed }
        output.verdict = { hasFailed ? .api : nil }
        return output
      })
  ]
}
