import InfusionsoftKit

/// A store as `--store` writes it.
enum StoreSpecification: Hashable, Sendable {
  /// The profile's file in the user's state directory.
  case profileFile
  case file(path: String)
  case memory

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
    default:
      throw .usage("a store is file, file:PATH or memory, not \(text)", parameter: "store")
    }
  }

  func makeStore(profile: String, environment: Environment) -> any TokenStore {
    switch self {
    case .profileFile: FileStore(profile: profile, environment: environment)
    case .file(let path): FileStore(path: path)
    case .memory: MemoryStore()
    }
  }
}
