import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The thread behind a ``PtyProcess``: reads, keeps the screen, answers those who wait for it.
final class PtyReader: Sendable {
  /// What has been seen of the process.
  struct Sight: Sendable {
    var screen: PtyScreen
    var output: [UInt8] = []
    var exitStatus: PtyProcess.ExitStatus?
  }

  private struct Waiter: Sendable {
    let deadline: ContinuousClock.Instant
    let condition: @Sendable (Sight) -> Bool
    let continuation: CheckedContinuation<Sight?, Never>
  }

  private struct State: Sendable {
    var sight: Sight
    var waiters: [Waiter] = []
    var isStopped = false
  }

  let master: Int32
  private let process: Int32
  private let state: Mutex<State>

  init(master: Int32, process: Int32, screen: PtyScreen) {
    self.master = master
    self.process = process
    state = Mutex(State(sight: Sight(screen: screen)))
  }

  deinit {
    close(master)
  }

  var sight: Sight { state.withLock(\.sight) }

  func start() {
    let context = Unmanaged.passRetained(self).toOpaque()
    #if canImport(Darwin)
      var thread: pthread_t?
    #else
      var thread = pthread_t()
    #endif
    pthread_create(&thread, nil, runReader, context)
    #if canImport(Darwin)
      if let thread { pthread_detach(thread) }
    #else
      pthread_detach(thread)
    #endif
  }

  /// Kills the process, if it is still there, and ends the thread.
  func stop() {
    state.withLock { $0.isStopped = true }
  }

  /// What was seen when the condition held; nil when the limit was over or the process ended first.
  func wait(
    limit: Duration, until condition: @escaping @Sendable (Sight) -> Bool
  ) async -> Sight? {
    await withCheckedContinuation { continuation in
      let waiter = Waiter(
        deadline: .now + limit, condition: condition, continuation: continuation)
      state.withLock { $0.waiters.append(waiter) }
    }
  }

  func write(_ bytes: [UInt8]) {
    var rest = bytes[...]
    let deadline = ContinuousClock.now + .seconds(240)
    while !rest.isEmpty, ContinuousClock.now < deadline {
      let count = rest.withUnsafeBytes { writeSome(master, $0) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else {
        var polled = pollfd(fd: master, events: Int16(POLLOUT), revents: 0)
        _ = poll(&polled, 1, 100)
      }
    }
  }

  func resize(columns: Int, rows: Int) {
    state.withLock {
      $0.sight.screen.resize(columns: columns, rows: rows)
      var size = winsize(
        ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
      _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    }
  }

  // MARK: On the thread

  fileprivate func run() {
    while !state.withLock(\.isStopped) {
      var polled = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
      // The tick serves deadlines and the end of the process.
      let isReady = poll(&polled, 1, 10) > 0
      let hasRead = isReady && readSome()
      if !hasRead {
        reap()
        // Without anyone on the other side poll returns at once, always.
        if isReady { usleep(5000) }
      }
      answerWaiters()
    }
    if sight.exitStatus == nil {
      kill(process, SIGKILL)
      waitpid(process, nil, 0)
    }
    answerWaiters()
  }

  private func readSome() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = read(master, &buffer, buffer.count)
    guard count > 0 else { return false }
    state.withLock {
      $0.sight.output += buffer[..<count]
      $0.sight.screen.feed(buffer[..<count])
    }
    return true
  }

  private func reap() {
    var status: Int32 = 0
    guard sight.exitStatus == nil, waitpid(process, &status, WNOHANG) == process else { return }
    // It may have written between the last read and its end.
    while readSome() {}
    let signal = status & 0x7F
    state.withLock {
      $0.sight.exitStatus = signal == 0 ? .exited((status >> 8) & 0xFF) : .signalled(signal)
    }
  }

  private func answerWaiters() {
    let now = ContinuousClock.now
    state.withLock { state in
      let sight = state.sight
      let isOver = sight.exitStatus != nil || state.isStopped
      state.waiters.removeAll { waiter in
        let holds = waiter.condition(sight)
        guard holds || isOver || now >= waiter.deadline else { return false }
        waiter.continuation.resume(returning: holds ? sight : nil)
        return true
      }
    }
  }
}

#if canImport(Darwin)
  private func runReader(_ context: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    Unmanaged<PtyReader>.fromOpaque(context).takeRetainedValue().run()
    return nil
  }
#else
  private func runReader(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let context { Unmanaged<PtyReader>.fromOpaque(context).takeRetainedValue().run() }
    return nil
  }
#endif

private func writeSome(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
  write(descriptor, bytes.baseAddress, bytes.count)
}
