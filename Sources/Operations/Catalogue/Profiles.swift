import Formats
import InfusionsoftKit
import JSONText

extension OperationTable {
  private static let profileSchema = Schema.object(
    [
      ("name", .string("the profile")),
      ("current", .boolean("whether this session uses it")),
      ("state", .choice(TokenStatus.State.allCases.map(\.rawValue), "as token shows it")),
      ("tenant", .string("the account's host")),
      ("bound_to", .string("what its grant belongs to, where the settings differ")),
      ("store", .string("where its record is kept, as --store writes it")),
      ("path", .string("the file of its record")),
      ("problem", .string("why it cannot be read")),
    ], optional: ["state", "tenant", "bound_to", "store", "path", "problem"])

  static let profiles = [
    Operation(
      "profile.list", alias: "profile", "show the profiles, each an account of its own",
      discussion: """
        A profile has its own settings, and in its store its own grant, secrets and lock. Those with \
        settings or with a record in the state directory are listed. Each is shown as --profile NAME \
        would find it; variables that are set, INFUSIONSOFT_CLIENT_ID for one, hold for all of them.
        """,
      ordering: .token,
      result: .rows(
        name: "profiles",
        columns: ["name", "current", "state", "tenant", "store", "problem"].map { Column($0) },
        item: profileSchema),
      examples: [Operation.Example("profile list", "which accounts there are, and how they stand")],
      action: .session { call in
        var rows: [JSON] = []
        for name in try call.session.profileNames() {
          rows.append(await call.session.describe(profile: name))
        }
        let pages = OnePage(rows)
        return .rows(Rows(name: "profiles") { pages.take().map { Rows.Page(rows: $0) } })
      }),
    Operation(
      "profile.use", "choose the profile that holds from now on",
      discussion: """
        It is written to the settings file and holds wherever neither --profile nor \
        INFUSIONSOFT_PROFILE names another one. --create begins a profile that has nothing yet.
        """,
      parameters: [
        profileName, Parameter("create", .flag, "begin a profile of that name"),
      ],
      effect: .local, idempotent: true, ordering: .token, doors: .notForModels,
      result: .object(profileSchema),
      examples: [
        Operation.Example("profile use default", "this account from now on"),
        Operation.Example("profile use shop --create", "a new one; then authorize"),
      ],
      action: .session { call in
        let name = call.arguments.string("name") ?? ""
        try await call.session.use(
          profile: name, creates: call.arguments.flag("create") == true)
        let settings = call.session.settings
        let notes =
          call.session.isProfileChosen
          ? [
            "this session stays at \(settings.profile), which \(settings.profileSource) names;"
              + " \(name) holds where nothing is named"
          ] : []
        return .value(await call.session.describe(profile: name), notes: notes)
      }),
    Operation(
      "profile.remove", "forget a profile: grant, secrets, settings and undo journal",
      discussion: """
        Also for a grant whose settings are gone or that belongs to another application, and for a \
        record that cannot be read any more. The vendor documents no revocation: until it dies of \
        disuse the grant stays valid at the server. The lock file stays, because another process may \
        be waiting at it, and so does the log that token history shows; neither holds a secret. \
        Agents that speak MCP are not offered it.
        """,
      parameters: [profileName],
      effect: .local, irrevocable: true, ordering: .token, doors: .notForModels,
      result: .object(.object([("removed", .string("the profile"))])),
      examples: [
        Operation.Example("profile remove old --yes", "without being asked")
      ],
      action: .session { call in
        let name = call.arguments.string("name") ?? ""
        try await call.session.remove(profile: name)
        return .value(["removed": .string(name)])
      }),
  ]

  private static let profileName = Parameter(
    "name", .text, "the profile", required: true, positional: true, completion: .profile)
}
