import InfusionsoftKit

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Environment {
  /// What this process was started with.
  static func ofThisProcess() -> Environment {
    var variables: [String: String] = [:]
    var entry = environ
    while let text = entry.pointee {
      let pair = String(cString: text).split(
        separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if pair.count == 2 { variables[String(pair[0])] = String(pair[1]) }
      entry += 1
    }
    return Environment(variables: variables, home: home(variables))
  }

  /// `HOME`, or what the user database says where a bare environment has none.
  private static func home(_ variables: [String: String]) -> String {
    if let home = variables["HOME"], home.hasPrefix("/") { return home }
    if let entry = getpwuid(geteuid()), let directory = entry.pointee.pw_dir {
      return String(cString: directory)
    }
    return "/"
  }
}
