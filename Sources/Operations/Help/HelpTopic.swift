/// Help that belongs to no single operation.
enum HelpTopic: String, CaseIterable, Sendable {
  case start
  case quoting
  case output
  case scripting
  case jsonRPC = "json-rpc"
  case mcp
  case environment
  case exitStatus = "exit-status"
  case privacy
  case stores

  /// What `help TOPIC` prints.
  var text: String {
    switch self {
    case .start: Self.startText
    case .quoting: Self.quotingText
    case .output: Self.outputText
    case .scripting: Self.scriptingText
    case .jsonRPC: Self.jsonRPCText
    case .mcp: Self.mcpText
    case .environment: Self.environmentText
    case .exitStatus: Self.exitStatusText
    case .privacy: Self.privacyText
    case .stores: Self.storesText
    }
  }
}
