import Formats
import InfusionsoftKit
import JSONText
import Operations

/// The operations of the shell itself.
extension Interpreter {
  func performHere(_ line: ParsedLine, _ output: any LineOutput) throws -> LineOutcome {
    switch line.operation.name {
    case "help":
      let help = Help(table: parser.table, door: parser.door, width: output.terminal.width)
      try write(try help.text(for: line.arguments.list("topic")), to: output)
    case "history":
      guard let history else { throw Failure.usage("history exists only at the prompt") }
      try write(
        try HistoryOperation(history: history).perform(line.arguments), to: output)
    case "completions":
      let completer = Completer(
        table: parser.table, door: parser.door,
        files: .directory(home: runner.session.environment.home))
      let text = ShellCompletions(completer: completer).output(
        for: line.arguments.string("shell") ?? "", line.arguments.list("words"))
      try write(text, to: output)
    case "manual":
      try write(Manual(table: parser.table).text, to: output)
    case "set":
      return try set(line, output)
    case "quit":
      return .quit(line.arguments.integer("status").map { Int32($0) })
    default:
      // What the parser has not made of a line by itself: let --help and its kin.
      throw Failure(.unknownOperation, "\(line.operation.words) does not exist here")
    }
    return .done
  }

  /// Shows or changes a setting for as long as this shell runs.
  private func set(_ line: ParsedLine, _ output: any LineOutput) throws -> LineOutcome {
    let session = runner.session
    guard let name = line.arguments.string("name") else {
      return try show(settings.described + session.overriddenSettings, line, output)
    }
    if let value = line.arguments.string("value") {
      if let setting = ShellSetting(rawValue: name) {
        try settings.set(setting, to: value)
      } else {
        try session.override(try SettingKey.ofSession(name), to: value)
      }
      return .done
    }
    if let setting = ShellSetting(rawValue: name) {
      return try show([settings.describe(setting)], line, output)
    }
    let key = try SettingKey.ofSession(name)
    return try show([session.settings[key].described(as: name)], line, output)
  }

  private func show(
    _ rows: [JSON], _ line: ParsedLine, _ output: any LineOutput
  ) throws -> LineOutcome {
    let bytes = ResultWriter.bytes(of: rows, named: "settings", line, for: output.terminal)
    try write(bytes, to: output)
    return .done
  }

  /// Writes and ends the output.
  func write(_ text: String, to output: any LineOutput) throws {
    try write(Array(text.utf8), to: output)
  }

  private func write(_ bytes: [UInt8], to output: any LineOutput) throws {
    let ended = router.foreground { () async -> Result<Int32, any Error> in
      do {
        do { try await output.write(bytes) } catch is ReaderLeft {}
        return .success(try await output.finish(succeeded: true))
      } catch {
        return .failure(error)
      }
    }
    _ = try ended.get()
  }
}

extension SettingKey {
  /// A setting of the account that `set` may change.
  fileprivate static func ofSession(_ name: String) throws(Failure) -> SettingKey {
    guard let key = SettingKey(rawValue: name) else {
      let names = ShellSetting.allCases.map(\.rawValue) + allCases.map(\.rawValue)
      throw .usage("there is no setting \(name)" + didYouMean(name, names), parameter: "name")
    }
    if key.isSecret {
      throw .usage(
        "\(name) is a secret: config set \(name) reads it without echo", parameter: "name")
    }
    return key
  }
}

extension Settings.Setting? {
  fileprivate func described(as name: String) -> JSON {
    .object(
      [("name", .string(name))]
        + (map { [("value", .string($0.value)), ("source", .string($0.source))] } ?? []))
  }
}
