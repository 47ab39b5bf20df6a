import InfusionsoftKit
package import Operations

/// The prompt: which account, and how its token stands.
package enum PromptText {
  /// `default (valid 23h)> `.
  package static func text(_ state: AccountState, colour: Bool) -> String {
    let (words, isTrouble) = description(of: state)
    let shown = colour && isTrouble ? "\u{1B}[31m\(words)\u{1B}[0m" : words
    return "\(state.profile)\(state.isReadOnly ? " read-only" : "") (\(shown))> "
  }

  /// The prompt of a further row, which says why there is one.
  package static func text(_ continuation: Continuation) -> String {
    switch continuation {
    case .singleQuote: "  '> "
    case .doubleQuote: "  \"> "
    case .backslash: "  \\> "
    case .brace: "  {> "
    case .bracket: "  [> "
    }
  }

  /// The line at the start.
  package static func greeting(version: String, _ state: AccountState) -> String {
    var line = "infusionsoft \(version): help lists the operations, Ctrl-D leaves."
    if state.token == .some(.none) {
      if state.isSandbox {
        line += "\nStart with: authorize, then sandbox approve URL, then code URL."
      } else if state.hasClientID {
        line += "\nNot authorized yet: authorize starts a login."
      } else {
        line +=
          "\nNot authorized yet: authorize starts a login and asks for what it needs."
          + "\nTo try everything without an account: infusionsoft --sandbox"
      }
    }
    return line
  }

  private static func description(of state: AccountState) -> (words: String, isTrouble: Bool) {
    if state.isForeign { return ("another application's grant", true) }
    let left = state.expiresIn.map { " " + duration($0) } ?? ""
    return switch state.token {
    case nil: ("store unreadable", true)
    case .some(.none): ("not authorized", true)
    case .valid: ("valid\(left)", false)
    case .expiring: ("expiring\(left)", false)
    case .expired: ("expired", false)
    case .uncertain: ("uncertain", true)
    case .dead: ("authorize again", true)
    case .apiKey: ("api key", false)
    }
  }

  /// The largest unit of which there is at least one: `23h`; from two days on, days.
  static func duration(_ seconds: Int) -> String {
    switch max(seconds, 0) {
    case 172_800...: "\(seconds / 86_400)d"
    case 3600...: "\(seconds / 3600)h"
    case 60...: "\(seconds / 60)m"
    case let seconds: "\(seconds)s"
    }
  }
}
