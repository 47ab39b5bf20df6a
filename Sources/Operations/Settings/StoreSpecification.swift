package import InfusionsoftKit

/// A store as `--store` writes it.
enum StoreSpecification: Hashable, Sendable {
  /// The profile's file in the user's state directory.
  case profileFile
  case file(path: String)
  case memory
  /// A command that is run for it.
  case helper(command: String)

  init(_ text: String) throws(Failure) {
    switch text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).first {
    case "file" where text == "file":
      self = .profileFile
    case "file":
      let path = String(text.dropFirst("file:".count))
      guard path.hasPrefix("/") else {
        throw .usage("a store file needs an absolute path: file:/path/to/FILE", parameter: "store")
      }
      self = .file(path: path)
    case "memory" where text == "memory":
      self = .memory
    case "helper":
      let command = text.dropFirst("helper:".count).trimmingWhitespace()
      guard !command.isEmpty, !command.contains(where: \.isNewline) else {
        throw .usage(
          "a helper store names the command to run: helper:COMMAND; help stores explains it",
          parameter: "store")
      }
      self = .helper(command: String(command))
    default:
      throw .usage(
        "a store is file, file:PATH, memory or helper:COMMAND, not \(text)", parameter: "store")
    }
  }

  func makeStore(
    profile: String, clientID: String? = nil, environment: Environment
  ) -> any TokenStore {
    switch self {
    case .profileFile: FileStore(profile: profile, environment: environment)
    case .file(let path): FileStore(path: path)
    case .memory: MemoryStore()
    case .helper(let command):
      HelperStore(
        command: command, profile: profile, clientID: clientID,
        environment: environment.forChildren)
    }
  }
}

extension Environment {
  /// The environment that other programs may see: without the variables that hold secrets.
  package var forChildren: Environment {
    var environment = self
    for key in SettingKey.allCases where key.isSecret {
      for variable in key.variables { environment.variables[variable] = nil }
    }
    return environment
  }
}
