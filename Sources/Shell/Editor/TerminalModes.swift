#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The modes of a terminal at one moment.
struct TerminalModes: Sendable {
  let descriptor: Int32
  let attributes: termios
  /// Bracketed paste is switched off too.
  var endsPaste = false

  static let pasteOn = "\u{1B}[?2004h"
  static let pasteOff = "\u{1B}[?2004l"

  /// Nil where `descriptor` is no terminal.
  init?(of descriptor: Int32) {
    var attributes = termios()
    guard tcgetattr(descriptor, &attributes) == 0 else { return nil }
    self.descriptor = descriptor
    self.attributes = attributes
  }

  /// The terminal edits lines itself.
  var isCooked: Bool { attributes.c_lflag & tcflag_t(ICANON) != 0 }

  /// At once: waiting for output could block on a terminal that was stopped with ^S.
  func restore() {
    if endsPaste { writeAll(Self.pasteOff, to: descriptor) }
    set(attributes)
  }

  func set(_ attributes: termios) {
    var attributes = attributes
    while tcsetattr(descriptor, TCSANOW, &attributes) != 0, errno == EINTR {}
  }
}

/// Writes all of `text`; gives up in silence where the terminal is gone.
func writeAll(_ text: String, to descriptor: Int32) {
  var bytes = Array(text.utf8)[...]
  while !bytes.isEmpty {
    let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    if count >= 0 {
      bytes = bytes.dropFirst(count)
    } else if errno == EAGAIN {
      var polled = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      _ = poll(&polled, 1, -1)
    } else if errno != EINTR {
      return
    }
  }
}
