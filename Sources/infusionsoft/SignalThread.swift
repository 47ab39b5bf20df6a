import Shell

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Takes the signals of the process on a thread of its own, where ordinary code may run.
enum SignalThread {
  /// Those that ask the process to end.
  static let ending = [SIGINT, SIGTERM, SIGHUP]
  private static let watched = ending + [SIGWINCH, SIGCONT, SIGTSTP]

  /// Blocks the watched signals in this thread and in all that it starts, so that they wait for
  /// ``start(_:)``; a broken pipe becomes an error of the write. Comes before any other thread.
  static func prepare() {
    signal(SIGPIPE, SIG_IGN)
    var set = watchedSet()
    pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  /// Starts the thread that waits for the signals, those among them that have come already.
  static func start(_ handler: @escaping @Sendable (_ signal: Int32) -> Void) {
    Task.detached {
      await withBlockingCall {
        while true {
          var number: Int32 = 0
          var set = watchedSet()
          if sigwait(&set, &number) == 0 { handler(number) }
        }
      }
    }
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
