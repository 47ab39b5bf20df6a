#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An address at which nobody listens: a port that is bound and never listened on, so that nobody
/// else can take it while the test runs.
enum ClosedPort {
  static func url() throws -> String { "http://127.0.0.1:\(try port.get())" }

  private static let port: Result<Int, SystemError> = {
    #if canImport(Glibc)
      let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      let descriptor = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let code = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 ? getsockname(descriptor, $0, &length) : -1
      }
    }
    return code == 0
      ? .success(Int(address.sin_port.bigEndian)) : .failure(SystemError(code: errno))
  }()
}
