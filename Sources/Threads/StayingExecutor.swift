#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Keeps a task on the thread that lets it go on, where that thread has time for it.
///
/// Inside ``hosting(_:)`` what a thread enqueues stays with it; elsewhere it goes to the global pool. A
/// call that can be answered without waiting, or from a short answer that has just come, is then answered
/// without a change of threads, which would cost more than the step itself.
package final class StayingExecutor: TaskExecutor {
  package static let shared = StayingExecutor()

  private final class Jobs {
    var waiting: [UnownedJob] = []
  }

  /// Under this key a thread that hosts has its jobs.
  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    let status = pthread_key_create(&key, nil)
    precondition(status == 0, "the process has no key for thread-specific data left")
    return key
  }()

  /// Runs `body`, and then on the same thread what it has enqueued, until nothing is left.
  package static func hosting(_ body: () -> Void) {
    let jobs = Jobs()
    let outer = pthread_getspecific(key)
    pthread_setspecific(key, Unmanaged.passUnretained(jobs).toOpaque())
    defer { pthread_setspecific(key, outer) }
    body()
    // A job may enqueue others behind it.
    var next = 0
    while next < jobs.waiting.count {
      jobs.waiting[next].runSynchronously(on: shared.asUnownedTaskExecutor())
      next += 1
    }
  }

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    if let jobs = pthread_getspecific(Self.key) {
      Unmanaged<Jobs>.fromOpaque(jobs).takeUnretainedValue().waiting.append(job)
    } else {
      globalConcurrentExecutor.enqueue(job)
    }
  }
}
