package import Formats
import InfusionsoftKit

/// What a line says about the conduct of its operation and the shape of its result.
package struct LineOptions: Sendable, Equatable {
  /// nil leaves the choice to the kind of result and of output.
  package var output: OutputFormat?
  /// Names and dotted paths, as they were given; nil leaves the choice to the operation.
  package var fields: [String]?
  /// `--yes`.
  package var isConfirmed = false
  /// nil leaves the choice to the settings.
  package var timeout: Duration?
  package var isQuiet = false

  package init() {}

  /// Takes an option of scope `line`.
  mutating func set(_ option: CommandLineOption, to value: String?) throws(Failure) {
    switch (option.name, value) {
    case ("output", let value?): output = try Self.output(value)
    case ("fields", let value?): fields = (fields ?? []) + (try Self.fields(value))
    case ("timeout", let value?): timeout = try Self.timeout(value)
    case ("yes", _): isConfirmed = true
    case ("quiet", _): isQuiet = true
    default: break
    }
  }

  /// The names that an operation is asked for: the part of each path before its first dot. A custom
  /// field keeps its label, for only the operation knows what it stands for.
  package var topLevelFields: [String]? {
    var seen = Set<String>()
    return fields?.map { field in
      let path = ContactFieldSelection.path(field) ?? field
      return path.hasPrefix(ContactField.customPrefix)
        ? path : String(path.prefix { $0 != "." && $0 != "[" })
    }.filter { seen.insert($0).inserted }
  }

  /// The columns that show the fields of an operation's rows; nil where none were named.
  package func columns(of operation: Operation) -> [Column]? {
    let isAboutContacts = operation.parameter(CommandLineOption.fields.name) != nil
    return fields?.map { field in
      let path = isAboutContacts ? ContactFieldSelection.path(field) : nil
      return Column(path ?? field, title: field)
    }
  }

  private static func output(_ text: String) throws(Failure) -> OutputFormat {
    guard let format = OutputFormat(rawValue: text) else {
      let names = OutputFormat.allCases.map(\.rawValue)
      throw .usage(
        "no output format \(text); it is one of \(names.joined(separator: ", "))"
          + didYouMean(text, names), parameter: "output")
    }
    return format
  }

  private static func fields(_ text: String) throws(Failure) -> [String] {
    let names = text.split(separator: ",").map { String($0.trimmingWhitespace()) }
    guard !names.isEmpty else {
      throw .usage("--fields takes names separated by commas: id,company.id", parameter: "fields")
    }
    return names
  }

  /// Nothing outlasts a day: what "none" means here.
  private static func timeout(_ text: String) throws(Failure) -> Duration {
    do {
      try SettingKey.timeout.check(text)
    } catch {
      throw .usage(error.message, parameter: "timeout")
    }
    let seconds = Double(text) ?? 0
    return seconds == 0 ? .seconds(86_400) : .milliseconds(Int64(seconds * 1000))
  }
}
