import InfusionsoftKit
import JSONText

extension OperationTable {
  static let tokenTransfer = [
    Operation(
      "token.import", "take a grant that another program or machine holds",
      discussion: """
        Reads what token export writes, a record of this program's store, an answer of the token \
        endpoint, or what PHP's serialize($token) of infusionsoft-php writes, also in Base64. Such a \
        token does not say for which application it was made, so that must be configured: the client \
        id, and for a refresh the secret.
        The refresh token changes with every refresh and the old one is dead at once: the program it \
        comes from must stop using it. Nothing is sent; token refresh shows whether it lives. A grant \
        of another tenant than the stored one is taken only with --switch.
        """,
      parameters: [
        Parameter(
          "from", .file, "the file; - is standard input", required: true, positional: true),
        Parameter("switch", .flag, "take a grant of another tenant"),
      ],
      effect: .local, ordering: .token, doors: .notForModels, result: .object(tokenSchema),
      examples: [
        Operation.Example("token import token.ser", "what PHP serialized"),
        Operation.Example("token import -", "from a pipe", isForLines: true),
      ],
      action: .session { call in
        let path = call.arguments.string("from") ?? ""
        let bytes = try await read(path, call)
        let grant: PortableGrant
        do throws(PortableGrant.Unreadable) {
          grant = try PortableGrant(bytes)
        } catch {
          throw Failure.usage(
            "\(path == "-" ? "standard input" : path) \(error.reason); nothing was changed",
            parameter: "from")
        }
        try await call.session.account().custody.adopt(
          grant, switchTenant: call.arguments.flag("switch") == true)
        let status = try await call.session.tokenStatus()
        return .value(
          status.json,
          notes: ["whatever held this token before must stop refreshing it"] + status.notes)
      }),
    Operation(
      "token.export", "print the grant in the clear, for another program or machine",
      discussion: """
        json is for token import elsewhere; php is what unserialize() of a program with \
        infusionsoft-php takes: token export --format php -o json | jq -r .serialized. It reveals \
        secrets; over JSON-RPC it needs --reveal at the start. Two that hold the same grant end one \
        another's refresh token: after an export let only one of them refresh.
        """,
      parameters: [
        Parameter("format", .choice(["json", "php"]), "json unless given", positional: true)
      ],
      effect: .local, ordering: .token, doors: .notForModels,
      result: .object(
        .object(
          [
            ("access_token", .string("in the clear")),
            ("refresh_token", .string("in the clear")),
            ("issued_at", .string("RFC 3339")),
            ("expires_at", .string("end of the access token, RFC 3339")),
            ("scope", .string("as the server said it")),
            ("application", .any("client id and endpoints it was made with")),
            ("format", .choice(["php"], "of serialized")),
            ("serialized", .string("the text for PHP's unserialize")),
          ],
          optional: [
            "access_token", "refresh_token", "issued_at", "expires_at", "scope", "application",
            "format", "serialized",
          ])),
      examples: [
        Operation.Example("token export -o json", "for token import on another machine"),
        Operation.Example("token export --format php", "for infusionsoft-php"),
      ],
      action: .session { call in
        try call.permitRevealing()
        let grant = try await call.session.account().custody.exportedGrant()
        let result: JSON =
          call.arguments.string("format") == "php"
          ? ["format": "php", "serialized": .string(grant.serializedForPHP)] : grant.json
        return .value(
          result,
          notes: ["a secret was shown; let only one of the programs that hold it refresh it"])
      }),
  ]

  private static func read(_ path: String, _ call: Invocation) async throws -> [UInt8] {
    if path == "-" {
      guard let readInput = call.caller.readInput else {
        throw Failure.usage(
          "there is nothing on standard input to import here: name a file", parameter: "from")
      }
      return try await readInput()
    }
    guard let file = try PrivateFile.openForReading(path, readableByOthers: true) else {
      throw Failure.usage("there is no file \(path)", parameter: "from")
    }
    return try file.readAll(limit: PortableGrant.limit)
  }
}

extension Invocation {
  /// Refuses to reveal a secret over a wire that was not opened for it.
  func permitRevealing() throws(Failure) {
    guard caller.door != .rpc || caller.mayReveal else {
      throw Failure(
        .refused,
        "\(operation.name) reveals a secret: start the server with --reveal to allow it")
    }
  }
}
