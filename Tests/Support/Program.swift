#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The built executable, run as a real process with an environment of its own.
package struct Program: Sendable {
  /// What a finished process left.
  package struct Outcome: Sendable {
    package let output: String
    package let error: String
    /// The exit status; 128 and the signal's number where a signal ended it.
    package let status: Int32
  }

  /// A home directory nobody else uses; it goes with the last copy of this value.
  package let home: TemporaryDirectory
  /// Variables beside `HOME`, `PATH` and a UTF-8 locale.
  package var variables: [String: String] = [:]

  package init(home: TemporaryDirectory = TemporaryDirectory()) {
    self.home = home
  }

  /// Where the build put the executable: beside the test bundle.
  package static var path: String {
    let bundle = CommandLine.arguments.first ?? ""
    let directory = bundle.lastIndex(of: "/").map { String(bundle[..<$0]) } ?? "."
    return directory + "/infusionsoft"
  }

  /// Runs it to its end.
  /// - Parameter input: what standard input holds; the process sees its end after it.
  package func run(_ arguments: [String], input: String = "") async throws -> Outcome {
    let child = try start(arguments)
    return await child.finish(input: input)
  }

  /// Starts it with pipes on all three descriptors.
  package func start(_ arguments: [String]) throws -> Child {
    try Child(executable: Self.path, arguments: arguments, environment: environment)
  }

  /// The whole environment of the process.
  package var environment: [String: String] {
    let base = [
      "HOME": home.path, "PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8",
    ]
    return base.merging(variables) { $1 }
  }
}

/// A directory that is removed, with what is in it, when nobody refers to it any more.
package final class TemporaryDirectory: Sendable {
  package let path: String

  package init() {
    var template = Array("/tmp/infusionsoft-test-XXXXXX".utf8CString)
    path = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) } ?? ""
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file; the path is below this directory.
  package func write(_ text: String, to name: String, mode: UInt32 = 0o600) {
    let descriptor = open(path + "/" + name, O_WRONLY | O_CREAT | O_TRUNC, mode_t(mode))
    _ = Array(text.utf8).withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    fchmod(descriptor, mode_t(mode))
    close(descriptor)
  }

  /// The text of a file below this directory; nil when there is none.
  package func read(_ name: String) -> String? {
    let descriptor = open(path + "/" + name, O_RDONLY)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    return String(decoding: readAll(descriptor), as: UTF8.self)
  }
}

/// Everything up to the end of a descriptor.
func readAll(_ descriptor: Int32) -> [UInt8] {
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = read(descriptor, &chunk, chunk.count)
    if count > 0 { bytes += chunk[..<count] } else if count == 0 || errno != EINTR { return bytes }
  }
}
