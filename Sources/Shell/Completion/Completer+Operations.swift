import Formats
import InfusionsoftKit
import Operations

/// The words of an operation's line.
extension Completer {
  /// Candidates that begin with `partial`, unquoted.
  func operationCandidates(after words: [String], _ partial: String) -> [Candidate] {
    guard !words.contains("--") else { return [] }
    let line = LineSoFar(words, table: table, door: door)
    if let option = line.openOption {
      return values(of: option, for: line, partial)
    }
    guard !line.hasSurplus else { return [] }
    if partial.hasPrefix("-") {
      return attachedValues(partial, line) ?? options(partial, line)
    }
    var found = line.isNamingOperation ? operations(after: line.named, partial) : []
    guard let operation = line.operation else { return found }
    if let assigned = assignedValues(partial, line) { return assigned }
    if operation.name == "help" { return topics(after: line.positionals, partial) }
    if let parameter = line.nextPositional { found += values(of: parameter, line, partial) }
    if found.isEmpty, !partial.isEmpty { found = assignments(partial, line) }
    if found.isEmpty, partial.isEmpty { found = options("--", line) }
    return found
  }

  // MARK: Operations

  /// The next words of the operations that begin with `words`.
  private func operations(after words: [String], _ partial: String) -> [Candidate] {
    let prefix = words.map { $0 + "." }.joined()
    var candidates: [Candidate] = []
    for operation in table.operations where operation.doors.contains(door) {
      for name in [operation.name, operation.alias].compactMap(\.self)
      where name.hasPrefix(prefix) && name != prefix {
        let rest = name.dropFirst(prefix.count)
        let word = String(rest.prefix { $0 != "." })
        guard word.hasPrefix(partial) else { continue }
        let summary = rest.count == word.count ? operation.summary : ""
        if let index = candidates.firstIndex(where: { $0.text == word }) {
          if rest.count == word.count { candidates[index].summary = summary }
        } else {
          candidates.append(Candidate(word, summary: summary))
        }
      }
    }
    return candidates
  }

  private func topics(after words: [String], _ partial: String) -> [Candidate] {
    let topics = Help(table: table, door: door).topics.filter {
      words.isEmpty && $0.hasPrefix(partial)
    }
    return operations(after: words, partial) + topics.map { Candidate($0, summary: "topic") }
  }

  // MARK: Options

  private func options(_ partial: String, _ line: LineSoFar) -> [Candidate] {
    var candidates: [Candidate] = []
    func add(_ text: String, _ summary: String) {
      if text.hasPrefix(partial) { candidates.append(Candidate(text, summary: summary)) }
    }
    for parameter in line.operation?.parameters ?? [] where !line.has(parameter) {
      add(parameter.option, parameter.summary)
      if parameter.kind == .flag, partial.hasPrefix("--n") {
        add("--no-" + parameter.option.dropFirst(2), "not: " + parameter.summary)
      }
    }
    for option in CommandLineOption.all
    where isKnown(option, in: line) && line.operation?.parameter(option.name) == nil {
      if !line.words.contains(option.spelling) { add(option.spelling, option.summary) }
    }
    add("--help", "explain the operation")
    return candidates
  }

  /// Whether an option of the program may stand here: those of the process only on its own command
  /// line, and in front of the operation.
  private func isKnown(_ option: CommandLineOption, in line: LineSoFar) -> Bool {
    option.scope == .line || door == .arguments && line.named.isEmpty && option.name != "help"
  }

  /// `--name=…`; nil for a word without `=`.
  private func attachedValues(_ partial: String, _ line: LineSoFar) -> [Candidate]? {
    guard let option = OptionWord(partial), let typed = option.attached, partial.contains("=")
    else { return nil }
    let head = String(partial.prefix { $0 != "=" }) + "="
    return values(of: option, for: line, typed).map { $0.behind(head) }
  }

