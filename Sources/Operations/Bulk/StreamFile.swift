import InfusionsoftKit

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A device or a pipe that takes bytes as they come.
final class StreamFile: Sendable {
  private let descriptor: Int32
  private let path: String

  init(_ path: String) throws(Failure) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileWriting.failure("open", path) }
  }

  deinit { close(descriptor) }

  @Sendable func write(_ bytes: [UInt8]) async throws {
    try FileWriting.write(bytes, to: descriptor, path: path)
  }
}
