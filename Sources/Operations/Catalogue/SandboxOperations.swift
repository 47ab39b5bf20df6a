import InfusionsoftKit
import JSONText

extension OperationTable {
  private static let url = Parameter(
    "url", .pasted, "the authorization URL that authorize printed", required: true,
    positional: true, completion: .authorizationURL)
  private static let redirect = Schema.object([
    ("redirect_url", .string("where the browser would be sent"))
  ])

  static let sandbox = [
    Operation(
      "sandbox.approve", "press Allow on a sandbox's authorization page",
      discussion: """
        For demos, scripts and tests: does what the click does and prints the redirect, which code \
        takes. It works on a stand-in only; the vendor's page needs a person.
        """,
      parameters: [url], effect: .local, additive: true, result: .object(redirect),
      examples: [Operation.Example("sandbox approve URL", "then: code REDIRECT_URL")],
      action: .session { call in try await answer(call, allow: true) }),
    Operation(
      "sandbox.deny", "press Deny on a sandbox's authorization page",
      parameters: [url], effect: .local, additive: true, result: .object(redirect),
      examples: [Operation.Example("sandbox deny URL", "the redirect then carries an error")],
      action: .session { call in try await answer(call, allow: false) }),
    Operation(
      "sandbox.serve", "run the stand-in API as a server of its own",
      discussion: """
        Prints one JSON line with its URLs, client id and secret when it is ready, and serves until \
        SIGTERM, or until the end of standard input with --until-eof. GET on its control_url explains \
        faults, clock and limits.
        """,
      parameters: [
        Parameter("host", .text, "address to bind; 127.0.0.1 by default"),
        Parameter("port", .integer(0...65_535), "port; 0, the default, takes any free one"),
        Parameter("contacts", .integer(0...10_000_000), "how many contacts; 250 by default"),
        Parameter("seed", .integer(0...Int.max), "the same seed gives the same contacts"),
        Parameter(
          "access_ttl", .integer(1...315_360_000), "life of an access token; 86399 by default"),
        Parameter("until_eof", .flag, "end with standard input"),
      ],
      effect: .local, doors: .arguments, result: .text,
      examples: [
        Operation.Example("sandbox serve --port 8800", "for your own integration's tests")
      ],
      action: .door),
  ]

  private static func answer(_ call: Invocation, allow: Bool) async throws -> Output {
    let url = call.arguments.string("url") ?? ""
    let redirect = try await call.session.account().answerConsentPage(
      url, allow: allow, deadline: call.deadline)
    return .value(
      ["redirect_url": .string(redirect)],
      notes: allow && call.caller.isInteractive ? ["Next: type code and paste this URL."] : [])
  }
}
