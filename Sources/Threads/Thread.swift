#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Runs `body` on a thread of its own; nobody joins it.
///
/// - Returns: false when the system has no thread to give.
package func startThread(_ body: @escaping @Sendable () -> Void) -> Bool {
  final class Box {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
  var attributes = pthread_attr_t()
  pthread_attr_init(&attributes)
  defer { pthread_attr_destroy(&attributes) }
  pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
  // As much as a main thread has: operations take their first steps on one of these.
  pthread_attr_setstacksize(&attributes, 1 << 23)

  let box = Unmanaged.passRetained(Box(body))
  #if canImport(Darwin)
    var thread: pthread_t?
    let status = pthread_create(
      &thread, &attributes,
      { argument in
        Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body()
        return nil
      }, box.toOpaque())
  #else
    var thread = pthread_t()
    let status = pthread_create(
      &thread, &attributes,
      { argument in
        if let argument { Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body() }
        return nil
      }, box.toOpaque())
  #endif
  if status != 0 { box.release() }
  return status == 0
}

/// Runs `body` on a thread of its own: calls that wait for a person, a process or a task must not hold
/// one of the few threads on which tasks run.
package func withBlockingCall<Value: Sendable>(
  _ body: @escaping @Sendable () -> Value
) async -> Value {
  await withCheckedContinuation { continuation in
    // Without a thread it is better to be slow than to be silent.
    if !startThread({ continuation.resume(returning: body()) }) {
      continuation.resume(returning: body())
    }
  }
}
