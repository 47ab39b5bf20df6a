import Formats
import InfusionsoftKit
import JSONText

extension OperationTable {
  static let tokenSchema = Schema.object(
    [
      (
        "state",
        .choice(
          ["none", "valid", "expiring", "expired", "uncertain", "dead", "api-key"],
          "where the credential stands")
      ),
      ("credential", .choice(["oauth", "api_key"], "what kind it is")),
      ("access_token", .string("masked")),
      ("refresh_token", .string("masked")),
      ("api_key", .string("masked")),
      ("expires_at", .string("end of the access token, RFC 3339")),
      ("expires_in", .integer("seconds left; negative afterwards")),
      ("refresh_by", .string("the refresh token dies of disuse then, RFC 3339")),
      ("scope", .string("as the server said it")),
      ("tenant", .string("the account's host")),
      ("generation", .integer("counts the grants this record has held")),
      ("refresh_token_age", .integer("seconds since the refresh token was issued")),
      ("tenant_aside", .string("tenant of a login that waits for code --switch")),
      ("bound_to", .string("what the grant belongs to, where the settings differ: it is not used")),
      ("clock_skew", .integer("seconds by which this clock is ahead of the server's, if known")),
      (
        "store",
        .object(
          [
            ("kind", .string("file, memory or helper")), ("path", .string("where")),
            ("command", .string("what is run, of a helper")),
          ], optional: ["path", "command"])
      ),
      ("source", .string("where the credential in force comes from")),
      ("shadows", .array(.string("a source with a credential that is not used"))),
      ("verified_at", .string("when the API accepted the credential, with --live")),
      ("api_tenant", .string("the tenant that the API names, where it is not the stored one")),
      ("live", .any("the user, as the API answered just now")),
    ],
    optional: [
      "credential", "access_token", "refresh_token", "api_key", "expires_at", "expires_in",
      "refresh_by", "refresh_token_age", "scope", "tenant", "tenant_aside", "bound_to",
      "clock_skew",
      "verified_at", "api_tenant", "live",
    ])

