#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Small files that are changed in place, under a lock.
extension PrivateFile {
  /// The file from its start, at most `limit` bytes of it.
  func readFromStart(limit: Int) throws(Failure) -> [UInt8] {
    let size = min(self.size, limit)
    var bytes = [UInt8](repeating: 0, count: size)
    var filled = 0
    while filled < size {
      let count = bytes.withUnsafeMutableBytes {
        pread(descriptor, $0.baseAddress?.advanced(by: filled), size - filled, off_t(filled))
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw Self.failure("read", path)
      }
      if count == 0 { break }
      filled += count
    }
    return Array(bytes.prefix(filled))
  }

  /// Puts `bytes` in place of what the file holds; a crash in the middle leaves a mixture.
  func rewrite(_ bytes: [UInt8]) throws(Failure) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        pwrite(
          descriptor, $0.baseAddress?.advanced(by: written), bytes.count - written, off_t(written))
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw Self.failure("write", path)
      }
      written += count
    }
    guard ftruncate(descriptor, off_t(bytes.count)) == 0 else { throw Self.failure("cut", path) }
  }
}
