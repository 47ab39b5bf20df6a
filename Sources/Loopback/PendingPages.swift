import NIOCore
import Synchronization

/// The pages that have been promised to browsers and are not written yet.
final class PendingPages: Sendable {
  private struct State {
    var pending = 0
    var isClosed = false
    var allWritten: EventLoopPromise<Void>?
  }

  private let state = Mutex(State())

  func promise() { state.withLock { $0.pending += 1 } }

  func written() {
    state.withLock { state in
      state.pending -= 1
      if state.pending == 0 { state.allWritten?.succeed() }
    }
  }

  /// Runs `work`, unless the threads it needs are about to end.
  func whileOpen(_ work: () -> Void) {
    state.withLock { if !$0.isClosed { work() } }
  }

  /// Returns when all are written, or the time is up; after that nothing more is open.
  func close(within limit: TimeAmount, on loop: any EventLoop) async {
    let done = loop.makePromise(of: Void.self)
    let alarm = loop.scheduleTask(in: limit) { done.succeed() }
    state.withLock { state in
      state.allWritten = done
      if state.pending == 0 { done.succeed() }
    }
    try? await done.futureResult.get()
    alarm.cancel()
    state.withLock { $0.isClosed = true }
  }
}
