import Formats
import InfusionsoftKit
import Operations

/// What stands behind an option or a name.
extension Completer {
  func values(
    of option: OptionWord, for line: LineSoFar, _ partial: String
  ) -> [Candidate] {
    if let parameter = line.operation?.parameter(option) {
      return values(of: parameter, line, partial)
    }
    guard let known = CommandLineOption.find(option), isKnown(known, in: line) else { return [] }
    if known.name == "fields" {
      return list(partial) { words(line.operation?.resultFields ?? [], $0) }
    }
    if known.valueName == "FILE" { return files.candidates(partial) }
    return words(known.choices, partial)
  }

  func values(
    of parameter: Parameter, _ line: LineSoFar, _ partial: String
  ) -> [Candidate] {
    if line.operation?.name == "set", parameter.name == "value" {
      return words(line.positionals.first.flatMap(ShellSetting.init)?.values ?? [], partial)
    }
    if let completion = parameter.completion {
      return parameter.takesSeveral
        ? list(partial) { candidates(for: completion, $0) } : candidates(for: completion, partial)
    }
    let custom = ContactField.customPrefix
    if parameter.name.hasPrefix(custom) {
      let label = String(parameter.name.dropFirst(custom.count))
      return words(names?.choices(ofCustomField: label) ?? [], partial)
    }
    switch parameter.kind {
    case .flag: return words(["true", "false"], partial)
    case .choice(let choices): return words(choices, partial)
    case .list where parameter.name == "fields", .paths:
      return list(partial) { words(line.operation?.resultFields ?? [], $0) }
    case .file: return files.candidates(partial)
    case .json where partial.hasPrefix("@"): return filesBehindAt(partial)
    default: return []
    }
  }

  private func candidates(
    for completion: Parameter.Completion, _ partial: String
  ) -> [Candidate] {
    switch completion {
    case .words(let choices): words(choices, partial)
    case .contact: names?.candidates(.contact, partial) ?? []
    case .company: names?.candidates(.company, partial) ?? []
    case .tag: names?.candidates(.tag, partial) ?? []
    case .user: names?.candidates(.user, partial) ?? []
    case .customField: customFields(partial)
    case .contactField: contactFields(partial)
    case .profile: words(profiles(), partial)
    case .authorizationURL: words(authorizationURL().map { [$0] } ?? [], partial)
    }
  }

  /// The account's custom fields, as they are written behind `custom.`.
  func customFields(_ partial: String) -> [Candidate] {
    names?.candidates(.customField, partial) ?? []
  }

  /// What `--fields` of contacts takes.
  private func contactFields(_ partial: String) -> [Candidate] {
    let prefix = ContactField.customPrefix
    guard !partial.hasPrefix(prefix) else {
      return customFields(String(partial.dropFirst(prefix.count))).map { $0.behind(prefix) }
    }
    return words(ContactQuery.standardFields, partial)
      + (prefix.hasPrefix(partial)
        ? [Candidate(prefix, summary: "a custom field by its label", suffix: "")] : [])
  }

  func filesBehindAt(_ partial: String) -> [Candidate] {
    files.candidates(String(partial.dropFirst())).map { $0.behind("@") }
  }

  private func words(_ words: [String], _ partial: String) -> [Candidate] {
    words.filter { $0.hasPrefix(partial) }.map { Candidate($0) }
  }

  /// Candidates for the last item of a list that has commas; what was chosen is offered no more.
  private func list(
    _ partial: String, _ candidates: (_ item: String) -> [Candidate]
  ) -> [Candidate] {
    let head = partial.lastIndex(of: ",").map { String(partial[...$0]) } ?? ""
    let chosen = Set(head.split(separator: ",").map(String.init))
    return candidates(String(partial.dropFirst(head.count)))
      .filter { !chosen.contains($0.text) }.map { $0.behind(head) }
  }
}

extension Candidate {
  /// The same behind text that stays, and in front of more; a list still shows what is chosen.
  func behind(_ head: String, _ tail: String = "") -> Candidate {
    Candidate(
      head + text + tail, display: display, summary: summary,
      suffix: tail.isEmpty ? suffix : "")
  }
}

extension Parameter {
  /// Several values may stand in one word, between commas.
  fileprivate var takesSeveral: Bool { kind == .list || kind == .paths }
}

extension Operation {
  func parameter(_ option: OptionWord) -> Parameter? {
    guard case .long(let name) = option.form else { return nil }
    return parameter(name.replacing("-", with: "_"))
  }

  /// Top-level names that its result is known to have.
  fileprivate var resultFields: [String] {
    let names: [String] =
      switch result {
      case .text: []
      case .object(let schema): schema.memberNames
      case .rows(_, let columns, let item):
        item.memberNames
          + columns.map { String($0.path.description.prefix { $0 != "." && $0 != "[" }) }
      }
    var seen = Set<String>()
    return names.filter { seen.insert($0).inserted }
  }
}

extension Schema {
  fileprivate var memberNames: [String] {
    guard case .object(let members, _, _) = self else { return [] }
    return members.map(\.name)
  }
}
