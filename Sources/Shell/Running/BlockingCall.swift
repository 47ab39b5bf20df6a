#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Runs `body` on a thread of its own: calls that wait for a person or for a task must not hold one
/// of the few threads on which tasks run.
package func withBlockingCall<Value: Sendable>(
  _ body: @escaping @Sendable () -> Value
) async -> Value {
  await withCheckedContinuation { continuation in
    BlockingCall { continuation.resume(returning: body()) }.start()
  }
}

private final class BlockingCall: Sendable {
  private let body: @Sendable () -> Void

  init(_ body: @escaping @Sendable () -> Void) { self.body = body }

  func start() {
    #if canImport(Glibc)
      var thread = pthread_t()
    #else
      var thread: pthread_t?
    #endif
    let context = Unmanaged.passRetained(self).toOpaque()
    if pthread_create(&thread, nil, runBlockingCall, context) != 0 {
      // Without a thread it is better to be slow than to be silent.
      Self.run(context)
    }
  }

  static func run(_ context: UnsafeMutableRawPointer) {
    Unmanaged<BlockingCall>.fromOpaque(context).takeRetainedValue().body()
  }
}

#if canImport(Glibc)
  private func runBlockingCall(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    pthread_detach(pthread_self())
    if let context { BlockingCall.run(context) }
    return nil
  }
#else
  private func runBlockingCall(_ context: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    pthread_detach(pthread_self())
    BlockingCall.run(context)
    return nil
  }
#endif
