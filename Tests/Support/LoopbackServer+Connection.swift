#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// One accepted connection, used by one thread.
struct LoopbackConnection {
  struct Message {
    let method: String
    let target: String
    let head: String
    let body: [UInt8]
  }

  private let socket: Int32

  init(_ socket: Int32) {
    self.socket = socket
  }

  /// Nil once the client has closed. Bodies need a `Content-Length`, as libcurl sends it.
  func readRequest() -> Message? {
    var bytes: [UInt8] = []
    while !bytes.ends(with: "\r\n\r\n") {
      guard let byte = read(1) else { return nil }
      bytes += byte
    }
    let head = String(decoding: bytes.dropLast(4), as: UTF8.self)
    let lines = head.split(separator: "\r\n")
    let words = (lines.first ?? "").split(separator: " ")
    guard words.count == 3 else { return nil }
    let field = "content-length: "
    let length = lines.first { $0.lowercased().hasPrefix(field) }?.dropFirst(field.count)
    guard let body = read(length.flatMap { Int($0) } ?? 0) else { return nil }
    return Message(
      method: String(words[0]), target: String(words[1]), head: head, body: body)
  }

  /// Exactly that many bytes, or nil.
  private func read(_ count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let got = bytes[filled...].withUnsafeMutableBytes { room in
        recv(socket, room.baseAddress, room.count, 0)
      }
      if got < 0, errno == EINTR { continue }
      guard got > 0 else { return nil }
      filled += got
    }
    return bytes
  }

  /// Gives up silently when the client has gone.
  func write(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes {
        send(socket, $0.baseAddress, $0.count, LoopbackSocket.noSignal)
      }
      if sent < 0, errno == EINTR { continue }
      guard sent > 0 else { return }
      rest = rest.dropFirst(sent)
    }
  }

  func waitForClose() {
    while read(1) != nil {}
  }

  /// Makes the close that follows a reset.
  func reset() {
    var option = linger(l_onoff: 1, l_linger: 0)
    setsockopt(
      socket, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
  }

  func close() {
    #if canImport(Darwin)
      _ = Darwin.close(socket)
    #else
      _ = Glibc.close(socket)
    #endif
  }
}

extension [UInt8] {
  fileprivate func ends(with text: String) -> Bool {
    suffix(text.utf8.count).elementsEqual(text.utf8)
  }
}
