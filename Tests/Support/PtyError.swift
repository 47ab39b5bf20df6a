#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What a test on a terminal waited for in vain, and what stood there instead.
package struct PtyError: Error, CustomStringConvertible {
  package let description: String

  init(_ what: String, limit: Duration, sight: PtyReader.Sight) {
    let end = sight.exitStatus.map { "the process has ended (\($0)) before" } ?? "\(limit) without"
    description = "\(end) \(what); the screen:\n\(sight.screen)"
  }

  init(call: String, number: Int32) {
    description = "\(call): \(String(cString: strerror(number)))"
  }
}
