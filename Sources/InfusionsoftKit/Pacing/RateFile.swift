import JSONText

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The file through which the processes of one user share the windows of a credential.
///
/// It is locked for some microseconds at a time, and changed in place: what a crash leaves half
/// written is not read, and counting starts anew. Whatever keeps it from being used costs accuracy,
/// never a call.
struct RateFile: Sendable {
  private let file: PrivateFile
  private let isKey: Bool

  /// Opens or makes the file; nil where that cannot be.
  init?(directory: String, name: String, isKey: Bool) {
    func open() -> PrivateFile? {
      guard let file = try? PrivateFile.openLock(directory + "/" + name) else { return nil }
      return (try? file.checkPrivate(readableByOthers: false)) == nil ? nil : file
    }
    if let file = open() {
      self.file = file
    } else {
      guard (try? PrivateDirectory.create(directory)) != nil, let file = open() else { return nil }
      self.file = file
    }
    self.isKey = isKey
  }

  /// Runs `body` on what the file holds (nil where that is nothing usable) and writes what it leaves;
  /// false when the lock was not to be had in a moment, and nothing was done.
  func update(_ body: (inout RateWindows?) -> Void) -> Bool {
    guard lock() else { return false }
    defer { file.unlock() }
    var windows = read()
    let before = windows
    body(&windows)
    if let windows, windows != before { try? file.rewrite(Array(windows.json.bytes)) }
    return true
  }

  private func read() -> RateWindows? {
    guard let bytes = try? file.readFromStart(limit: 1 << 20),
      let json = try? JSON(validating: bytes)
    else { return nil }
    return RateWindows(json, isKey: isKey)
  }

  /// The lock is held for a moment only, unless its holder was stopped in it: then go on without.
  private func lock() -> Bool {
    for _ in 0..<100 {
      guard let isLocked = try? file.tryLock() else { return false }
      if isLocked { return true }
      usleep(100)
    }
    return false
  }
}
