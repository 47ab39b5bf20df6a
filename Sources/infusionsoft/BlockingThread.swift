#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A thread for calls that block, which the cooperative pool must not.
enum BlockingThread {
  /// Runs `body` on a thread of its own; nobody joins it.
  static func start(_ body: @escaping @Sendable () -> Void) {
    let box = Unmanaged.passRetained(Box(body)).toOpaque()
    #if canImport(Glibc)
    var thread = pthread_t()
    #else
    var thread: pthread_t?
    #endif
    guard pthread_create(&thread, nil, runBox, box) == 0 else {
      Unmanaged<Box>.fromOpaque(box).takeRetainedValue().body()
      return
    }
  }

  fileprivate final class Box: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
}

#if canImport(Glibc)
private func runBox(_ box: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let box else { return nil }
  Unmanaged<BlockingThread.Box>.fromOpaque(box).takeRetainedValue().body()
  return nil
}
#else
private func runBox(_ box: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
  Unmanaged<BlockingThread.Box>.fromOpaque(box).takeRetainedValue().body()
  return nil
}
#endif
