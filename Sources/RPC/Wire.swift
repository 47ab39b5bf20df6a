#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A descriptor of the wire: blocking, because another process may share it, and never changed.
struct Wire: Sendable {
  let descriptor: Int32
  /// How bytes are written without waiting for a reader that is behind.
  private let manner: Manner

  private enum Manner {
    /// Through an open file of our own for the same pipe, which nobody minds being non-blocking.
    case twin(Int32)
    /// A socket is asked not to block by each write.
    case socket
    /// In pieces that a pipe takes at once when it is ready: POSIX promises it for `PIPE_BUF` bytes.
    case pieces
  }

  init(descriptor: Int32) {
    self.descriptor = descriptor
    manner = .pieces
  }

  /// The wire that answers are written to.
  init(output descriptor: Int32) {
    self.descriptor = descriptor
    manner =
      Self.twin(of: descriptor).map { .twin($0) } ?? (Self.isSocket(descriptor) ? .socket : .pieces)
  }

  /// Gives back what was opened beside the descriptor, which stays open.
  func close() {
    if case .twin(let twin) = manner { _ = closeDescriptor(twin) }
  }

  /// What may be written by whoever has it, instead of by a thread that can wait: what a pipe holds that
  /// is empty, as it mostly is.
  var handful: Int {
    if case .pieces = manner { Self.piece } else { 1 << 16 }
  }

  private static let piece = Int(PIPE_BUF)

  /// Linux opens a pipe anew by this name; elsewhere it would be the same open file.
  private static func twin(of descriptor: Int32) -> Int32? {
    #if os(Linux)
      var status = stat()
      guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFIFO else { return nil }
      let twin = open("/proc/self/fd/\(descriptor)", O_WRONLY | O_NONBLOCK | O_CLOEXEC)
      return twin >= 0 ? twin : nil
    #else
      return nil
    #endif
  }

  private static func isSocket(_ descriptor: Int32) -> Bool {
    var status = stat()
    return fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFSOCK
  }

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

  /// Whether something could be written now, or the write would fail.
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
  func write(_ bytes: [UInt8], patience milliseconds: Int32) -> WriteOutcome {
    var rest = bytes[...]
    while true {
      let outcome = write(startOf: &rest)
      if outcome == .closed || rest.isEmpty { return outcome }
      guard isReady(within: milliseconds) else { return .stalled }
    }
  }

  /// Writes what can be written at once and drops it from `bytes`.
  func write(startOf bytes: inout ArraySlice<UInt8>) -> WriteOutcome {
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { writeOnce($0) }
      if count > 0 {
        bytes = bytes.dropFirst(count)
      } else if count == 0 || errno == EAGAIN {
        return .written
      } else if errno != EINTR {
        return .closed
      }
    }
    return .written
  }

  /// One write that does not block: how much it took, 0 for nothing yet, or -1.
  private func writeOnce(_ bytes: UnsafeRawBufferPointer) -> Int {
    switch manner {
    case .twin(let twin):
      return systemWrite(twin, bytes.baseAddress, bytes.count)
    case .socket:
      return send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_DONTWAIT))
    case .pieces:
      guard isReady(within: 0) else { return 0 }
      return systemWrite(descriptor, bytes.baseAddress, min(bytes.count, Self.piece))
    }
  }
}

#if canImport(Darwin)
  private let systemWrite = Darwin.write
  private let closeDescriptor = Darwin.close
#else
  private let systemWrite = Glibc.write
  private let closeDescriptor = Glibc.close
#endif
