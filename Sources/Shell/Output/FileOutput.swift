import InfusionsoftKit

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `> file`, `>> file`.
///
/// What the file held is only given up for something else: an operation that fails before its first
/// byte leaves it as it was.
final class FileOutput: LineOutput {
  let terminal: Terminal
  let descriptor: Int32
  private let appends: Bool
  private let start = Once()

  /// Opens the file, before anything is sent.
  /// - Throws: a usage ``Failure``.
  init(path: String, appends: Bool, terminal: Terminal) throws(Failure) {
    guard !path.isEmpty else { throw .usage("a file name is missing behind >") }
    let flags = O_WRONLY | O_CREAT | O_CLOEXEC | (appends ? O_APPEND : 0)
    descriptor = open(path, flags, 0o666)
    guard descriptor >= 0 else {
      throw .usage("cannot write to \(path): \(String(cString: strerror(errno)))")
    }
    self.appends = appends
    self.terminal = terminal.redirected(to: descriptor)
  }

  deinit { close(descriptor) }

  func write(_ bytes: [UInt8]) async throws {
    empty()
    try ByteSink(descriptor: descriptor).write(bytes)
  }

  func finish(succeeded: Bool) async throws -> Int32 {
    if succeeded { empty() }
    return 0
  }

  /// A device or a pipe has nothing to be emptied of.
  private func empty() {
    if !appends { start.run { _ = ftruncate(descriptor, 0) } }
  }
}
