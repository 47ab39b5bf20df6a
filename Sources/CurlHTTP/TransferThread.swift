import CLibcurl
import Dispatch
import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The thread that runs a `TransferLoop` unless a guest does, and where everyone else speaks to it.
final class TransferThread: Sendable {
  private let traffic = Mutex(TransferTraffic())
  /// Rung when the thread may have something to do.
  private let bell = DispatchSemaphore(value: 0)
  private let multi: MultiHandle
  private let loop: TransferLoop
  private let handle = Mutex<pthread_t?>(nil)

  /// Starts the thread; nil when the system refuses one, or libcurl does not start.
  static func start(_ configuration: HTTPConfiguration) -> TransferThread? {
    guard
      let multi = MultiHandle(
        maximumConnectionsPerHost: configuration.maximumConnectionsPerHost,
        maximumConnections: configuration.maximumConnections)
    else { return nil }
    let thread = TransferThread(multi, configuration)
    return thread.spawn() ? thread : nil
  }

  private init(_ multi: MultiHandle, _ configuration: HTTPConfiguration) {
    self.multi = multi
    loop = TransferLoop(multi: multi, configuration: configuration)
  }

  private func spawn() -> Bool {
    let context = Unmanaged.passRetained(self)
    #if canImport(Darwin)
      var created: pthread_t?
    #else
      var created = pthread_t()
    #endif
    guard pthread_create(&created, nil, runTransferThread, context.toOpaque()) == 0 else {
      context.release()
      return false
    }
    handle.withLock { [created] in $0 = created }
    return true
  }

  // MARK: For everyone

  /// Whether the loop will see the command; it will not once it has ended or is told to.
  func post(_ command: TransferTraffic.Command) -> Bool {
    guard let sleeper = traffic.withLock({ $0.post(command) }) else { return false }
    wake(sleeper)
    return true
  }

  /// Tells the loop to fail what is left and end, and waits for that; later calls only wait if
  /// another is not waiting already.
  func stop() {
    wake(traffic.withLock { $0.close() })
    guard let handle = handle.withLock({ $0.take() }) else { return }
    // A trace that lets go of the last reference gets here on the thread itself.
    if pthread_equal(handle, pthread_self()) != 0 {
      pthread_detach(handle)
    } else {
      pthread_join(handle, nil)
    }
  }

  /// Outside the lock, which the woken thread takes first of all.
  private func wake(_ sleeper: TransferTraffic.Sleeper) {
    switch sleeper {
    case .nobody: break
    case .driver: multi.wake()
    case .ownThread: bell.signal()
    }
  }

  // MARK: For a guest

  /// Says that the calling thread will ``read(from:by:)`` before it waits for anything, or ``leave()``.
  func enter() { traffic.withLock { $0.enter() } }

  func leave() { wake(traffic.withLock { $0.leave() }) }

  /// Lets the guest read, and carries transfers until there is something to be read.
  func read(from descriptor: Int32, by read: () -> Int) -> Int {
    if traffic.withLock({ $0.takeWheelAsGuest() }), drive(watching: descriptor) { return read() }
    leave()
    defer { enter() }
    return read()
  }

  // MARK: Driving

  /// Carries transfers until none is left, or until there is something to be read, which it says.
  private func drive(watching descriptor: Int32? = nil) -> Bool {
    defer { wake(traffic.withLock { $0.leaveWheel() }) }
    do {
      while true {
        try loop.turn(traffic.withLock { $0.takeCommands() })
        let (carried, patience) = (loop.count, loop.patience)
        guard
          let time = traffic.withLock({ $0.startPolling(carrying: carried, atMost: patience) })
        else { return false }
        defer { traffic.withLock { $0.endPolling() } }
        if try multi.poll(milliseconds: time, watching: descriptor) { return true }
      }
    } catch {
      _ = traffic.withLock { $0.close() }
      return false
    }
  }

  fileprivate func run() {
    clibcurl_name_thread("http")
    blockSignals()
    while let isNeeded = traffic.withLock({ $0.takeWheel() }) {
      if isNeeded { _ = drive() } else { bell.wait() }
    }
    loop.end(refusing: traffic.withLock { $0.takeCommands() })
  }

  /// A write to a closed TLS connection raises SIGPIPE; here it must not end the process, while
  /// standard output keeps the default. Other signals are for threads that wait for them.
  private func blockSignals() {
    var signals = sigset_t()
    sigfillset(&signals)
    for fault in [SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT] { sigdelset(&signals, fault) }
    pthread_sigmask(SIG_BLOCK, &signals, nil)
  }
}

#if canImport(Darwin)
  private func runTransferThread(_ context: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    Unmanaged<TransferThread>.fromOpaque(context).takeRetainedValue().run()
    return nil
  }
#else
  private func runTransferThread(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    Unmanaged<TransferThread>.fromOpaque(context).takeRetainedValue().run()
    return nil
  }
#endif