  static let token = [
    Operation(
      "token.status", alias: "token", "show the state of the token, secrets masked",
      discussion: """
        What is stored, without asking anybody: --live asks the API as well, and compares its tenant \
        and its clock. The access token is refreshed by itself before a call that needs it. The \
        refresh token dies after 45 days of disuse; once it is 30 days old, it is renewed beside any \
        command that may use the network, this one among them.
        shadows lists sources that hold a credential and are not used: store:grant, store:api_key.
        """,
      parameters: [Parameter("live", .flag, "also ask the API whether it is accepted")],
      ordering: .token, result: .object(tokenSchema),
      examples: [
        Operation.Example("token", "state, tenant, expiry"),
        Operation.Example("token --live -o json", "the same for programs, and the API's word"),
      ],
      action: .session { call in
        guard call.arguments.flag("live") == true else {
          let status = try await call.session.tokenStatus()
          return .value(status.json, notes: status.notes)
        }
        let user = try await call.session.account().userInfo(deadline: call.deadline)
        let status = try await call.session.tokenStatus()
        let verified = call.session.environment.now()
        var members = status.json.members.map { ($0.name, $0.value) }
        var notes = status.notes
        members.append(("verified_at", .string(Timestamp.format(verified))))
        if let tenant = status.grant?.tenant, let other = otherTenant(than: tenant, user) {
          members.append(("api_tenant", .string(other)))
          notes.append(
            "the stored grant says it is for \(tenant), and the API answers for \(other): run"
              + " authorize again, or choose another profile with --profile NAME")
        }
        return .value(.object(members + [("live", user)]), notes: notes)
      }),
    Operation(
      "token.history", "show what was done with the grant, and by whom",
      discussion: """
        Each use of a refresh token or code is written to a log beside the store: when, by which \
        process and command, and what came of it. A token stands there as the first eight digits of \
        its SHA-256. A line with outcome sent and none after it is of a process that was killed.
        """,
      parameters: [Parameter("limit", .integer(1...10_000), "entries to show; 100 unless given")],
      result: .rows(
        name: "entries",
        columns: [
          "time", "operation", "pid", "event", "outcome", "generation", "presented", "received",
        ]
        .map { Column($0) },
        item: .object(
          [
            ("time", .string("RFC 3339")),
            ("pid", .integer("the process that did it")),
            ("generation", .integer("of the grant; of the new one where one was issued")),
            ("event", .choice(AuditEntry.Event.allCases.map(\.rawValue), "what was done")),
            ("outcome", .choice(AuditEntry.Outcome.allCases.map(\.rawValue), "what came of it")),
            ("presented", .string("the token or code that was spent: eight digits of its SHA-256")),
            ("received", .string("the refresh token that came: the same")),
            ("operation", .string("the operation during which it happened")),
          ], optional: ["presented", "received", "operation"])),
      examples: [
        Operation.Example("token history", "who spent my refresh token?"),
        Operation.Example("token history --limit 5 -o json", "the last five, for a program"),
      ],
      action: .session { call in
        let entries = try call.session.auditLog()?.entries(
          last: call.arguments.integer("limit") ?? 100)
        let pages = OnePage(entries?.map(\.json) ?? [])
        return .rows(Rows(name: "entries") { pages.take().map { Rows.Page(rows: $0) } })
      }),
    Operation(
      "token.refresh", "trade the refresh token for a new pair now",
      discussion: """
        Calls refresh by themselves; this is for a cron job that keeps a dormant grant alive. The old \
        refresh token is dead at once, so the new pair is saved under a lock shared by all processes.
        """,
      parameters: [Parameter("if_expiring", .flag, "only when the access token nears its end")],
      effect: .local, ordering: .token, result: .object(tokenSchema),
      examples: [Operation.Example("token refresh --if-expiring", "from cron")],
      apiCall: "POST /token",
      action: .session { call in
        try await call.session.account().custody.refresh(
          ifExpiring: call.arguments.flag("if_expiring") == true, by: call.deadline)
        let status = try await call.session.tokenStatus()
        return .value(status.json, notes: status.notes)
      }),
    Operation(
      "token.access", "print a usable access token, refreshed if need be",
      discussion: """
        For other tools: curl -H "Authorization: Bearer $(infusionsoft token access | jq -r \
        .access_token)" URL. It reveals a secret; over JSON-RPC it needs --reveal at the start.
        """,
      effect: .local, ordering: .token, doors: .notForModels,
      result: .object(
        .object([
          ("access_token", .string("in the clear")), ("expires_at", .string("RFC 3339")),
        ])),
      examples: [Operation.Example("token access -o json", "for a program that calls the API")],
      action: .session { call in
        try call.permitRevealing()
        let grant = try await call.session.account().custody.revealedGrant(by: call.deadline)
        return .value([
          "access_token": .string(grant.accessToken.reveal()),
          "expires_at": .string(Timestamp.format(grant.expiresAt)),
        ])
      }),
    Operation(
      "token.forget", "remove the grant from the store",
      discussion: """
        The vendor documents no revocation: until it dies of disuse the grant stays valid at the \
        server. The client secret stays in the store; config unset client_secret removes it.
        """,
      effect: .local, idempotent: true, ordering: .token,
      result: .object(.object([("forgotten", .boolean("always true"))])),
      examples: [Operation.Example("token forget", "log out on this machine")],
      action: .session { call in
        try await call.session.account().custody.forget()
        return .value(["forgotten": true])
      }),
  ]

  /// The tenant that the API names, if it is another one: it leaves out the domain.
  private static func otherTenant(than stored: String, _ user: JSON) -> String? {
    guard let tenant = user["tenant_id"]?.string, !tenant.isEmpty, tenant != stored,
      !stored.hasPrefix(tenant + ".")
    else { return nil }
    return tenant.neutralisingControls()
  }
}
