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
    // Where a record is written, its fields are what the next word is.
    if found.isEmpty, !partial.isEmpty || operation.fields != nil && line.nextPositional == nil {
      found = assignments(partial, line)
    }
    if partial.isEmpty, found.allSatisfy({ $0.text.hasSuffix(".") }) {
      found = options("--", line) + found
    }
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
    where isKnown(option, in: line) && line.operation?.parameter(option.name) == nil
      && (option.name != "yes" || line.operation?.asksFirst != false)
    {
      if !line.words.contains(option.spelling) { add(option.spelling, option.summary) }
    }
    add("--help", "explain the operation")
    return candidates
  }

  /// Whether an option of the program may stand here: those of the process only on its own command
  /// line, and in front of the operation.
  func isKnown(_ option: CommandLineOption, in line: LineSoFar) -> Bool {
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
    guard let equals = partial.firstIndex(of: "=") else { return nil }
    let isJSON = partial[..<equals].hasSuffix(":")
    let name = String(partial[..<equals].dropLast(isJSON ? 1 : 0))
    guard let parameter = line.operation?.parameter(name), parameter.kind != .pasted else {
      return nil
    }
    let head = String(partial[...equals])
    let typed = String(partial.dropFirst(head.count))
    guard isJSON else { return values(of: parameter, line, typed).map { $0.behind(head) } }
    return typed.hasPrefix("@") ? filesBehindAt(typed).map { $0.behind(head) } : []
  }

  /// `name=` of the parameters and fields that begin so; the parts of a field, as `billing.line1`,
  /// only once its dot stands there, like files behind the slash of their directory.
  private func assignments(_ partial: String, _ line: LineSoFar) -> [Candidate] {
    guard let operation = line.operation else { return [] }
    var candidates: [Candidate] = []
    for parameter in partial.isEmpty
      ? operation.fields?.parameters ?? [] : operation.namedParameters
    where parameter.name.hasPrefix(partial) && parameter.kind != .pasted && !line.has(parameter) {
      let name = parameter.name
      if let dot = name[name.index(name.startIndex, offsetBy: partial.count)...].firstIndex(of: ".")
      {
        candidates.append(Candidate(String(name[...dot]), summary: parameter.summary, suffix: ""))
      } else {
        let assignment = name + (parameter.kind == .object ? ":=" : "=")
        candidates.append(Candidate(assignment, summary: parameter.summary, suffix: ""))
      }
    }
    var seen: Set<String> = []
    return candidates.filter { seen.insert($0.text).inserted } + openFields(partial, operation)
  }

  /// `custom.LABEL=`, where the account's labels are known; before the dot only that there are some.
  private func openFields(_ partial: String, _ operation: Operation) -> [Candidate] {
    (operation.fields?.open ?? []).flatMap { group -> [Candidate] in
      if group.prefix.hasPrefix(partial), group.prefix != partial {
        return [Candidate(group.prefix, summary: group.summary, suffix: "")]
      }
      guard partial.hasPrefix(group.prefix), group.completion == .customField else { return [] }
      return customFields(String(partial.dropFirst(group.prefix.count)))
        .map { $0.behind(group.prefix, "=") }
    }
  }
}
