import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Takes the signals of the process on the main thread, where ordinary code may run.
enum Signals {
  /// Those that ask the process to end.
  static let ending = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]
  private static let watched = ending + [SIGWINCH, SIGCONT, SIGTSTP]
  private static let handler = Mutex<@Sendable (Int32) -> Void>(standardAction)

  /// Blocks the watched signals in this thread and so in all that come after it, and makes a broken
  /// pipe an error of the write. Comes before any other thread.
  static func block() {
    signal(SIGPIPE, SIG_IGN)
    var set = watchedSet()
    pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  /// Says what is to be done with signals from now on.
  static func handle(_ body: @escaping @Sendable (_ number: Int32) -> Void) {
    handler.withLock { $0 = body }
  }

  /// Waits for signals and has them handled, until the process ends.
  static func deliver() -> Never {
    while true {
      var number: Int32 = 0
      var set = watchedSet()
      if sigwait(&set, &number) == 0 { handler.withLock { $0 }(number) }
    }
  }

  /// What the system would do.
  @Sendable static func standardAction(_ number: Int32) {
    if ending.contains(number) { die(of: number) }
    if number == SIGTSTP { raise(SIGSTOP) }
  }

  /// Ends the process as `number` would have ended it, so that the parent sees the signal.
  static func die(of number: Int32) -> Never {
    signal(number, SIG_DFL)
    var set = sigset_t()
    sigemptyset(&set)
    sigaddset(&set, number)
    pthread_sigmask(SIG_UNBLOCK, &set, nil)
    raise(number)
    _exit(128 + number)
  }

  private static func watchedSet() -> sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    for number in watched { sigaddset(&set, number) }
    return set
  }
}
