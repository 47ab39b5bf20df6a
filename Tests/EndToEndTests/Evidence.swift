#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
import JSONText
import Synchronization
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What processes wrote, to be searched for secrets at the end.
final class Evidence: Sendable {
  private let pieces = Mutex<[(label: String, bytes: [UInt8])]>([])

  func add(_ label: String, _ bytes: [UInt8]) { pieces.withLock { $0.append((label, bytes)) } }

  func add(_ label: String, _ text: String) { add(label, Array(text.utf8)) }

  /// Runs a program to its end and keeps what it wrote and what `ps` would have shown of it.
  @discardableResult
  func run(
    _ program: Program, _ words: [String], input: String = ""
  ) async throws -> Program.Outcome {
    let child = try program.start(words)
    addCommandLine(of: child)
    let outcome = await child.finish(input: input)
    add("stdout of \(words)", outcome.output)
    add("stderr of \(words)", outcome.error)
    return outcome
  }

  /// What `ps` shows of a process that still runs, where the system has `/proc`.
  func addCommandLine(of child: Child) {
    let descriptor = open("/proc/\(child.pid)/cmdline", O_RDONLY)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    var count = 0
    // A new process has no command line for a moment, and one that has ended has none any more.
    for _ in 0..<100_000 where count <= 0 {
      count = pread(descriptor, &bytes, bytes.count, 0)
    }
    add("command line \(child.pid)", Array(bytes.prefix(max(count, 0))))
  }

  /// Every file below `directory` but the one where secrets belong.
  func addFiles(of directory: TemporaryDirectory, but name: String) throws {
    for path in try FileManager.default.subpathsOfDirectory(atPath: directory.path)
    where path != name {
      guard let bytes = FileManager.default.contents(atPath: directory.path + "/" + path) else {
        continue
      }
      add("file \(path)", Array(bytes))
    }
  }

  /// All of it as one text.
  var text: String {
    pieces.withLock { $0.map { String(decoding: $0.bytes, as: UTF8.self) } }.joined(separator: "\n")
  }

  /// Fails the test for every piece in which a secret is seen.
  func expectNone(of canaries: Canaries) {
    for (label, bytes) in pieces.withLock({ $0 }) {
      let found = canaries.found(in: bytes)
      #expect(found.isEmpty, "\(label): \(String(decoding: bytes, as: UTF8.self))")
    }
  }
}

extension Canaries {
  /// The secrets of a stored record.
  mutating func addSecrets(of record: JSON) {
    let generation = record["generation"]?.text ?? ""
    for name in ["grant", "aside"] {
      let tokens = record[name]
      add("access token \(generation) \(name)", tokens?["access_token"]?.string)
      add("refresh token \(generation) \(name)", tokens?["refresh_token"]?.string)
    }
  }
}
