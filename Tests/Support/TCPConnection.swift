import Dispatch

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A plain connection to a port of this machine; it blocks a queue of its own, never a test.
package final class TCPConnection: Sendable {
  package struct Failure: Error {
    package let call: String
    package let code: Int32
  }

  /// How receiving ended.
  package enum End: Equatable, Sendable {
    case enough, closed, reset, timedOut
  }

  private let descriptor: Int32
  private let queue = DispatchQueue(label: "connection")

  /// - Parameter patience: seconds to wait for the other side before a test is given up.
  package init(port: Int, ipv6: Bool = false, patience: Int = 20) throws {
    #if canImport(Glibc)
      let stream = Int32(SOCK_STREAM.rawValue)
    #else
      let stream = SOCK_STREAM
    #endif
    descriptor = socket(ipv6 ? AF_INET6 : AF_INET, stream, 0)
    guard descriptor >= 0 else { throw Failure(call: "socket", code: errno) }
    var limit = timeval(tv_sec: patience, tv_usec: 0)
    let size = socklen_t(MemoryLayout<timeval>.size)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
    let connected = ipv6 ? connect6(port) : connect4(port)
    guard connected == 0 else { throw Failure(call: "connect", code: errno) }
  }

  deinit { close(descriptor) }

  /// Sends what the other side takes; a closed connection is for the reader to notice.
  package func send(_ bytes: [UInt8]) async {
    await onQueue {
      var rest = bytes[...]
      while !rest.isEmpty {
        #if canImport(Darwin)
          let flags: Int32 = 0
        #else
          let flags = Int32(MSG_NOSIGNAL)
        #endif
        let count = rest.withUnsafeBytes {
          #if canImport(Glibc)
            Glibc.send(self.descriptor, $0.baseAddress, $0.count, flags)
          #elseif canImport(Musl)
            Musl.send(self.descriptor, $0.baseAddress, $0.count, flags)
          #else
            Darwin.send(self.descriptor, $0.baseAddress, $0.count, flags)
          #endif
        }
        guard count > 0 else { return }
        rest = rest.dropFirst(count)
      }
    }
  }

  package func send(_ text: String) async { await send(Array(text.utf8)) }

  /// Ends this side; the other may still answer.
  package func finishSending() async {
    await onQueue { _ = shutdown(self.descriptor, Int32(SHUT_WR)) }
  }

  /// Collects what arrives until it is enough, or the connection ends.
  package func receive(
    until isEnough: @escaping @Sendable ([UInt8]) -> Bool = { _ in false }
  ) async -> (bytes: [UInt8], end: End) {
    await onQueue {
      var bytes: [UInt8] = []
      var part = [UInt8](repeating: 0, count: 65_536)
      while !isEnough(bytes) {
        let count = recv(self.descriptor, &part, part.count, 0)
        if count == 0 { return (bytes, .closed) }
        if count < 0 { return (bytes, errno == ECONNRESET ? .reset : .timedOut) }
        bytes += part.prefix(count)
      }
      return (bytes, .enough)
    }
  }

  private func onQueue<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
      queue.async { continuation.resume(returning: work()) }
    }
  }

  private func connect4(_ port: Int) -> Int32 {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    inet_pton(AF_INET, "127.0.0.1", &address.sin_addr)
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }

  private func connect6(_ port: Int) -> Int32 {
    var address = sockaddr_in6()
    address.sin6_family = sa_family_t(AF_INET6)
    address.sin6_port = in_port_t(port).bigEndian
    inet_pton(AF_INET6, "::1", &address.sin6_addr)
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in6>.size))
      }
    }
  }
}
