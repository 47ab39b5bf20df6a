#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Reads rows of text from a descriptor as they arrive.
final class RowReader {
  enum Event: Equatable {
    /// Without its line end.
    case row(String)
    case notText
    /// ^C.
    case interrupted
    case end
    /// With the system's reason.
    case failed(String)
  }

  private let descriptor: Int32
  private let wake: EditorWake
  private let readsAhead: Bool
  private let ownsDescriptor: Bool
  /// Shows what is to be said meanwhile; otherwise it waits for the next prompt.
  var show: ((String) -> Void)?
  private var unread: ArraySlice<UInt8> = []
  private var hasEnded = false

  /// - Parameter readsAhead: otherwise what follows a row stays for whoever reads next, at the price
  ///   of a call for each byte.
  init(descriptor: Int32, wake: EditorWake, readsAhead: Bool, ownsDescriptor: Bool = false) {
    self.descriptor = descriptor
    self.wake = wake
    self.readsAhead = readsAhead
    self.ownsDescriptor = ownsDescriptor
  }

  deinit {
    if ownsDescriptor { close(descriptor) }
  }

  /// Blocks for the next row.
  func next() -> Event {
    var notices = wake.beginReading(restoring: nil)
    defer {
      wake.endReading()
      notices.forEach(wake.notify)
    }
    var searched = unread.startIndex
    while true {
      if let end = unread[searched...].firstIndex(of: 0x0A) {
        defer { unread = unread[(end + 1)...] }
        return Self.event(for: unread[..<end])
      }
      if hasEnded {
        defer { unread = [] }
        return unread.isEmpty ? .end : Self.event(for: unread)
      }
      searched = unread.endIndex
      if let show {
        notices.forEach(show)
        notices = []
      }
      if let event = fill(&notices) { return event }
    }
  }

  /// Reads more; an event only where that cannot be.
  private func fill(_ notices: inout [String]) -> Event? {
    var polled = [
      pollfd(fd: wake.descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
    ]
    guard poll(&polled, 2, -1) > 0 else { return errno == EINTR ? nil : failure }
    if polled[0].revents != 0 {
      let events = wake.take()
      notices += events.notices
      if events.mustStop { stopProcess() }
      return events.isInterrupted ? .interrupted : nil
    }
    var buffer = [UInt8](repeating: 0, count: readsAhead ? 65_536 : 1)
    let count = read(descriptor, &buffer, buffer.count)
    if count < 0 { return errno == EINTR || errno == EAGAIN ? nil : failure }
    hasEnded = count == 0
    unread.append(contentsOf: buffer[..<count])
    return nil
  }

  private var failure: Event { .failed(String(cString: strerror(errno))) }

  private static func event(for bytes: ArraySlice<UInt8>) -> Event {
    String(validating: bytes, as: UTF8.self).map(Event.row) ?? .notText
  }
}
