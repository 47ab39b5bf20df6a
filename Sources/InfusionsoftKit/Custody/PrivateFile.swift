import JSONText

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An open file that belongs to this user alone; closed with the last reference to it.
package final class PrivateFile: Sendable {
  let descriptor: Int32
  let path: String

  private init(descriptor: Int32, path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  /// A lock ends here, even where a child that is being started holds a copy of the descriptor.
  deinit {
    unlock()
    close(descriptor)
  }

  /// Opens a file for reading, refusing what is not a regular file of this user that nobody else
  /// can read (or, with `readableByOthers`, change); nil when there is none.
  package static func openForReading(
    _ path: String, readableByOthers: Bool = false
  ) throws(Failure) -> PrivateFile? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    if descriptor < 0 {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw failure("open", path)
    }
    let file = PrivateFile(descriptor: descriptor, path: path)
    try file.checkPrivate(readableByOthers: readableByOthers)
    return file
  }

  /// Opens a file for adding to its end, making it if need be; refused like one for reading.
  static func openForAppending(_ path: String) throws(Failure) -> PrivateFile {
    let flags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
    let descriptor = open(path, flags, 0o600)
    guard descriptor >= 0 else { throw failure("open", path) }
    let file = PrivateFile(descriptor: descriptor, path: path)
    try file.checkPrivate(readableByOthers: false)
    return file
  }

  /// Makes a new file in place of one that may be there.
  static func create(_ path: String) throws(Failure) -> PrivateFile {
    remove(path)
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw failure("create", path) }
    return PrivateFile(descriptor: descriptor, path: path)
  }

  /// Removes the file, if it is there.
  package static func remove(_ path: String) { unlink(path) }

  /// Who holds the lock of a lock file, as its holder wrote it there; nil when nobody does.
  package static func holder(ofLock path: String) -> String? {
    guard let file = try? openForReading(path), let text = try? file.readAll(limit: 256) else {
      return nil
    }
    // Its holder may be about to write it.
    guard !text.isEmpty, (try? file.tryLock()) == false else { return nil }
    return String(decoding: text, as: UTF8.self).neutralisingControls()
  }

  /// Opens a lock file, making it if need be.
  package static func openLock(_ path: String) throws(Failure) -> PrivateFile {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw failure("open", path) }
    return PrivateFile(descriptor: descriptor, path: path)
  }

  /// How far a replacement has come.
  package enum ReplacementStep { case written, renamed }

  /// Puts `bytes` in place of the file at `path`, whole or not at all, and durably.
  /// - Parameter temporary: where they are written first; a name that nobody else has, if not given.
  package static func replace(
    _ path: String, with bytes: [UInt8], by temporary: String? = nil,
    reached: (ReplacementStep) -> Void = { _ in }
  ) throws(Failure) {
    let temporary = temporary ?? "\(path).\(getpid()).\(UInt32.random(in: .min ... .max)).tmp"
    let file = try create(temporary)
    do throws(Failure) {
      try file.write(bytes)
      guard fsync(file.descriptor) == 0 else { throw failure("flush", temporary) }
      reached(.written)
      guard rename(temporary, path) == 0 else { throw failure("replace", path) }
      reached(.renamed)
    } catch {
      unlink(temporary)
      throw error
    }
    try PrivateDirectory.flush(parent(of: path))
  }

  /// Which file is open here.
  var identity: FileIdentity? {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? FileIdentity(status) : nil
  }

  /// How many bytes are in it.
  var size: Int {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
  }

  /// When it was written last.
  var modified: Date? {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    #if canImport(Glibc)
      let time = status.st_mtim
    #else
      let time = status.st_mtimespec
    #endif
    return Date(timeIntervalSince1970: Double(time.tv_sec) + Double(time.tv_nsec) / 1e9)
  }

  /// Makes sure that the first `count` bytes of a new file have their room on the disk.
  ///
  /// They are written and flushed: a promise of the file system (`posix_fallocate`) would not do
  /// everywhere.
  func reserve(_ count: Int) throws(Failure) {
    try write([UInt8](repeating: 0, count: count))
    guard fsync(descriptor) == 0 else { throw Self.failure("flush", path) }
    lseek(descriptor, 0, SEEK_SET)
  }

  /// All of the file.
  package func readAll(limit: Int) throws(Failure) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        throw Self.failure("read", path)
      }
      if count == 0 { return bytes }
      bytes += chunk[..<count]
      if bytes.count > limit {
        throw Failure(.store, "\(path) is larger than \(limit) bytes: not a file of this program")
      }
    }
  }

  package func tryLock() throws(Failure) -> Bool {
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      if errno == EWOULDBLOCK { return false }
      if errno != EINTR { throw Self.failure("lock", path) }
    }
    return true
  }

  /// Writes into a lock file whose it is; for people, nothing depends on it.
  func sign() {
    let name = Array("process \(getpid())".utf8)
    if ftruncate(descriptor, 0) == 0 { try? write(name) }
  }

  func unlock() { _ = flock(descriptor, LOCK_UN) }

  func write(_ bytes: [UInt8]) throws(Failure) {
    let failure: Failure? = bytes.withUnsafeBytes { bytes in
      do throws(Failure) { try write(bytes) } catch { return error }
      return nil
    }
    if let failure { throw failure }
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws(Failure) {
    var rest = bytes
    while !rest.isEmpty {
      let count = Self.write(descriptor, rest)
      if count < 0 {
        if errno == EINTR { continue }
        throw Self.failure("write", path)
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }

  private static func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    #if canImport(Glibc)
      Glibc.write(descriptor, bytes.baseAddress, bytes.count)
    #else
      Darwin.write(descriptor, bytes.baseAddress, bytes.count)
    #endif
  }

  func checkPrivate(readableByOthers: Bool) throws(Failure) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Self.failure("examine", path) }
    let quoted = shellQuoted(path)
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw Failure(
        .store, "\(path) is not a regular file; it was not used and not changed: name another one",
        ["path": .string(path)])
    }
    guard status.st_uid == geteuid() else {
      throw refusal("belongs to another user", repair: "sudo chown \"$(id -un)\" \(quoted)")
    }
    if readableByOthers {
      guard status.st_mode & 0o022 == 0 else {
        throw refusal("can be changed by others", repair: "chmod go-w \(quoted)")
      }
      return
    }
    guard status.st_mode & 0o077 == 0 else {
      throw refusal("can be read by others", repair: "chmod 600 \(quoted)")
    }
    guard status.st_nlink == 1 else {
      throw refusal(
        "has another name (a hard link)",
        repair: "cp -p \(quoted) \(shellQuoted(path + ".own")) && mv \(shellQuoted(path + ".own"))"
          + " \(quoted)")
    }
  }

  private func refusal(_ what: String, repair: String) -> Failure {
    Failure(
      .store, "\(path) \(what); it was not used and not changed: repair it with: \(repair)",
      ["path": .string(path), "repair": .string(repair)])
  }

  static func failure(_ action: String, _ path: String) -> Failure {
    let code = errno
    let hint =
      switch code {
      case ENOSPC, EDQUOT: "; free some space and try again"
      case EROFS: "; the file system is read-only: choose another place with --store file:PATH"
      case EBUSY:
        "; it is a mount point of its own: mount the directory it is in instead, or choose another"
          + " place with --store file:PATH"
      case EACCES, EPERM: "; check who owns it, or choose another place with --store file:PATH"
      case ELOOP: "; it is a symbolic link, which is not followed here"
      default: ""
      }
    return Failure(
      .store, "cannot \(action) \(path): \(String(cString: strerror(code)))\(hint)",
      ["path": .string(path)])
  }

  private static func parent(of path: String) -> String {
    path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
  }
}
