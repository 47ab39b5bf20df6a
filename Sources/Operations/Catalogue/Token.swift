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
      ("tenant_aside", .string("tenant of a login that waits for code --switch")),
      (
        "store",
        .object(
          [("kind", .string("file or memory")), ("path", .string("where"))], optional: ["path"])
      ),
      ("source", .string("where the credential in force comes from")),
      ("shadows", .array(.string("a source that is not used"))),
      ("live", .any("the user, as the API answered just now")),
    ],
    optional: [
      "credential", "access_token", "refresh_token", "api_key", "expires_at", "expires_in",
      "refresh_by", "scope", "tenant", "tenant_aside", "live",
    ])

  static let token = [
    Operation(
      "token.status", alias: "token", "show the state of the token, secrets masked",
      discussion: """
        Nothing is sent unless --live is given. The access token is refreshed by itself before a \
        call that needs it; the refresh token is good for 45 days of disuse.
        """,
      parameters: [Parameter("live", .flag, "also ask the API whether it is accepted")],
      ordering: .token, result: .object(tokenSchema),
      examples: [
        Operation.Example("token", "state, tenant, expiry"),
        Operation.Example("token --live -o json", "the same for programs, and the API's word"),
      ],
      action: .session { call in
        let status = try await call.session.tokenStatus()
        guard call.arguments.flag("live") == true else { return .value(status.json) }
        let user = try await call.session.account().userInfo(deadline: call.deadline)
        let fresh = try await call.session.tokenStatus()
        return .value(.object(fresh.json.members.map { ($0.name, $0.value) } + [("live", user)]))
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
        return .value(try await call.session.tokenStatus().json)
      }),
    Operation(
      "token.access", "print a usable access token, refreshed if need be",
      discussion: """
        For other tools: curl -H "Authorization: Bearer $(infusionsoft token access | jq -r \
        .access_token)" URL. It reveals a secret; over JSON-RPC it needs --reveal at the start.
        """,
      effect: .local, ordering: .token, doors: [.shell, .arguments, .rpc],
      result: .object(
        .object([
          ("access_token", .string("in the clear")), ("expires_at", .string("RFC 3339")),
        ])),
      examples: [Operation.Example("token access -o json", "for a program that calls the API")],
      action: .session { call in
        if call.caller.door == .rpc, !call.caller.mayReveal {
          throw Failure(
            .refused, "token.access reveals a secret: start the server with --reveal to allow it")
        }
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
      effect: .local, ordering: .token,
      result: .object(.object([("forgotten", .boolean("always true"))])),
      examples: [Operation.Example("token forget", "log out on this machine")],
      action: .session { call in
        try await call.session.account().custody.forget()
        return .value(["forgotten": true])
      }),
  ]
}
