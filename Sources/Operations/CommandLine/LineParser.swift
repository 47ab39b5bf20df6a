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
      return try parse(help, named: [], Reading(positionals: topic(of: words)))
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
    _ operation: Operation, named: ArraySlice<String>, _ reading: Reading
  ) throws(Failure) -> ParsedLine {
    var reading = reading
    while let word = reading.words.first {
      let index = reading.words.startIndex
      reading.words.removeFirst()
      do throws(Failure) {
        try reading.take(word, at: index, of: operation)
      } catch {
        throw error.with("word", .number(index))
      }
    }
    // `contacts lst` is a mistyped verb rather than a value for `contacts list`.
    if let word = reading.positionals.first?.text, operation.positional.isEmpty,
      operation.alias == named.joined(separator: "."), !word.contains("=")
    {
      throw table.unknown(named + [word], at: door).with("word", .number(named.endIndex))
    }
    try reading.assignPositionals(of: operation)
    let origins = ParsedLine.Origins(reading.values)
    var arguments = Arguments()
    let options = reading.options(over: defaults)
    if let fields = operation.parameter(CommandLineOption.fields.name),
      let names = fields.kind == .paths ? options.fields : options.topLevelFields
    {
      try arguments.set(fields, .array(names.map { .string($0) }))
    }
    do throws(Failure) {
      for (parameter, given) in reading.values {
        if given.count == 1, let path = given[0].path(as: parameter.kind) {
          try arguments.set(parameter, file: path)
        } else {
          try arguments.set(parameter, try parameter.read(given))
        }
      }
    } catch {
      throw error.with("word", origins.word(of: error).map { .number($0) })
    }
    return ParsedLine(
      operation: operation, arguments: try arguments.complete(for: operation), options: options,
      origins: origins)
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
    switch form {
    case .file: text
    case .text where kind == .json && text == "-": "-"
    case .text where kind == .json && text.hasPrefix("@"): String(text.dropFirst())
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
    for value in given {
      do throws(Failure) {
        items += try read(value).elements
      } catch {
        throw error.with("word", value.word.map { .number($0) })
      }
    }
    return .array(items)
  }

  private func read(_ given: LineParser.Reading.Given) throws(Failure) -> JSON {
    switch given.form {
    case .text: try read(given.text)
    case .json: try read(json: given.text)
    case .file: throw .usage("\(name) takes one file, and nothing beside it", parameter: name)
    }
  }
}
