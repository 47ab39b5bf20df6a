extension PtyProcess {
  /// The path of an executable of this package, as built beside the tests that run.
  ///
  /// The test target must depend on it, so that it is there and current.
  package static func product(_ name: String) -> String {
    // On Linux the tests are an executable `X.xctest`; on macOS a bundle that an argument names.
    for argument in CommandLine.arguments {
      let components = argument.split(separator: "/", omittingEmptySubsequences: false)
      if let bundle = components.firstIndex(where: { $0.hasSuffix(".xctest") }) {
        return (components[..<bundle] + [name[...]]).joined(separator: "/")
      }
    }
    return name
  }
}
