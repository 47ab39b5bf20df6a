import JSONText

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An append-only file beside a store that answers "who spent my refresh token?".
///
/// One JSON object a line, each written at once by `O_APPEND` while the store's lock is held. A full
/// file becomes `PATH.1`, in place of the one before. It is evidence, not state: nothing is decided
/// by it that would be wrong without it, and a log that cannot be written stops no refresh.
public struct AuditLog: Sendable {
  /// The absolute path of the file.
  public let path: String
  /// When the file is that large, another is begun.
  let maximumSize: Int

  /// The log at an absolute path.
  public init(path: String) {
    self.init(path: path, maximumSize: 256 << 10)
  }

  init(path: String, maximumSize: Int) {
    self.path = path
    self.maximumSize = maximumSize
  }

  /// The file of the full log before this one.
  package var previous: String { path + ".1" }

  /// Adds a line.
  func append(_ entry: AuditEntry) throws(Failure) {
    var file = try PrivateFile.openForAppending(path)
    if file.size >= maximumSize {
      guard rename(path, previous) == 0 else { throw PrivateFile.failure("rename", path) }
      file = try PrivateFile.openForAppending(path)
    }
    try file.write(Array(entry.json.bytes) + [UInt8(ascii: "\n")])
  }

  /// The last entries, oldest first; a line that was cut off or is of another version is left out.
  package func entries(last count: Int) throws(Failure) -> [AuditEntry] {
    var entries = try Self.entries(in: path)
    if entries.count < count { entries = try Self.entries(in: previous) + entries }
    return entries.suffix(count)
  }

  private static func entries(in path: String) throws(Failure) -> [AuditEntry] {
    guard let file = try PrivateFile.openForReading(path) else { return [] }
    let lines = try file.readAll(limit: 4 << 20).split(separator: UInt8(ascii: "\n"))
    return lines.compactMap { line in
      (try? JSON(validating: Array(line))).flatMap(AuditEntry.init)
    }
  }
}

/// What the entries that are written further down name as their cause.
package enum AuditContext {
  /// The operation that is being performed in this task.
  @TaskLocal package static var operation: String?
}
