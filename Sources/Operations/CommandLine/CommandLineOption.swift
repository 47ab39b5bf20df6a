/// An option of the program itself: what `--help` lists, the parsers take and completion offers.
///
/// Options that belong to one operation are its ``Parameter``s.
package struct CommandLineOption: Sendable {
  /// `profile` for `--profile`; a single letter for an option that has no long name.
  package let name: String
  package let short: Character?
  /// What stands for its value in help; nil for one that takes none.
  package let valueName: String?
  package let summary: String
  package let scope: Scope
  /// The values it takes, where they are few.
  package let choices: [String]
  /// The setting it sets, whose variables it shares.
  package let setting: SettingKey?
  private let ownVariables: [String]

  /// Where it may stand.
  package enum Scope: Sendable {
    /// On the process's own command line.
    case process
    /// There, together with `--rpc`.
    case rpc
    /// There, where it holds for every line, and in any line.
    case line
  }

  init(
    _ name: String, short: Character? = nil, value valueName: String? = nil, _ summary: String,
    scope: Scope = .process, choices: [String] = [], setting: SettingKey? = nil,
    variables: [String] = []
  ) {
    self.name = name
    self.short = short
    self.valueName = valueName
    self.summary = summary
    self.scope = scope
    self.choices = choices
    self.setting = setting
    ownVariables = variables
  }

  /// The variables that say the same, the first one winning.
  package var variables: [String] { setting?.variables ?? ownVariables }

  package var takesValue: Bool { valueName != nil }

  /// As it is written: `--profile`, `-c`.
  package var spelling: String { name.count == 1 ? "-" + name : "--" + name }

  /// As help shows it: `-o, --output FORMAT`.
  package var label: String {
    let names = name.count == 1 ? spelling : (short.map { "-\($0), " } ?? "") + spelling
    return names + (valueName.map { " " + $0 } ?? "")
  }

  /// The option a word spells, whose value may be attached: `--output=csv`, `-ocsv`.
  package static func find(_ word: OptionWord) -> CommandLineOption? {
    all.first { option in
      switch word.form {
      case .long(let name): option.name.count > 1 && option.name == name
      case .short(let letter): option.short == letter || option.name == String(letter)
      }
    }
  }
}
