import Formats

/// A setting of a shell, which `set` changes for as long as it runs.
package enum ShellSetting: String, CaseIterable, Sendable {
  case output
  case quiet
  case pager
  case hints
  case onError = "on_error"

  /// What it can be.
  package var values: [String] {
    switch self {
    case .output: ["auto"] + OutputFormat.allCases.map(\.rawValue)
    case .quiet, .pager, .hints: ["on", "off"]
    case .onError: ["stop", "continue"]
    }
  }

  package var summary: String {
    switch self {
    case .output: "format of results that -o does not choose"
    case .quiet: "no counts and hints"
    case .pager: "long results go through a pager"
    case .hints: "faint suggestions behind the cursor"
    case .onError: "what a script does behind a line that failed"
    }
  }
}
