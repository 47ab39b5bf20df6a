#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The terminal as a source of characters, which other threads can interrupt.
struct Keyboard {
  enum Event: Equatable {
    case character(Unicode.Scalar)
    /// A bracketed paste begins: its characters and its end mark come next.
    case pasteStart
    /// Something is to be taken from the ``EditorWake``.
    case woken
    /// The terminal is gone.
    case end
  }

  private let descriptor: Int32
  private let wake: EditorWake
  private var bytes: ArraySlice<UInt8> = []
  private static let pasteMark = Array("\u{1B}[200~".utf8)
  /// How long the rest of a mark may take after Escape, in milliseconds: it comes in one piece, but
  /// a network may cut it. Escape itself is felt as immediate.
  private static let markPatience: Int32 = 50
  /// The beginning of a character whose other bytes have not come yet.
  private var partial: [UInt8] = []

  init(descriptor: Int32, wake: EditorWake) {
    self.descriptor = descriptor
    self.wake = wake
  }

  /// Blocks for the next character; what is not UTF-8 becomes U+FFFD.
  ///
  /// - Parameter readsAhead: takes many bytes at once, as the inside of a paste. Not for keys: what
  ///   is typed ahead belongs to whoever reads the terminal next, a pager for instance.
  mutating func next(readsAhead: Bool = false) -> Event {
    while true {
      if let byte = bytes.popFirst() {
        if byte == Self.pasteMark[0], !readsAhead, takePasteMark() { return .pasteStart }
        if let scalar = decode(byte) { return .character(scalar) }
      } else if let event = wait(readsAhead: readsAhead) {
        return event
      }
    }
  }

  /// Forgets what was read and not yet used.
  mutating func discard() {
    bytes = []
    partial = []
  }

  /// After Escape: takes the rest of the mark, or leaves what came instead.
  private mutating func takePasteMark() -> Bool {
    for count in 1..<Self.pasteMark.count {
      while bytes.count < count {
        var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        var byte: UInt8 = 0
        guard poll(&polled, 1, Self.markPatience) > 0, read(descriptor, &byte, 1) == 1 else {
          return false
        }
        bytes.append(byte)
      }
      guard bytes[bytes.startIndex + count - 1] == Self.pasteMark[count] else { return false }
    }
    bytes = bytes.dropFirst(Self.pasteMark.count - 1)
    return true
  }

  private mutating func decode(_ byte: UInt8) -> Unicode.Scalar? {
    let isContinuation = byte & 0xC0 == 0x80
    if !partial.isEmpty, !isContinuation {
      bytes = [byte] + bytes
      partial = []
      return "\u{FFFD}"
    }
    partial.append(byte)
    let length =
      switch partial[0] {
      case 0xC2...0xDF: 2
      case 0xE0...0xEF: 3
      case 0xF0...0xF4: 4
      default: 1
      }
    guard partial.count == length else { return nil }
    defer { partial = [] }
    return String(decoding: partial, as: UTF8.self).unicodeScalars.first
  }

  /// Fills `bytes`, or says why not.
  private mutating func wait(readsAhead: Bool) -> Event? {
    var polled = [
      pollfd(fd: wake.descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
    ]
    guard poll(&polled, 2, -1) > 0 else { return errno == EINTR ? nil : .end }
    if polled[0].revents != 0 { return .woken }
    var buffer = [UInt8](repeating: 0, count: readsAhead ? 16_384 : 1)
    let count = read(descriptor, &buffer, buffer.count)
    if count < 0, errno == EINTR || errno == EAGAIN { return nil }
    guard count > 0 else { return .end }
    bytes = buffer[..<count]
    return nil
  }
}
