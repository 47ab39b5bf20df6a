import Synchronization

/// Why a server ends.
enum Ending: Sendable, Equatable {
  /// The input has ended and every call has been answered.
  case endOfInput
  case outputClosed
  case outputStalled
  case parentGone
  case stopped(status: Int32)

  /// The exit status: 141 is what SIGPIPE would have made of it, 129 what SIGHUP would have; 74 is
  /// `EX_IOERR` of sysexits.h.
  var status: Int32 {
    switch self {
    case .endOfInput: 0
    case .outputClosed: 141
    case .outputStalled: 74
    case .parentGone: 129
    case .stopped(let status): status
    }
  }

  /// What stderr is told; the parts that vary come from the options.
  func reason(stallLimit: Duration) -> String? {
    switch self {
    case .endOfInput, .stopped: nil
    case .outputClosed: "rpc: stdout was closed by its reader; the calls in flight were cancelled"
    case .outputStalled:
      "rpc: stdout was not read for \(stallLimit.components.seconds) s; the calls in flight were"
        + " cancelled: read the answers while writing calls"
    case .parentGone: "rpc: the parent process is gone; the calls in flight were cancelled"
    }
  }
}

/// The first reason to end counts; one task waits for it.
final class EndSignal: Sendable {
  private enum State {
    case open(CheckedContinuation<Ending, Never>?)
    case ended(Ending)
  }

  private let state = Mutex(State.open(nil))

  func end(_ ending: Ending) {
    let waiter: CheckedContinuation<Ending, Never>? = state.withLock { state in
      guard case .open(let waiter) = state else { return nil }
      state = .ended(ending)
      return waiter
    }
    waiter?.resume(returning: ending)
  }

  func wait() async -> Ending {
    await withCheckedContinuation { continuation in
      let ending: Ending? = state.withLock { state in
        if case .ended(let ending) = state { return ending }
        state = .open(continuation)
        return nil
      }
      if let ending { continuation.resume(returning: ending) }
    }
  }
}
