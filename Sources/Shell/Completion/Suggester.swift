import Operations

/// What is shown behind the cursor: the line of the history that goes on so, or else what the
/// operation still takes.
struct Suggester {
  let history: History
  let table: OperationTable
  let door: Operation.Doors

  func hint(for text: String) -> Hint? {
    if let rest = history.rest(of: text) { return .rest(rest) }
    return signature(of: text).map { .signature($0) }
  }

  /// `ID [--fields A,B]` behind `contacts get `.
  private func signature(of text: String) -> String? {
    guard let scan = try? Lexer.scan(text), scan.end == .space, scan.continuation == nil,
      scan.target == nil, text.last == " "
    else { return nil }
    let words = scan.words.map(\.text)
    let line = LineSoFar(words, table: table, door: door)
    guard let operation = line.operation else { return nil }
    if let option = line.openOption {
      return operation.parameters.first { $0.option == option.spelling }?.valueName
        ?? CommandLineOption.find(option)?.valueName
    }
    let positional = operation.positional.filter { !line.has($0) }
      .dropFirst(line.positionals.count)
    let named = operation.parameters.filter { !$0.isPositional && !line.has($0) }
    let required = named.filter(\.isRequired)
    // Options are a help to whoever has just named the operation; later they are in the way.
    let isFresh = words.count == line.named.count && named.count <= 4
    let wanted = Array(positional) + required + (isFresh ? named.filter { !$0.isRequired } : [])
    return wanted.isEmpty ? nil : wanted.map(\.usage).joined(separator: " ")
  }
}
