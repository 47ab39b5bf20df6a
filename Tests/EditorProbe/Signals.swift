import Shell
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

let isCancelled = Atomic(false)

/// Blocks the signals of the terminal everywhere and hands them to the editor from one thread.
func watchSignals(_ wake: EditorWake) {
  var signals = sigset_t()
  sigemptyset(&signals)
  for signal in [SIGINT, SIGWINCH, SIGCONT, SIGTSTP, SIGTERM, SIGUSR1] {
    sigaddset(&signals, signal)
  }
  pthread_sigmask(SIG_BLOCK, &signals, nil)
  let context = Unmanaged.passRetained(wake).toOpaque()
  #if canImport(Darwin)
    var thread: pthread_t?
  #else
    var thread = pthread_t()
  #endif
  pthread_create(&thread, nil, { waitForSignals($0) }, context)
}

#if canImport(Darwin)
  private typealias Context = UnsafeMutableRawPointer
#else
  private typealias Context = UnsafeMutableRawPointer?
#endif

private func waitForSignals(_ context: Context) -> UnsafeMutableRawPointer? {
  let pointer: UnsafeMutableRawPointer? = context
  guard let pointer else { return nil }
  let wake = Unmanaged<EditorWake>.fromOpaque(pointer).takeUnretainedValue()
  var signals = sigset_t()
  pthread_sigmask(SIG_BLOCK, nil, &signals)
  var signal: Int32 = 0
  while sigwait(&signals, &signal) == 0 {
    switch signal {
    case SIGINT: if !wake.interrupt() { isCancelled.store(true, ordering: .relaxed) }
    case SIGWINCH: wake.resized()
    case SIGCONT: wake.continued()
    case SIGTSTP: wake.stop()
    case SIGUSR1: wake.notify("authorized as ann@example.com")
    default:
      wake.restoreTerminal()
      _exit(143)
    }
  }
  return nil
}
