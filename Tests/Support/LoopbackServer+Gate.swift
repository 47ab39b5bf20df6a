#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

extension LoopbackServer {
  /// Holds threads of the server back until a test opens it, once and for good.
  package final class Gate: Sendable {
    private let reading: Int32
    private let writing: Int32

    package init() {
      var ends: [Int32] = [-1, -1]
      _ = pipe(&ends)
      reading = ends[0]
      writing = ends[1]
    }

    deinit {
      close(reading)
    }

    package func open() {
      close(writing)
    }

    func wait() {
      var state = pollfd(fd: reading, events: Int16(POLLIN), revents: 0)
      while poll(&state, 1, -1) < 0, errno == EINTR {}
    }
  }
}
