import CurlHTTP
import Synchronization

/// The windows of one credential as this process sees them, shared with others through a file.
///
/// Where the windows are wide (at a server without limits), calls are taken from the file by the
/// block: a lock, a read and a write for each would cost as much as a call on the loopback.
final class RateLedger: Sendable {
  private struct State {
    var windows: RateWindows
    /// Calls that the file has counted and nobody has made yet.
    var lease = Lease()
    /// The last answer, as long as the file does not know it.
    var unread: Answer?
    var lastLearned = 0
  }

  private struct Answer {
    let headers: HTTPHeaders
    let tenant: String
    let time: Int

    /// Whether what it counts still counts: by tomorrow, or in a minute, it would shut windows that
    /// have opened.
    func isFresh(at now: Int) -> Bool {
      abs(now - time) < 60_000
        && RateMeter.endOfDay(holding: time) == RateMeter.endOfDay(holding: now)
    }
  }

  private struct Lease {
    var tenant = ""
    var calls = 0
    var expiry = 0
    var size = 1
  }

  private let file: RateFile?
  private let state: Mutex<State>

  /// Where the spike limit is wider than this, calls are taken by the block.
  private static let narrow = 100
  /// How long a block is good for, and how old what the file knows may be.
  private static let period = 100

  init(isKey: Bool, file: RateFile?) {
    self.file = file
    state = Mutex(State(windows: RateWindows(isKey: isKey)))
  }

  /// Takes leave for one call.
  /// - Returns: nil when it may go now, or what it has to wait for.
  func take(_ tenant: String, _ priority: RateWindows.Priority, at now: Int) -> RateWindows.Wait? {
    state.withLock { state in
      if state.lease.calls > 0, state.lease.tenant == tenant, now <= state.lease.expiry,
        state.windows.heldUntil <= now
      {
        state.lease.calls -= 1
        return nil
      }
      return update(&state, at: now) { windows, lease in
        if let wait = windows.wait(tenant, priority, at: now) { return wait }
        // Beyond the one call, the block takes only what a bulk job may.
        let spike = windows.product[0].limit
        let most = spike > Self.narrow ? spike / 20 : 1
        let block = max(min(lease.size, most, windows.room(tenant, .bulk, at: now)), 1)
        windows.count(block, tenant, at: now)
        lease = Lease(
          tenant: tenant, calls: block - 1, expiry: now + Self.period,
          size: min(block * 2, 1 << 16))
        return nil
      }
    }
  }

  /// The wait for the last of `calls`, as far as can be foreseen; nil when they may go now.
  func foresee(
    _ calls: Int, _ tenant: String, _ priority: RateWindows.Priority, at now: Int
  ) -> RateWindows.Wait? {
    state.withLock { state in
      state.windows.advance(to: now)
      return state.windows.wait(for: calls, tenant, priority, at: now)
    }
  }

  /// Takes over what an answer says.
  func learn(_ headers: HTTPHeaders, _ tenant: String, at now: Int) {
    state.withLock { state in
      state.unread = Answer(headers: headers, tenant: tenant, time: now)
      guard now - state.lastLearned >= Self.period || now < state.lastLearned else { return }
      update(&state, at: now) { _, _ in }
    }
  }

  /// Keeps every process from calling until `time`.
  func hold(until time: Int, by window: RateWindow.Name, at now: Int) {
    state.withLock { state in
      update(&state, at: now) { windows, _ in windows.hold(until: time, by: window) }
    }
  }

  /// The windows of a tenant as they stand.
  func windows(of tenant: String, at now: Int) -> [RateWindow] {
    state.withLock { state in
      update(&state, at: now) { windows, _ in windows.windows(of: tenant) }
    }
  }

  /// Saves what is only known here.
  func flush(at now: Int) {
    state.withLock { state in
      guard state.unread != nil || state.lease.calls > 0 else { return }
      update(&state, at: now) { _, _ in }
    }
  }

  /// Runs `body` on the shared windows, or on this process's own where the file cannot be had;
  /// brings the last answer in, and gives back what is left of a block.
  @discardableResult
  private func update<Value>(
    _ state: inout State, at now: Int, _ body: (inout RateWindows, inout Lease) -> Value
  ) -> Value {
    func change(_ windows: inout RateWindows, _ state: inout State) -> Value {
      windows.advance(to: now)
      if let answer = state.unread {
        if answer.isFresh(at: now) {
          windows.learn(RateHeaders(answer.headers), answer.tenant, at: now)
          state.lastLearned = now
        }
        state.unread = nil
      }
      var lease = state.lease
      if lease.calls > 0 { windows.count(-lease.calls, lease.tenant, at: now) }
      if now > lease.expiry { lease.size = 1 }
      lease.calls = 0
      let value = body(&windows, &lease)
      state.lease = lease
      return value
    }
    var value: Value?
    _ = file?.update { shared in
      var windows = shared ?? state.windows
      value = change(&windows, &state)
      state.windows = windows
      shared = windows
    }
    if let value { return value }
    var windows = state.windows
    let own = change(&windows, &state)
    state.windows = windows
    return own
  }
}
