#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A detached POSIX thread: the server blocks, which the cooperative pool must not.
final class LoopbackThread: Sendable {
  private let body: @Sendable () -> Void

  private init(_ body: @escaping @Sendable () -> Void) {
    self.body = body
  }

  static func run(_ body: @escaping @Sendable () -> Void) {
    let context = Unmanaged.passRetained(LoopbackThread(body))
    #if canImport(Darwin)
      var thread: pthread_t?
    #else
      var thread = pthread_t()
    #endif
    guard pthread_create(&thread, nil, enter, context.toOpaque()) == 0 else {
      return context.release()
    }
    #if canImport(Darwin)
      if let thread { pthread_detach(thread) }
    #else
      pthread_detach(thread)
    #endif
  }

  fileprivate func main() {
    body()
  }
}

#if canImport(Darwin)
  private func enter(_ context: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    Unmanaged<LoopbackThread>.fromOpaque(context).takeRetainedValue().main()
    return nil
  }
#else
  private func enter(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    Unmanaged<LoopbackThread>.fromOpaque(context).takeRetainedValue().main()
    return nil
  }
#endif
