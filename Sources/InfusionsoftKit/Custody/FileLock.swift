/// The exclusive hold of a lock file (`flock`), among the processes of this machine.
///
/// The file is made if need be, in a directory that is there, and never unlinked: unlinking would let
/// two processes hold two locks of one name.
package struct FileLock: StoreLock {
  private let file: PrivateFile

  /// Waits for the lock.
  /// - Parameter place: what is locked, as the failure of kind `store` ("busy") says it.
  package static func acquire(
    _ path: String, of place: String, patience: Duration
  ) async throws -> FileLock {
    let file = try PrivateFile.openLock(path)
    return try await polled(place, patience: patience, holder: { holder(of: path) }) {
      guard try file.tryLock() else { return nil }
      file.sign()
      return FileLock(file: file)
    }
  }

  /// The process that wrote its number into the lock file, while it holds the lock.
  static func holder(of path: String) -> String? { PrivateFile.holder(ofLock: path) }

  /// Gives it up.
  package func release() { file.unlock() }
}
