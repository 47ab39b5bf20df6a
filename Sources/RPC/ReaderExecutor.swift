#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif
import Synchronization

/// Runs the first steps of a task on the reading thread, and the rest wherever Swift likes.
///
/// A call that can be answered without waiting for anything is then answered without a change of
/// threads, which would cost more than the call. Once a task has waited for another thread, that
/// thread's enqueueing sends it to the global pool.
// Sendable: `jobs` is touched by the adopted thread alone.
final class ReaderExecutor: TaskExecutor, @unchecked Sendable {
  /// The adopted thread, or 0.
  private let thread = Atomic<UInt>(0)
  private var jobs: [UnownedJob] = []

  /// Makes the calling thread the one whose jobs stay.
  func adoptThisThread() {
    thread.store(Self.thisThread, ordering: .releasing)
  }

  /// Keeps no more jobs: to be called before the thread ends, since its identity may be given to another.
  func releaseThread() {
    runJobs()
    thread.store(0, ordering: .releasing)
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    if thread.load(ordering: .acquiring) == Self.thisThread {
      jobs.append(job)
    } else {
      globalConcurrentExecutor.enqueue(job)
    }
  }

  /// Runs what has been enqueued by this thread, which is the adopted one, until nothing is left.
  func runJobs() {
    // A job may enqueue others behind it.
    var next = 0
    while next < jobs.count {
      jobs[next].runSynchronously(on: asUnownedTaskExecutor())
      next += 1
    }
    jobs.removeAll(keepingCapacity: true)
  }

  private static var thisThread: UInt {
    #if canImport(Darwin)
      UInt(bitPattern: pthread_self())
    #else
      UInt(pthread_self())
    #endif
  }
}
