package import InfusionsoftKit

/// The arguments of the process, sorted: its own options, and what it is to do.
package struct ProcessArguments: Sendable {
  package enum Mode: Sendable, Equatable {
    /// A shell when standard input is a terminal, otherwise a script on it.
    case standardInput
    /// One operation.
    case words([String])
    /// The lines of `-c`, in order.
    case commands([String])
    /// `-f`; everything behind the file is the script's.
    case file(path: String, arguments: [String])
    case rpc
    case version
    case help
  }

  package private(set) var mode: Mode = .standardInput
  /// What holds for every line that says nothing else; a timeout is a setting instead.
  package private(set) var lineOptions = LineOptions()
  private var given: [(option: CommandLineOption, value: String?)] = []

  /// - Parameter arguments: without the program's name.
  package init(_ arguments: [String], table: OperationTable = .standard) throws(Failure) {
    var reading = Reading(rest: arguments[...], table: table)
    try reading.run()
    given = reading.given
    lineOptions = reading.lineOptions
    mode = try Self.mode(of: reading)
    if mode != .rpc, mode != .help, mode != .version,
      let stray = given.first(where: { $0.option.scope == .rpc })
    {
      throw .usage("\(stray.option.spelling) goes with --rpc")
    }
  }

  /// Whether an option was given.
  package func has(_ name: String) -> Bool { given.contains { $0.option.name == name } }

  /// The value of an option; of several the last.
  package func value(_ name: String) -> String? {
    given.last { $0.option.name == name }?.value
  }

  /// Every value of an option that may be repeated.
  package func values(_ name: String) -> [String] {
    given.filter { $0.option.name == name }.compactMap(\.value)
  }

  /// An option's value, or else that of its first variable that is set, and where it comes from.
  package func resolve(_ name: String, in environment: Environment) -> Settings.Setting? {
    guard let option = CommandLineOption.all.first(where: { $0.name == name }) else { return nil }
    if let value = value(name) { return Settings.Setting(value, source: option.spelling) }
    for variable in option.variables {
      if let value = environment[variable] { return Settings.Setting(value, source: variable) }
    }
    return nil
  }

  /// Whether a switch is on: given here, or by its variable (`1`, `true`, …; for pacing, `off`).
  package func isOn(_ name: String, in environment: Environment) -> Bool {
    if has(name) { return true }
    let option = CommandLineOption.all.first { $0.name == name }
    guard let word = option?.variables.lazy.compactMap({ environment[$0] }).first?.lowercased()
    else { return false }
    let isOff = ["0", "off", "no", "false"].contains(word)
    return name == "no-pace" ? isOff : !isOff
  }

  /// The settings among the options, each with its spelling as its source.
  package var settings: [SettingKey: Settings.Setting] {
    var settings: [SettingKey: Settings.Setting] = [:]
    for option in CommandLineOption.all {
      guard let key = option.setting, has(option.name) else { continue }
      let value =
        key == .insecureHTTP ? values(option.name).joined(separator: ",") : value(option.name)
      settings[key] = value.map { Settings.Setting($0, source: option.spelling) }
    }
    return settings
  }

  private static func mode(of reading: Reading) throws(Failure) -> Mode {
    func has(_ name: String) -> Bool { reading.given.contains { $0.option.name == name } }
    if has("version") { return .version }
    if has("help") {
      // Beside words it is about them, and the line's own parser knows what to do.
      return reading.words.isEmpty ? .help : .words(["--help"] + reading.words)
    }
    let commands = reading.given.filter { $0.option.name == "c" }.compactMap(\.value)
    let modes: [(isChosen: Bool, mode: Mode, name: String)] = [
      (!commands.isEmpty, .commands(commands), "-c"),
      (reading.script != nil, .file(path: reading.script ?? "", arguments: reading.rest), "-f"),
      (has("rpc"), .rpc, "--rpc"),
      (!reading.words.isEmpty, .words(reading.words), reading.words.first ?? ""),
    ]
    let chosen = modes.filter(\.isChosen)
    if chosen.count > 1 {
      throw .usage("\(chosen[0].name) and \(chosen[1].name) exclude each other")
    }
    return chosen.first?.mode ?? .standardInput
  }
}
