import CLibcurl
import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The thread that runs a `TransferLoop`, and the inbox through which everyone else speaks to it.
final class TransferThread: Sendable {
  enum Command: Sendable {
    case start(PendingRequest)
    case cancel(UInt)
  }

  private struct Inbox {
    var commands: [Command] = []
    var isClosed = false
  }

  private let inbox = Mutex(Inbox())
  private let multi: MultiHandle
  private let configuration: HTTPConfiguration
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
    self.configuration = configuration
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
  func post(_ command: Command) -> Bool {
    let isAccepted = inbox.withLock { inbox in
      if inbox.isClosed { return false }
      inbox.commands.append(command)
      return true
    }
    // Outside the lock, which the woken thread takes first of all.
    if isAccepted { multi.wake() }
    return isAccepted
  }

  /// Tells the loop to fail what is left and end, and waits for that; later calls only wait if
  /// another is not waiting already.
  func stop() {
    inbox.withLock { $0.isClosed = true }
    multi.wake()
    guard let handle = handle.withLock({ $0.take() }) else { return }
    // A trace that lets go of the last reference gets here on the thread itself.
    if pthread_equal(handle, pthread_self()) != 0 {
      pthread_detach(handle)
    } else {
      pthread_join(handle, nil)
    }
  }

  // MARK: For the loop

  var isClosed: Bool { inbox.withLock { $0.isClosed } }

  var hasCommands: Bool { inbox.withLock { $0.isClosed || !$0.commands.isEmpty } }

  func takeCommands() -> [Command] {
    inbox.withLock { inbox in
      let commands = inbox.commands
      inbox.commands.removeAll(keepingCapacity: true)
      return commands
    }
  }

  /// Refuses every further command and hands out those not yet taken.
  func close() -> [Command] {
    inbox.withLock { inbox in
      inbox.isClosed = true
      defer { inbox.commands = [] }
      return inbox.commands
    }
  }

  fileprivate func run() {
    clibcurl_name_thread("http")
    blockSignals()
    TransferLoop(self, multi: multi, configuration: configuration).run()
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
