import Formats

extension CommandLineOption {
  /// Every option, in the order in which help shows them.
  package static let all: [CommandLineOption] = modes + account + results + conduct + server

  /// What to ask the API for and what to show of it: an option of the line, and of its operation.
  static let fields = CommandLineOption(
    "fields", value: "A,B.C", "fields to show; dots lead into objects", scope: .line)

  private static let modes = [
    CommandLineOption("c", value: "LINE", "run this line; repeated, the lines run in one session"),
    CommandLineOption(
      "f", value: "FILE", "run a script, - for standard input"),
    CommandLineOption("rpc", "serve JSON-RPC 2.0 on standard input and output"),
    CommandLineOption("version", "print the version"),
    CommandLineOption("help", short: "h", "explain the program, or the operation beside it"),
  ]

  private static let account = [
    CommandLineOption(
      "profile", value: "NAME", "which account; default if nothing says otherwise",
      variables: ["INFUSIONSOFT_PROFILE"]),
    CommandLineOption("sandbox", "use the embedded stand-in; nothing of yours is read or sent"),
    CommandLineOption(
      "store", value: "SPEC", "where the grant is kept: file, file:PATH, memory or helper:COMMAND",
      setting: .store),
    CommandLineOption("client-id", value: "ID", "the OAuth application", setting: .clientID),
    CommandLineOption(
      "client-secret-file", value: "FILE", "read the application's secret from a file"),
    CommandLineOption(
      "redirect-uri", value: "URL", "where the browser is sent after the login",
      setting: .redirectURI),
    CommandLineOption(
      "authorize-url", value: "URL", "where the user allows access", setting: .authorizeURL),
    CommandLineOption("token-url", value: "URL", "where tokens are issued", setting: .tokenURL),
    CommandLineOption("api-url", value: "URL", "the API's base", setting: .apiURL),
    CommandLineOption(
      "insecure-http", value: "HOST", "allow plain http to this host; repeatable",
      setting: .insecureHTTP),
    CommandLineOption(
      "proxy", value: "URL", "as in curl, whose own variables hold too", setting: .proxy),
    CommandLineOption("ca-file", value: "FILE", "authorities to trust (PEM)", setting: .caFile),
  ]

  private static let results = [
    CommandLineOption(
      "output", short: "o", value: "FORMAT", "table, record, json, ndjson, csv, tsv or ids",
      scope: .line, choices: OutputFormat.allCases.map(\.rawValue)),
    fields,
    CommandLineOption(
      "color", value: "WHEN", "auto, always or never",
      choices: TerminalColour.allCases.map(\.rawValue)),
    CommandLineOption("quiet", "no counts and hints", scope: .line),
    CommandLineOption("verbose", "trace HTTP on standard error, secrets left out"),
  ]

  private static let conduct = [
    CommandLineOption(
      "read-only", "refuse every operation that changes the CRM",
      variables: ["INFUSIONSOFT_READ_ONLY"]),
    CommandLineOption("yes", "do not ask before a destructive operation", scope: .line),
    CommandLineOption(
      "timeout", value: "SECONDS", "deadline of one operation; 60 by default, 0 for none",
      scope: .line, setting: .timeout),
    CommandLineOption(
      "no-pace", "do not hold calls back to keep to the rate limits",
      variables: ["INFUSIONSOFT_PACE"]),
  ]

  private static let server = [
    CommandLineOption(
      "reveal", "with --rpc: allow the operations that reveal a secret", scope: .rpc),
    CommandLineOption("ready", "with --rpc: send a notification when ready", scope: .rpc),
    CommandLineOption(
      "record", value: "FILE", "with --rpc: write the conversation down, secrets left out",
      scope: .rpc),
  ]
}

/// When colour is used, the value of `--color`.
package enum TerminalColour: String, CaseIterable, Sendable {
  case auto, always, never
}
