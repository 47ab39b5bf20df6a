#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Why the editor, or the file of its history, cannot be used.
package struct EditorError: Error, Equatable, Sendable, CustomStringConvertible {
  /// One line for a person.
  package let description: String

  init(_ description: String) {
    self.description = description
  }

  init(call: String, number: Int32) {
    description = "\(call): \(String(cString: strerror(number)))"
  }
}
