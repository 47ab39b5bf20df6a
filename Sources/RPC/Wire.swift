#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A descriptor of the wire: blocking, because another process may share it, and never changed.
struct Wire: Sendable {
  let descriptor: Int32

  /// What one write may hold: a pipe that is ready takes as much without blocking (POSIX promises
  /// it for `PIPE_BUF` bytes, which is 512 or 4096).
  static let piece = Int(PIPE_BUF)

  enum WriteOutcome {
    case written
    /// Nobody reads any more.
    case closed
    /// It took nothing for too long.
    case stalled
  }

  /// Reads what is there, waiting for the first byte: 0 at the end of the input, or when it fails.
  func read(into buffer: inout [UInt8]) -> Int {
    buffer.withUnsafeMutableBytes { buffer in
      while true {
        #if canImport(Darwin)
          let count = Darwin.read(descriptor, buffer.baseAddress, buffer.count)
        #else
          let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        #endif
        if count >= 0 { return count }
        // Whoever shares the open file may have made it non-blocking.
        if errno == EAGAIN {
          wait(for: POLLIN, milliseconds: -1)
        } else if errno != EINTR {
          return 0
        }
      }
    }
  }

  /// Whether ``piece`` bytes could be written now, or the write would fail.
  func isReady(within milliseconds: Int32) -> Bool {
    wait(for: POLLOUT, milliseconds: milliseconds)
  }

  @discardableResult
  private func wait(for event: Int32, milliseconds: Int32) -> Bool {
    var request = pollfd(fd: descriptor, events: Int16(event), revents: 0)
    while true {
      let count = poll(&request, 1, milliseconds)
      if count >= 0 { return count > 0 }
      if errno != EINTR { return true }
    }
  }

  /// Writes all of `bytes`, waiting for the reader up to `patience` each time nothing moves.
  ///
  /// - Parameter isReady: the first piece is known to fit.
  func write(_ bytes: [UInt8], patience milliseconds: Int32, isReady: Bool = false) -> WriteOutcome
  {
    bytes.withUnsafeBytes { bytes in
      var rest = bytes[...]
      var isReady = isReady
      while !rest.isEmpty {
        guard isReady || self.isReady(within: milliseconds) else { return .stalled }
        isReady = false
        let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(Self.piece))
        #if canImport(Darwin)
          let count = Darwin.write(descriptor, piece.baseAddress, piece.count)
        #else
          let count = Glibc.write(descriptor, piece.baseAddress, piece.count)
        #endif
        if count >= 0 {
          rest = rest.dropFirst(count)
        } else if errno != EINTR && errno != EAGAIN {
          return .closed
        }
      }
      return .written
    }
  }
}
