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
final class ReaderExecutor: TaskExecutor {
  private struct State {
    var thread: pthread_t?
    var jobs: [UnownedJob] = []
  }

  private let state = Mutex(State())

  /// Makes the calling thread the one whose jobs stay.
  func adoptThisThread() {
    let thread = pthread_self()
    state.withLock { $0.thread = thread }
  }

  /// Keeps no more jobs: to be called before the thread ends, since its identity may be given to another.
  func releaseThread() {
    state.withLock { $0.thread = nil }
    runJobs()
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let thread = pthread_self()
    let stays = state.withLock { state in
      guard let reader = state.thread, pthread_equal(reader, thread) != 0 else { return false }
      state.jobs.append(job)
      return true
    }
    if !stays { globalConcurrentExecutor.enqueue(job) }
  }

  /// Runs what has been enqueued by this thread, which is the adopted one, until nothing is left.
  func runJobs() {
    while true {
      var jobs: [UnownedJob] = []
      state.withLock { swap(&$0.jobs, &jobs) }
      if jobs.isEmpty { return }
      for job in jobs { job.runSynchronously(on: asUnownedTaskExecutor()) }
    }
  }
}
