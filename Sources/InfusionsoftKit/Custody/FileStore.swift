import JSONText
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One JSON file for one profile, mode 0600 in a directory of mode 0700, with its lock beside it.
///
/// Owner, mode, type and link count are checked on the open descriptor, not on the path; a file that
/// others can read is refused and left alone. A write goes to a temporary file in the same
/// directory, is flushed, renamed over the record, and the directory is flushed.
public final class FileStore: TokenStore {
  /// The absolute path of the record; the lock is beside it, with `.lock` behind its name.
  public let path: String
  private let reached: @Sendable (CeremonyStep) -> Void
  private let lastRead = Mutex<(identity: FileIdentity, record: StoredRecord)?>(nil)

  /// The store at an absolute path.
  public convenience init(path: String) {
    self.init(path: path, reached: { _ in })
  }

  /// - Parameter reached: told how far each write has come.
  package init(path: String, reached: @escaping @Sendable (CeremonyStep) -> Void) {
    self.path = path
    self.reached = reached
  }

  /// The store of `profile` in the user's state directory.
  public convenience init(profile: String, environment: Environment) {
    self.init(path: environment.stateDirectory + "/grants/" + profile + ".json")
  }

  /// `file` and the path.
  public var location: StoreLocation { StoreLocation(kind: "file", path: path) }

  /// Beside the record: `default.log` for `default.json`.
  public var auditLog: AuditLog? {
    AuditLog(path: (path.hasSuffix(".json") ? String(path.dropLast(5)) : path) + ".log")
  }

  /// The process that holds the lock.
  public var lockHolder: String? { FileLock.holder(of: lockPath) }

  private var lockPath: String { path + ".lock" }

  /// Beside the record, with `.answer` behind its name.
  public var answerFile: AnswerFile? { AnswerFile(path: path + ".answer") }

  /// Every call asks here, so an unchanged file is told by its inode and times and not read again.
  public func read() throws -> StoredRecord {
    if let identity = FileIdentity(path: path), let known = lastRead.withLock({ $0 }),
      known.identity == identity
    {
      return known.record
    }
    guard let file = try PrivateFile.openForReading(path) else { return StoredRecord() }
    let bytes = try file.readAll(limit: 1 << 20)
    guard let json = try? JSON(validating: bytes), let record = StoredRecord(json) else {
      throw Failure(
        .store,
        "\(path) is not a record of this program (damaged, or of a newer version); it was left as it"
          + " is: move it away with: mv \(shellQuoted(path)) \(shellQuoted(path + ".bad")) and"
          + " authorize again",
        ["path": .string(path)])
    }
    if let identity = file.identity { lastRead.withLock { $0 = (identity, record) } }
    return record
  }

  /// Replaces the file as a whole, after checking that what stands there is this user's.
  public func write(_ record: StoredRecord) throws {
    try PrivateDirectory.create(directory)
    // What stands at the path must be ours before it is replaced.
    _ = try PrivateFile.openForReading(path)
    // One name for all, as only one at a time writes: what a process that was killed left is replaced.
    try PrivateFile.replace(
      path, with: Array(record.json.bytes) + [UInt8(ascii: "\n")], by: path + ".new"
    ) { step in
      reached(step == .written ? .written(record) : .renamed(record))
    }
  }

  /// Takes an advisory lock (`flock`) on the file beside the record, which is never unlinked.
  public func lock(patience: Duration) async throws -> any StoreLock {
    try PrivateDirectory.create(directory)
    let lock = try await FileLock.acquire(lockPath, of: path, patience: patience)
    // Two writes within one tick of the file system's clock can look like none. Elsewhere a record
    // that is stale by a moment does no harm; under the lock it would be a spent refresh token.
    lastRead.withLock { $0 = nil }
    return lock
  }

  private var directory: String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
  }
}

/// The text as one word of a POSIX shell, for commands that messages suggest.
package func shellQuoted(_ text: String) -> String {
  let plain = text.utf8.allSatisfy { byte in
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
      || "/._-+:@%,".utf8.contains(byte)
  }
  return plain && !text.isEmpty ? text : "'" + text.replacing("'", with: "'\\''") + "'"
}
