import Formats
import InfusionsoftKit
import JSONText
import Operations

/// How this shell behaves, as `set` changes it; gone with the process.
struct ShellSettings {
  /// What holds for a line that says nothing else.
  private(set) var lineOptions: LineOptions
  private(set) var pages = true
  private(set) var hasHints = true
  /// Whether a script goes on behind a line that failed.
  private(set) var continuesOnError = false
  private let initial: LineOptions
  private var changed: Set<ShellSetting> = []

  /// - Parameter options: those of the process.
  init(_ options: LineOptions) {
    lineOptions = options
    initial = options
  }

  mutating func set(_ setting: ShellSetting, to value: String) throws(Failure) {
    guard setting.values.contains(value) else {
      throw .usage(
        "\(setting.rawValue) is one of \(setting.values.joined(separator: ", ")), not \(value)"
          + didYouMean(value, setting.values), parameter: "value")
    }
    changed.insert(setting)
    switch setting {
    case .output: lineOptions.output = OutputFormat(rawValue: value)
    case .quiet: lineOptions.isQuiet = value == "on"
    case .pager: pages = value == "on"
    case .hints: hasHints = value == "on"
    case .onError: continuesOnError = value == "continue"
    }
  }

  var described: [JSON] { ShellSetting.allCases.map(describe) }

  func describe(_ setting: ShellSetting) -> JSON {
    let isOption =
      switch setting {
      case .output: initial.output != nil
      case .quiet: initial.isQuiet
      case .pager, .hints, .onError: false
      }
    let source = changed.contains(setting) ? "set" : isOption ? "--\(setting.rawValue)" : "default"
    return [
      "name": .string(setting.rawValue), "value": .string(value(of: setting)),
      "source": .string(source),
    ]
  }

  private func value(of setting: ShellSetting) -> String {
    func word(_ isOn: Bool) -> String { isOn ? "on" : "off" }
    return switch setting {
    case .output: lineOptions.output?.rawValue ?? "auto"
    case .quiet: word(lineOptions.isQuiet)
    case .pager: word(pages)
    case .hints: word(hasHints)
    case .onError: continuesOnError ? "continue" : "stop"
    }
  }
}
