#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A private file of the user, open and locked.
///
/// Its owner, kind and mode are checked on the open descriptor, so nothing can be put in its place
/// between the check and the use.
struct LockedFile {
  private let path: String
  private let descriptor: Int32

  /// Runs `body` with the file, created if need be together with its directory (0600 in 0700).
  ///
  /// Waits a second for others to let go of it, or not at all. The file is closed after `body`.
  static func open<Result>(
    _ path: String, waits: Bool = true, _ body: (LockedFile) throws(EditorError) -> Result
  ) throws(EditorError) -> Result {
    createDirectory(for: path)
    // Whoever rewrites the file puts a new one under its name: what was waited for may be gone.
    for _ in 0..<10 {
      let descriptor = openPrivate(path, O_RDWR | O_APPEND | O_CREAT)
      guard descriptor >= 0 else {
        throw errno == ELOOP
          ? EditorError("\(path) is a symbolic link") : EditorError(call: path, number: errno)
      }
      defer {
        // A child being started has a copy of the descriptor until it runs its program.
        flock(descriptor, LOCK_UN)
        close(descriptor)
      }
      let file = LockedFile(path: path, descriptor: descriptor)
      try file.check()
      try file.lock(waits: waits)
      if file.isStillInPlace { return try body(file) }
    }
    throw EditorError("\(path) is replaced all the time")
  }

  func read() throws(EditorError) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = pread(descriptor, &buffer, buffer.count, off_t(bytes.count))
      if count == 0 { return bytes }
      if count > 0 {
        bytes += buffer[..<count]
      } else if errno != EINTR {
        throw EditorError(call: "reading \(path)", number: errno)
      }
    }
  }

  /// Appends a line, on a line of its own even where a crash has left half a line.
  func append(_ line: [UInt8]) throws(EditorError) {
    var last: UInt8 = 0
    let end = lseek(descriptor, 0, SEEK_END)
    let isTorn = end > 0 && pread(descriptor, &last, 1, end - 1) == 1 && last != UInt8(ascii: "\n")
    try Self.write((isTorn ? [UInt8(ascii: "\n")] : []) + line, to: descriptor, path)
  }

  /// Puts a file with these contents in the place of this one, all at once.
  func replace(with bytes: [UInt8]) throws(EditorError) {
    let temporary = "\(path).new"
    unlink(temporary)
    let copy = openPrivate(temporary, O_WRONLY | O_CREAT | O_EXCL)
    guard copy >= 0 else { throw EditorError(call: temporary, number: errno) }
    defer { close(copy) }
    do throws(EditorError) {
      try Self.write(bytes, to: copy, temporary)
      guard fsync(copy) == 0, rename(temporary, path) == 0 else {
        throw EditorError(call: "replacing \(path)", number: errno)
      }
    } catch {
      unlink(temporary)
      throw error
    }
  }

  private func check() throws(EditorError) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw EditorError(call: path, number: errno)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw EditorError("\(path) is not a regular file")
    }
    guard status.st_uid == geteuid() else {
      throw EditorError("\(path) belongs to another user")
    }
    if status.st_mode & 0o077 != 0, fchmod(descriptor, 0o600) != 0 {
      throw EditorError("\(path) can be read by others; chmod 600 \(path)")
    }
  }

  private func lock(waits: Bool) throws(EditorError) {
    // A blocking lock could hold the prompt for as long as a stopped process holds the file.
    for _ in 0..<(waits ? 200 : 1) {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return }
      guard errno == EWOULDBLOCK || errno == EINTR else {
        throw EditorError(call: "locking \(path)", number: errno)
      }
      if waits { usleep(5000) }
    }
    throw EditorError("\(path) is locked by another process")
  }

  private var isStillInPlace: Bool {
    var opened = stat()
    var named = stat()
    return fstat(descriptor, &opened) == 0 && lstat(path, &named) == 0
      && opened.st_ino == named.st_ino && opened.st_dev == named.st_dev
  }

  private static func createDirectory(for path: String) {
    var directory = ""
    for component in path.split(separator: "/").dropLast() {
      directory += path.hasPrefix("/") || !directory.isEmpty ? "/\(component)" : "\(component)"
      // One that exists or cannot be made shows when the file is opened.
      mkdir(directory, 0o700)
    }
  }

  private static func write(
    _ bytes: [UInt8], to descriptor: Int32, _ path: String
  ) throws(EditorError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { writeSome(descriptor, $0) }
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if errno != EINTR {
        throw EditorError(call: "writing \(path)", number: errno)
      }
    }
  }
}

// The members above shadow the system's functions of the same name.
private func openPrivate(_ path: String, _ flags: Int32) -> Int32 {
  open(path, flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o600)
}

private func writeSome(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
  write(descriptor, bytes.baseAddress, bytes.count)
}
