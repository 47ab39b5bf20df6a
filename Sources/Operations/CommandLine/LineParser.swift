package import InfusionsoftKit
import JSONText

/// Reads the words of a line: an operation, its arguments and the options of a line, in the grammar
/// that the prompt, scripts, `-c` and the process's own arguments share.
///
/// Words name the operation first; options may stand before and behind them. `--` ends the options,
/// and what follows is taken as it stands.
package struct LineParser: Sendable {
  package let table: OperationTable
  /// `.shell` or `.arguments`.
  package let door: Operation.Doors
  /// What holds where a line says nothing.
  package let defaults: LineOptions

  package init(
    table: OperationTable, door: Operation.Doors, defaults: LineOptions = LineOptions()
  ) {
    self.table = table
    self.door = door
    self.defaults = defaults
  }

  /// The operation and its arguments; `--help` makes any line the `help` of what it names.
  /// - Throws: a ``Failure`` of kind `usage` or `unknownOperation`. It shows no value of a sensitive
  ///   parameter and none that was given to an option like `--client-secret`.
  package func parse(_ words: [String]) throws(Failure) -> ParsedLine {
    let isHelpWanted = words.prefix { $0 != "--" }.contains { $0 == "--help" || $0 == "-h" }
    if isHelpWanted, let help = table.find("help", at: door) {
      return try parse(help, words: [], positionals: topic(of: words)[...])
    }
    var reading = Reading(words: words[...])
    try reading.takeLeadingOptions()
    let named = Array(reading.words)
    guard let (operation, used) = table.find(words: named, at: door) else {
      throw unknown(named).with("word", .number(reading.words.startIndex))
    }
    reading.words.removeFirst(used)
    return try parse(operation, named: named.prefix(used), reading)
  }

  private func parse(
    _ operation: Operation, words: ArraySlice<String>, positionals: ArraySlice<String>
  ) throws(Failure) -> ParsedLine {
    try parse(operation, named: words, Reading(positionals: positionals))
  }

  private func parse(
    _ operation: Operation, named: ArraySlice<String>, _ reading: Reading
  ) throws(Failure) -> ParsedLine {
    var reading = reading
    while let word = reading.words.first {
      let index = reading.words.startIndex
      reading.words.removeFirst()
      do throws(Failure) {
        try reading.take(word, of: operation)
      } catch {
        throw error.with("word", .number(index))
      }
    }
    // `contacts lst` is a mistyped verb rather than a value for `contacts list`.
    if let word = reading.positionals.first, operation.positional.isEmpty,
      operation.alias == named.joined(separator: "."), !word.contains("=")
    {
      throw table.unknown(named + [word], at: door).with("word", .number(named.endIndex))
    }
    var arguments = Arguments()
    try reading.assignPositionals(of: operation)
    let options = reading.options(over: defaults)
    if let fields = operation.parameter(CommandLineOption.fields.name),
      let names = fields.kind == .paths ? options.fields : options.topLevelFields
    {
      try arguments.set(fields, .array(names.map { .string($0) }))
    }
    for (parameter, given) in reading.values {
      if given.count == 1, let path = given[0].path(as: parameter.kind) {
        try arguments.set(parameter, file: path)
      } else {
        try arguments.set(parameter, try parameter.read(given))
      }
    }
    return ParsedLine(
      operation: operation, arguments: try arguments.complete(for: operation), options: options)
  }

  /// The word of a line that a failure of ``parse(_:)`` is about, if it is about one.
  package func fault(in words: [String], _ error: any Error) -> Int? {
    guard let failure = error as? Failure else { return nil }
    if let index = failure["word"]?.int { return words.indices.contains(index) ? index : nil }
    guard let name = failure["pointer"]?.string?.dropFirst() else { return nil }
    let index = words.firstIndex { word in
      OptionWord(word)?.name.replacing("-", with: "_") == String(name) || word.hasPrefix(name + "=")
    }
    // Of `--limit x` the value is wrong.
    let isApart = index.map { OptionWord(words[$0]).map { $0.attached == nil } ?? false } ?? false
    return index.map { isApart && $0 + 1 < words.count ? $0 + 1 : $0 }
  }

  /// What `--help` beside these words asks about.
  private func topic(of words: [String]) -> [String] {
    let named = words.filter { !$0.hasPrefix("-") }
    if let (_, used) = table.find(words: named, at: door) { return Array(named.prefix(used)) }
    return Array(named.prefix(1))
  }

  private func unknown(_ words: [String]) -> Failure {
    guard let first = words.first else { return table.unknown([], at: door) }
    if first.contains("://") || first.contains("code=") {
      return Failure(
        .unknownOperation,
        "a line begins with an operation: write code before a redirect URL, or see help")
    }
    let elsewhere: Operation.Doors = door.contains(.shell) ? .arguments : .shell
    if let (operation, _) = table.find(words: words, at: elsewhere) {
      let place =
        elsewhere == .shell
        ? "at the prompt and in scripts"
        : "on the command line of the process: infusionsoft \(operation.words)"
      return Failure(.unknownOperation, "\(operation.words) exists only \(place)")
    }
    return table.unknown(words, at: door)
  }
}

extension LineParser.Reading.Given {
  /// The file that holds the value, where it names one.
  fileprivate func path(as kind: Parameter.Kind) -> String? {
    switch self {
    case .file(let path): path
    case .text("-") where kind == .json: "-"
    case .text(let text) where kind == .json && text.hasPrefix("@"): String(text.dropFirst())
    case .text, .json: nil
    }
  }
}

extension Parameter {
  /// Reads the values of a parameter that was given so many times.
  fileprivate func read(_ given: [LineParser.Reading.Given]) throws(Failure) -> JSON {
    if kind == .pairs {
      var members: [JSON.Member] = []
      for value in given { members += try read(value).members }
      return .object(members.map { ($0.name, $0.value) })
    }
    guard [.list, .paths, .texts, .words].contains(kind) else {
      guard given.count == 1 else {
        throw .usage("\(name) was given \(given.count) times", parameter: name)
      }
      return try read(given[0])
    }
    var items: [JSON] = []
    for value in given { items += try read(value).elements }
    return .array(items)
  }

  private func read(_ given: LineParser.Reading.Given) throws(Failure) -> JSON {
    switch given {
    case .text(let text): try read(text)
    case .json(let text): try read(json: text)
    case .file: throw .usage("\(name) takes one file, and nothing beside it", parameter: name)
    }
  }
}