  /// `name=…`; nil where no parameter has that name.
  private func assignedValues(_ partial: String, _ line: LineSoFar) -> [Candidate]? {
    guard let equals = partial.firstIndex(of: "="),
      let parameter = line.operation?.parameter(String(partial[..<equals])),
      parameter.kind != .pasted
    else { return nil }
    let typed = String(partial[partial.index(after: equals)...])
    return values(of: parameter, line, typed).map { $0.behind(parameter.name + "=") }
  }

  private func assignments(_ partial: String, _ line: LineSoFar) -> [Candidate] {
    let open = (line.operation?.fields?.open ?? []).filter { $0.prefix.hasPrefix(partial) }
    return (line.operation?.namedParameters ?? [])
      .filter { $0.name.hasPrefix(partial) && $0.kind != .pasted && !line.has($0) }
      .map {
        Candidate($0.name + ($0.kind == .object ? ":=" : "="), summary: $0.summary, suffix: "")
      }
      + open.map { Candidate($0.prefix, summary: $0.summary, suffix: "") }
  }

  // MARK: Values

  private func values(
    of option: OptionWord, for line: LineSoFar, _ partial: String
  ) -> [Candidate] {
    if let known = CommandLineOption.find(option), isKnown(known, in: line) {
      if known.name == "fields" { return fields(of: line.operation, partial) }
      if known.valueName == "FILE" { return files.candidates(partial) }
      return known.choices.filter { $0.hasPrefix(partial) }.map { Candidate($0) }
    }
    guard let parameter = line.operation?.parameter(option) else { return [] }
    return values(of: parameter, line, partial)
  }

  private func values(
    of parameter: Parameter, _ line: LineSoFar, _ partial: String
  ) -> [Candidate] {
    if line.operation?.name == "set", parameter.name == "value" {
      let setting = line.positionals.first.flatMap(ShellSetting.init)
      return setting?.values.filter { $0.hasPrefix(partial) }.map { Candidate($0) } ?? []
    }
    switch parameter.completion {
    case .words(let words):
      return words.filter { $0.hasPrefix(partial) }.map { Candidate($0) }
    case .contact: return named(.contact, partial)
    case .tag: return named(.tag, partial)
    case .profile: return profiles().filter { $0.hasPrefix(partial) }.map { Candidate($0) }
    case .company, .customField, .user, nil: break
    }
    switch parameter.kind {
    case .flag:
      return ["true", "false"].filter { $0.hasPrefix(partial) }.map { Candidate($0) }
    case .choice(let choices):
      return choices.filter { $0.hasPrefix(partial) }.map { Candidate($0) }
    case .list where parameter.name == "fields", .paths:
      return fields(of: line.operation, partial)
    case .file:
      return files.candidates(partial)
    default:
      return []
    }
  }

  /// Contacts or tags whose name begins so, the last of a list that has commas.
  private func named(_ kind: NameDirectory.Kind, _ partial: String) -> [Candidate] {
    let head = partial.lastIndex(of: ",").map { String(partial[...$0]) } ?? ""
    let typed = String(partial.dropFirst(head.count))
    return names?.candidates(kind, typed).map { $0.behind(head) } ?? []
  }

  /// Field names of the result, the last of a list that has commas.
  private func fields(of operation: Operation?, _ partial: String) -> [Candidate] {
    let head = partial.lastIndex(of: ",").map { String(partial[...$0]) } ?? ""
    let typed = partial.dropFirst(head.count)
    let chosen = Set(head.split(separator: ",").map(String.init))
    return (operation?.resultFields ?? [])
      .filter { $0.hasPrefix(typed) && !chosen.contains($0) }
      .map { Candidate($0).behind(head) }
  }
}

extension Candidate {
  /// The same behind text that stays; a list still shows what is chosen.
  fileprivate func behind(_ head: String) -> Candidate {
    Candidate(head + text, display: display, summary: summary, suffix: suffix)
  }
}

extension Operation {
  fileprivate func parameter(_ option: OptionWord) -> Parameter? {
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
