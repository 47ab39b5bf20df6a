import Synchronization
import TestSupport
import Testing
import Threads

@Suite(.timeLimit(.minutes(5)))
struct StayingExecutorTests {
  @Test func `a thread that hosts runs what it begins, and what that begins`() async {
    let diary = await withBlockingCall {
      let diary = Diary()
      StayingExecutor.hosting {
        Task(executorPreference: StayingExecutor.shared) {
          diary.note("second")
          Task(executorPreference: StayingExecutor.shared) { diary.note("third") }
          await Task.yield()
          diary.note("fourth")
        }
        StayingExecutor.hosting {
          _ = Task(executorPreference: StayingExecutor.shared) { diary.note("first, inside") }
        }
      }
      diary.note("after")
      return diary
    }
    #expect(diary.steps == ["first, inside", "second", "third", "fourth", "after"])
    #expect(diary.isOfOneThread)
  }

  @Test func `what is begun elsewhere runs elsewhere`() async {
    let diary = await withBlockingCall { Diary() }
    await Task(executorPreference: StayingExecutor.shared) { diary.note("begun") }.value
    #expect(!diary.isOfOneThread)
  }

  @Test func `a task that has waited goes on where it is let go on`() async {
    let pause = Pause()
    // A thread that hosts is free again when the task waits.
    let task = await withBlockingCall {
      var task: Task<Void, Never>?
      StayingExecutor.hosting {
        task = Task(executorPreference: StayingExecutor.shared) {
          let diary = await withCheckedContinuation { continuation in
            pause.continuation.withLock { $0 = continuation }
          }
          diary.note("gone on")
        }
      }
      return task
    }
    let diary = await withBlockingCall {
      let diary = Diary()
      StayingExecutor.hosting {
        pause.continuation.withLock { $0.take() }?.resume(returning: diary)
      }
      diary.note("after")
      return diary
    }
    await task?.value
    #expect(diary.steps == ["gone on", "after"])
    #expect(diary.isOfOneThread)
  }
}

/// Where a task waits.
private final class Pause: Sendable {
  let continuation = Mutex<CheckedContinuation<Diary, Never>?>(nil)
}

/// What happened, and whether all of it did on the thread that began the diary.
private final class Diary: Sendable {
  private struct Entries {
    var steps: [String] = []
    var isOfOneThread = true
  }
  private let home = thisThread()
  private let entries = Mutex(Entries())

  func note(_ step: String) {
    let isHome = thisThread() == home
    entries.withLock { entries in
      entries.steps.append(step)
      if !isHome { entries.isOfOneThread = false }
    }
  }

  var steps: [String] { entries.withLock { $0.steps } }

  var isOfOneThread: Bool { entries.withLock { $0.isOfOneThread } }
}
