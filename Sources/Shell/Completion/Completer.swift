import InfusionsoftKit
package import Operations

/// What a line can become: operations word by word, options, values, files, variables, people.
///
/// It looks at the line, at the files beside it, and at what ``NameDirectory`` knows; nothing makes
/// it wait longer than that.
package struct Completer {
  let table: OperationTable
  let door: Operation.Doors
  let files: FileLister
  /// nil where there is no account to ask.
  var names: NameDirectory?
  var profiles: () -> [String] = { [] }
  /// Where the login under way is allowed.
  var authorizationURL: () -> String? = { nil }
  var variables: () -> [(name: String, value: String)] = { [] }
  var aliases: () -> [String: String] = { [:] }

  package init(table: OperationTable, door: Operation.Doors) {
    self.init(table: table, door: door, files: .directory(home: nil))
  }

  init(table: OperationTable, door: Operation.Doors, files: FileLister) {
    self.table = table
    self.door = door
    self.files = files
  }

  /// For the lines of a shell.
  init(_ interpreter: Interpreter) {
    let session = interpreter.runner.session
    self.init(
      table: interpreter.parser.table, door: interpreter.parser.door,
      files: .directory(home: session.environment.home))
    names = NameDirectory(session)
    profiles = { (try? session.profileNames()) ?? [] }
    let router = interpreter.router
    authorizationURL = { router.foreground { await session.pendingAuthorizationURL() } }
    // The shell owns both, and both live on its thread.
    variables = { [unowned interpreter] in interpreter.variables.all }
    aliases = { [unowned interpreter] in interpreter.aliases.texts }
  }

  /// The candidates for the word at the cursor.
  package func complete(_ request: CompletionRequest) -> Completion {
    guard let scan = try? Lexer.scan(request.text) else { return .none(for: request) }
    if let completion = variable(at: scan, request) { return completion }
    switch scan.end {
    case .comment, .command:
      return .none(for: request)
    case .fileName:
      guard case .file(let word, _) = scan.target else {
        return completion(files.candidates(""), from: request.text.endIndex)
      }
      return completion(files.candidates(word.text), from: word.range.lowerBound)
    case .word:
      guard let last = scan.words.last else { return .none(for: request) }
      return completion(
        candidates(after: Array(scan.words.dropLast()), last.text), from: last.range.lowerBound)
    case .space where scan.target != nil: return .none(for: request)
    case .space:
      return completion(candidates(after: scan.words, ""), from: request.text.endIndex)
    }
  }

  /// The candidates for `partial` behind words that another shell has read.
  package func candidates(after words: [String], _ partial: String) -> [Candidate] {
    operationCandidates(after: words, partial)
  }

  private func completion(_ candidates: [Candidate], from start: String.Index) -> Completion {
    Completion(
      start: start,
      candidates: candidates.map { candidate in
        // An option keeps its `=` and a directory its slash bare.
        var candidate = candidate
        candidate.text = candidate.text.asWord
        return candidate
      })
  }

  /// `$na`, wherever variables are replaced.
  private func variable(at scan: Lexer.Scan, _ request: CompletionRequest) -> Completion? {
    guard scan.end == .word || scan.end == .fileName, scan.continuation != .singleQuote,
      let match = request.text.firstMatch(of: /\$(\{?)([A-Za-z_][A-Za-z0-9_]*)?$/)
    else { return nil }
    let (opening, typed) = (match.1, match.2 ?? "")
    let candidates = variables().filter { $0.name.hasPrefix(typed) }.map { name, value in
      Candidate(
        "$" + opening + name + (opening.isEmpty ? "" : "}"), summary: value,
        suffix: scan.continuation == nil ? " " : "")
    }
    return Completion(start: match.range.lowerBound, candidates: candidates)
  }

  private func candidates(after words: [Word], _ partial: String) -> [Candidate] {
    let keyword = words.first?.keyword
    if let before = Statement.wordsBeforeLine(keyword) {
      if words.count >= before { return candidates(after: Array(words[before...]), partial) }
      let operators = ["==", "!=", "<", "<=", ">", ">="]
      return keyword == "if" && words.count == 2
        ? operators.filter { $0.hasPrefix(partial) }.map { Candidate($0) } : []
    }
    switch keyword {
    case "let": return []
    case "alias" where words.count >= 3 && words[2].keyword == "=":
      return candidates(after: Array(words[3...]), partial)
    case "alias": return words.count == 1 ? aliasNames(partial) : []
    case "source": return words.count == 1 ? files.candidates(partial) : []
    default: break
    }
    if let keyword, let text = aliases()[keyword], let scan = try? Lexer.scan(text),
      scan.words.first?.keyword != keyword || words.count > 1
    {
      let line = scan.words + words.dropFirst()
      return operationCandidates(after: line.map(\.text), partial)
    }
    return operationCandidates(after: words.map(\.text), partial)
      + (words.isEmpty ? aliasNames(partial) : [])
  }

  private func aliasNames(_ partial: String) -> [Candidate] {
    aliases().filter { $0.key.hasPrefix(partial) }.sorted { $0.key < $1.key }
      .map { Candidate($0.key, summary: $0.value) }
  }
}
