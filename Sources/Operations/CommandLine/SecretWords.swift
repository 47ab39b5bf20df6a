import InfusionsoftKit

/// Words that would put a secret on a command line, where other users and the history see it.
enum SecretWords {
  private static let names = [
    "client-secret", "secret", "api-key", "apikey", "access-token", "refresh-token",
    "password",
  ]

  /// The refusal of an option or a `key=value` of that name, which never shows the value.
  static func refusal(of name: String) -> Failure? {
    let name = name.lowercased().replacing("_", with: "-")
    guard names.contains(name) else { return nil }
    let way =
      switch name {
      case "api-key", "apikey":
        "config set api_key asks for it, or set \(variable(.apiKey))"
      case "access-token", "refresh-token":
        "authorize gets one and keeps it in the store"
      default:
        "config set client_secret asks for it, or use --client-secret-file FILE or set"
          + " \(variable(.clientSecret))"
      }
    return .usage(
      "a secret is never taken from the command line, where other users can see it: \(way)",
      parameter: name.replacing("-", with: "_"))
  }

  /// Whether a word is such an option or `key=value`.
  static func isOne(_ word: String) -> Bool {
    let name = word.drop { $0 == "-" }.prefix { $0 != "=" }
    return (word.hasPrefix("--") || word.contains("=")) && refusal(of: String(name)) != nil
  }

  private static func variable(_ key: SettingKey) -> String { key.variables.first ?? key.rawValue }
}
