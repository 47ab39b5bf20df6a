import TestSupport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A program of the system that a test needs; where it is missing the test fails and names its
/// package.
struct SystemTool {
  let path: String

  /// Finds it on `PATH`, or where daemons are installed.
  init(_ name: String, package: String) throws {
    let search = getenv("PATH").map { String(cString: $0) } ?? ""
    let directories = search.split(separator: ":").map(String.init) + ["/usr/sbin", "/sbin"]
    guard
      let path = directories.map({ $0 + "/" + name }).first(where: { access($0, X_OK) == 0 })
    else { throw Missing(name: name, package: package) }
    self.path = path
  }

  struct Missing: Error, CustomStringConvertible {
    let name: String
    let package: String
    var description: String { "this test needs \(name): install the package \(package)" }
  }

  /// Starts it with the variables that every program of the tests has.
  func start(_ arguments: [String], in environment: [String: String] = [:]) throws -> Child {
    let base = ["PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8"]
    return try Child(
      executable: path, arguments: arguments, environment: base.merging(environment) { $1 })
  }

  /// Runs it to its end.
  func run(
    _ arguments: [String], in environment: [String: String] = [:], input: String = ""
  ) async throws -> Program.Outcome {
    try await start(arguments, in: environment).finish(input: input)
  }
}
