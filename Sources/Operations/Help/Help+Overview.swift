import InfusionsoftKit

extension Help {
  /// All operations on one screen: a noun a line, its other verbs below it.
  func overview() -> String {
    var text = "An operation is a line of words: contacts get 42 --fields id,given_name\n"
    var nouns = [String]()
    for operation in visible where !nouns.contains(operation.noun) { nouns.append(operation.noun) }
    let placed = Self.groups.flatMap(\.nouns)
    for (heading, members) in Self.groups {
      let rest = heading == Self.groups.last?.heading ? nouns.filter { !placed.contains($0) } : []
      let shown = members.filter(nouns.contains) + rest
      text += HelpLayout.section(heading, shown.map(line).joined())
    }
    let topics = HelpTopic.allCases.map(\.rawValue).joined(separator: ", ")
    return text + "\n"
      + HelpLayout.paragraph("help OPERATION explains one; topics: \(topics)", indent: 0)
  }

  /// How the program is started, and with which options.
  func options() -> String {
    let text = """
      infusionsoft [OPTIONS]                 a shell, or a script on standard input
      infusionsoft [OPTIONS] WORDS…          one operation, then exit
      infusionsoft [OPTIONS] -c LINE         lines in order, in one session
      infusionsoft [OPTIONS] -f FILE         a script
      infusionsoft [OPTIONS] --rpc           JSON-RPC 2.0 on standard input and output

      """
    return text + HelpLayout.section("Options", Self.optionList(CommandLineOption.all))
  }

  /// The operations of one noun.
  func noun(_ noun: String) -> String {
    let operations = members(of: noun)
    var text = HelpLayout.list(operations.map { (usage(of: $0, isShort: true), $0.summary) })
    if let first = operations.first(where: { $0.alias == noun }) {
      text += "\n\(noun) alone is \(first.words).\n"
    }
    return text + "\n" + "help \(operations[0].words) explains one of them.\n"
  }

  static func optionList(_ options: [CommandLineOption]) -> String {
    HelpLayout.list(
      options.map { option in
        let variables = option.variables.joined(separator: ", ")
        return (option.label, option.summary + (variables.isEmpty ? "" : " [\(variables)]"))
      })
  }

  /// What is not named here stands under the last heading.
  private static let groups: [(heading: String, nouns: [String])] = [
    ("Log in", ["authorize", "code", "token", "whoami"]),
    ("Work", ["contacts", "tags", "quota", "api"]),
    ("Set up", ["config", "profile", "doctor", "sandbox"]),
    ("This program", ["help", "history", "set", "let", "alias", "if", "source", "watch", "quit"]),
  ]

  /// Beyond these a noun has a page of its own.
  private static let verbsShown = 20

  private func line(of noun: String) -> String {
    let operations = members(of: noun)
    guard
      let first = operations.first(where: { $0.name == noun || $0.alias == noun })
        ?? operations.first
    else { return "" }
    let name = first.alias == noun ? noun : first.words
    let verbs = operations.filter { $0.name != first.name }
      .map { String($0.name.dropFirst(noun.count + 1)).replacing(".", with: " ") }
    var meaning = first.summary
    if !verbs.isEmpty {
      let more = verbs.count > Self.verbsShown ? " … (help \(noun))" : ""
      meaning += "\nalso: " + verbs.prefix(Self.verbsShown).joined(separator: ", ") + more
    }
    return HelpLayout.list([(name, meaning)], column: 20)
  }
}

extension Operation {
  /// The first word of its name.
  var noun: String { String(name.prefix { $0 != "." }) }
}
