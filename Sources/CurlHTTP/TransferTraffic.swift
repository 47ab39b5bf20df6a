/// What the threads of a transport agree on: a value, used under a lock.
///
/// One thread at a time drives the loop. The transport's own does so unless a guest is there: a thread
/// that waits for something else and carries the transfers until that comes. The change from one
/// thread to another and back costs more than a short call has to spare.
struct TransferTraffic: Sendable {
  enum Command: Sendable {
    case start(PendingRequest)
    case cancel(UInt)
  }

  /// Who has to be woken after a change.
  enum Sleeper {
    case nobody
    /// Whoever drives, and waits for sockets.
    case driver
    /// The transport's own thread, which has nothing to do.
    case ownThread
  }

  private var isClosed = false
  private var commands: [Command] = []
  /// Transfers under way, as the driver said last.
  private var carried = 0
  private var hasGuest = false
  private var isDriven = false
  private var isPolling = false

  private var hasWork: Bool { carried > 0 || !commands.isEmpty }

  /// Takes a command; nil when nobody will carry it out any more.
  mutating func post(_ command: Command) -> Sleeper? {
    if isClosed { return nil }
    commands.append(command)
    return isPolling ? .driver : unattended
  }

  /// Ends everything.
  mutating func close() -> Sleeper {
    isClosed = true
    return isPolling ? .driver : unattended
  }

  // MARK: Who drives

  /// A guest has come, and will drive before it waits for anything.
  mutating func enter() { hasGuest = true }

  /// The guest may be away for long.
  mutating func leave() -> Sleeper {
    hasGuest = false
    return unattended
  }

  /// The guest begins to drive; false where there is nothing to do for it.
  mutating func takeWheelAsGuest() -> Bool {
    if isDriven || isClosed || !hasWork { return false }
    isDriven = true
    return true
  }

  /// The transport's own thread begins to drive; false where it is not needed, nil at the end.
  mutating func takeWheel() -> Bool? {
    if isClosed { return isDriven ? false : nil }
    if isDriven || hasGuest || !hasWork { return false }
    isDriven = true
    return true
  }

  /// Nobody drives any more.
  mutating func leaveWheel() -> Sleeper {
    isDriven = false
    return unattended
  }

  /// What is to be done waits for somebody to do it.
  private var unattended: Sleeper {
    !isDriven && (isClosed || hasWork && !hasGuest) ? .ownThread : .nobody
  }

  // MARK: For the driver

  mutating func takeCommands() -> [Command] {
    defer { commands = [] }
    return commands
  }

  /// How many milliseconds to wait for sockets, not at all where there are commands; nil where there is
  /// nothing to wait for.
  mutating func startPolling(carrying count: Int, atMost milliseconds: Int32) -> Int32? {
    carried = count
    if isClosed || !hasWork { return nil }
    // Some versions of libcurl (8.21.0) swallow a wake that comes before the wait.
    if !commands.isEmpty { return 0 }
    isPolling = true
    return milliseconds
  }

  mutating func endPolling() { isPolling = false }
}
