import InfusionsoftKit
import JSONText

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file that grows beside its final name, `PATH.part`, and takes that name when it is whole.
///
/// Only one process writes it: it is locked. Like everything that holds contacts it is the user's alone.
final class PartialFile {
  /// What it will be called, links followed.
  let path: String
  /// What it is called until then.
  let partialPath: String
  /// How long it is, without what is reserved behind.
  private(set) var size: Int
  /// How far it reaches with that.
  private var end: Int
  private let descriptor: Int32

  /// Opens the file at the length it had, or begins it anew.
  /// - Parameter length: nil keeps nothing of what is there.
  convenience init(for path: String, keeping length: Int?) throws(Failure) {
    try self.init(path, growingAs: path + ".part", keeping: length)
  }

  /// Opens a file that keeps its name, to be added to.
  convenience init(checkpoint path: String, keeping length: Int?) throws(Failure) {
    try self.init(path, growingAs: path, keeping: length)
  }

  private init(_ path: String, growingAs name: String, keeping length: Int?) throws(Failure) {
    self.path = path
    partialPath = name
    descriptor = open(partialPath, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw Self.failure("create", partialPath) }
    size = length ?? 0
    end = size
    do throws(Failure) {
      try prepare()
    } catch {
      close(descriptor)
      throw error
    }
  }

  /// The lock ends here, even where a child that is being started holds a copy of the descriptor.
  deinit {
    _ = flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  private func prepare() throws(Failure) {
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      throw Failure(
        .store,
        "\(partialPath) is still being written: wait for that, or name another file")
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Self.failure("examine", partialPath) }
    guard status.st_mode & S_IFMT == S_IFREG, status.st_nlink == 1 else {
      throw Failure(.usage, "\(partialPath) is no regular file of its own: name another one")
    }
    guard Int(status.st_size) >= size else {
      throw Failure(
        .usage,
        "\(partialPath) is shorter than its checkpoint says: leave out --resume to begin anew",
        ["pointer": "/resume"])
    }
    guard ftruncate(descriptor, off_t(size)) == 0 else { throw Self.failure("cut", partialPath) }
  }

  /// Adds bytes; of some that do not fit, none stay.
  func append(_ bytes: [UInt8]) throws(Failure) {
    try write(bytes)
    size += bytes.count
  }

  /// Makes sure that so many bytes can be added even if the disk is full by then. Until they are, zeros
  /// stand there.
  func reserve(_ count: Int) throws(Failure) {
    guard end - size < count else { return }
    // More than is asked for, so that it is not done each time.
    try write([UInt8](repeating: 0, count: 2 * count))
  }

  private func write(_ bytes: [UInt8]) throws(Failure) {
    guard lseek(descriptor, off_t(size), SEEK_SET) >= 0 else {
      throw Self.failure("write", partialPath)
    }
    do throws(Failure) {
      try FileWriting.write(bytes, to: descriptor, path: partialPath)
    } catch {
      _ = ftruncate(descriptor, off_t(end))
      throw error
    }
    end = max(end, size + bytes.count)
  }

  /// Gives back what is reserved.
  func trim() throws(Failure) {
    guard end > size else { return }
    guard ftruncate(descriptor, off_t(size)) == 0 else { throw Self.failure("cut", partialPath) }
    end = size
  }

  /// Makes what is in it durable.
  func flush() throws(Failure) {
    guard fsync(descriptor) == 0 else { throw Self.failure("flush", partialPath) }
  }

  /// Gives it its name, in place of what had it.
  func commit() throws(Failure) {
    try trim()
    try flush()
    guard rename(partialPath, path) == 0 else { throw Self.failure("replace", path) }
    try PrivateDirectory.flush(FileWriting.parent(of: path))
  }

  private static func failure(_ action: String, _ path: String) -> Failure {
    FileWriting.failure(action, path)
  }
}

/// Writing for results: failures say that something may be there already.
enum FileWriting {
  static func write(_ bytes: [UInt8], to descriptor: Int32, path: String) throws(Failure) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { systemWrite(descriptor, $0, from: written) }
      if count >= 0 {
        written += count
      } else if errno != EINTR {
        throw failure("write", path)
      }
    }
  }

  static func failure(_ action: String, _ path: String) -> Failure {
    let code = errno
    let hint = code == ENOSPC || code == EDQUOT ? ": free some space" : ""
    return Failure(
      .partial, "cannot \(action) \(path): \(String(cString: strerror(code)))\(hint)",
      ["path": .string(path)])
  }

  static func parent(of path: String) -> String {
    path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
  }

  /// The file a name stands for, links followed; the name itself where there is none yet.
  static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Whether bytes go straight into what has that name: a device or a pipe cannot be replaced.
  static func isStream(_ path: String) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0 else { return false }
    return status.st_mode & S_IFMT != S_IFREG && status.st_mode & S_IFMT != S_IFDIR
  }

  static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private static func systemWrite(
    _ descriptor: Int32, _ bytes: UnsafeRawBufferPointer, from start: Int
  ) -> Int {
    let rest = UnsafeRawBufferPointer(rebasing: bytes[start...])
    #if canImport(Glibc)
      return Glibc.write(descriptor, rest.baseAddress, rest.count)
    #else
      return Darwin.write(descriptor, rest.baseAddress, rest.count)
    #endif
  }
}
