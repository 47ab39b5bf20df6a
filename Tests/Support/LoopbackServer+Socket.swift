#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The socket calls of the test server.
enum LoopbackSocket {
  /// What failed, with its errno.
  struct Failure: Error {
    let call: String
    let code = errno
  }

  #if canImport(Darwin)
    static let noSignal: Int32 = 0
    private static let stream = SOCK_STREAM
  #else
    static let noSignal = Int32(MSG_NOSIGNAL)
    private static let stream = Int32(SOCK_STREAM.rawValue)
  #endif

  /// A listening socket on a free port of 127.0.0.1.
  static func listen() throws -> (socket: Int32, port: Int) {
    let bound = try bind()
    #if canImport(Darwin)
      let isListening = Darwin.listen(bound.socket, 128) == 0
    #else
      let isListening = Glibc.listen(bound.socket, 128) == 0
    #endif
    guard isListening else {
      defer { close(bound.socket) }
      throw Failure(call: "listen")
    }
    return bound
  }

  /// A socket that has a free port of 127.0.0.1 and does not listen there.
  static func bind() throws -> (socket: Int32, port: Int) {
    let descriptor = socket(AF_INET, stream, 0)
    guard descriptor >= 0 else { throw Failure(call: "socket") }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        #if canImport(Darwin)
          let outcome = Darwin.bind(descriptor, address, length)
        #else
          let outcome = Glibc.bind(descriptor, address, length)
        #endif
        return outcome == 0 && getsockname(descriptor, address, &length) == 0
      }
    }
    guard isBound else {
      defer { close(descriptor) }
      throw Failure(call: "bind")
    }
    return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
  }

  /// Nil once the listener is shut down.
  static func accept(_ listener: Int32) -> Int32? {
    while true {
      #if canImport(Darwin)
        let descriptor = Darwin.accept(listener, nil, nil)
      #else
        let descriptor = Glibc.accept(listener, nil, nil)
      #endif
      if descriptor >= 0 {
        var on: Int32 = 1
        let size = socklen_t(MemoryLayout<Int32>.size)
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, size)
        #if canImport(Darwin)
          setsockopt(descriptor, SOL_SOCKET, SO_NOSIGPIPE, &on, size)
        #endif
        return descriptor
      }
      guard errno == EINTR || errno == ECONNABORTED else { return nil }
    }
  }
}
