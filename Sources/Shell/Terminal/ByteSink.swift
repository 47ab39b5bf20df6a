package import InfusionsoftKit

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Writes whole buffers to a descriptor, which it does not own.
///
/// SIGPIPE must be ignored in the process: a reader that went away is an error here.
package struct ByteSink: Sendable {
  package let descriptor: Int32

  package init(descriptor: Int32) { self.descriptor = descriptor }

  /// Blocks until everything is written.
  package func write(_ bytes: [UInt8]) throws(OutputError) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        systemWrite(descriptor, buffer[written...])
      }
      if count >= 0 {
        written += count
        continue
      }
      switch errno {
      case EINTR: continue
      case EAGAIN, EWOULDBLOCK: waitUntilWritable()
      case EPIPE: throw .brokenPipe
      default: throw .failed(String(cString: strerror(errno)))
      }
    }
  }

  package func write(_ text: String) throws(OutputError) { try write(Array(text.utf8)) }

  private func waitUntilWritable() {
    var descriptor = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    _ = poll(&descriptor, 1, -1)
  }
}

/// Why output could not be written.
package enum OutputError: Error, Sendable, Equatable {
  /// The reader is gone: the process ends as SIGPIPE would have ended it.
  case brokenPipe
  /// With the system's reason.
  case failed(String)

  /// What the user is told; nil where the process dies of SIGPIPE instead.
  package var failure: Failure? {
    switch self {
    case .brokenPipe: nil
    case .failed(let reason): Failure(.partial, "the output could not be written: \(reason)")
    }
  }
}

private func systemWrite(_ descriptor: Int32, _ bytes: Slice<UnsafeRawBufferPointer>) -> Int {
  let bytes = UnsafeRawBufferPointer(rebasing: bytes)
  return write(descriptor, bytes.baseAddress, bytes.count)
}
