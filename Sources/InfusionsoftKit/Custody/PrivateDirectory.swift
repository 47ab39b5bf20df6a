import JSONText

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A directory of mode 0700 that belongs to this user.
package enum PrivateDirectory {
  /// Makes the directory and the missing ones above it, each 0700; one that is there must be this
  /// user's, and nobody else may put files into it.
  package static func create(_ path: String) throws(Failure) {
    try make(path)
    var status = stat()
    guard stat(path, &status) == 0 else { throw PrivateFile.failure("examine", path) }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw Failure(.store, "\(path) is not a directory", ["path": .string(path)])
    }
    guard status.st_uid == geteuid(), status.st_mode & S_ISVTX == 0 else {
      throw Failure(
        .store,
        "\(path) is shared with others (or not yours); nothing was written: choose a directory of your"
          + " own", ["path": .string(path)])
    }
    guard status.st_mode & 0o022 == 0 else {
      let repair = "chmod 700 \(shellQuoted(path))"
      throw Failure(
        .store,
        "\(path) is open to others; nothing was written: repair it with: \(repair)",
        ["path": .string(path), "repair": .string(repair)])
    }
  }

  private static func make(_ path: String) throws(Failure) {
    if mkdir(path, 0o700) == 0 || errno == EEXIST { return }
    guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex else {
      throw PrivateFile.failure("create", path)
    }
    try make(String(path[..<slash]))
    if mkdir(path, 0o700) != 0, errno != EEXIST { throw PrivateFile.failure("create", path) }
  }

  /// Makes the names in the directory durable.
  package static func flush(_ path: String) throws(Failure) {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw PrivateFile.failure("open", path) }
    defer { close(descriptor) }
    // Some file systems refuse to flush a directory; the rename stands all the same.
    if fsync(descriptor) != 0, errno != EINVAL { throw PrivateFile.failure("flush", path) }
  }
}
