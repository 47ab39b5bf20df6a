import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Reaches the line editor from other threads.
///
/// None of it may be called inside a signal handler. The process blocks its signals before it starts
/// any thread, and one thread takes them with `sigwait`:
///
///     case SIGINT: if !wake.interrupt() { session.cancelRunning() }
///     case SIGTSTP: wake.stop()
///     case SIGCONT: wake.continued()
///     case SIGWINCH: wake.resized()
///     default: wake.restoreTerminal()  // SIGTERM, SIGHUP, SIGQUIT: then it ends by that signal
///
/// The actions of SIGTSTP, SIGTTIN and SIGTTOU stay the default ones.
package final class EditorWake: Sendable {
  /// What happened since the editor last looked.
  struct Events: Equatable {
    var isInterrupted = false
    var isResized = false
    var isContinued = false
    var mustStop = false
    var notices: [String] = []
  }

  private struct State {
    var isReading = false
    var events = Events()
    var modes: TerminalModes?
  }

  private let state = Mutex(State())
  /// Readable when there are events to take.
  let descriptor: Int32
  private let writeEnd: Int32

  /// One for the process, made before its editor; throws where no pipe can be had.
  package init() throws(EditorError) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw EditorError(call: "opening a pipe", number: errno) }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    (descriptor, writeEnd) = (ends[0], ends[1])
  }

  deinit {
    close(descriptor)
    close(writeEnd)
  }

  // MARK: From any thread

  /// SIGINT: gives up the line being edited.
  ///
  /// - Returns: false when no line is being edited: the signal is for what runs instead.
  package func interrupt() -> Bool {
    post { $0.isInterrupted = true }
  }

  /// SIGWINCH: draws the line for the new width.
  package func resized() {
    _ = post { $0.isResized = true }
  }

  /// SIGCONT after a stop that was not ours (SIGSTOP): takes the terminal back and draws the line.
  package func continued() {
    _ = post { $0.isContinued = true }
  }

  /// SIGTSTP: gives the terminal back and stops the process; returns when it goes on.
  ///
  /// The calling thread stops it where no line is being edited. SIGTSTP must have its default action.
  package func stop() {
    if !post({ $0.mustStop = true }) { stopProcess() }
  }

  /// Shows a line above the one being edited, or before the next prompt.
  ///
  /// - Parameter notice: without a line end, and with no control character from outside.
  package func notify(_ notice: String) {
    state.withLock { $0.events.notices.append(notice) }
    _ = post { _ in }
  }

  /// SIGTERM, SIGHUP and other ways out: the modes the terminal had before the editor, or before a
  /// secret was asked for. The process must end after it.
  package func restoreTerminal() {
    state.withLock { $0.modes?.restore() }
  }

  // MARK: From the thread that reads

  /// Notices that came meanwhile; other events concerned a line that is gone.
  func beginReading(restoring modes: TerminalModes?) -> [String] {
    state.withLock { state in
      state.isReading = true
      state.modes = modes
      defer { state.events = Events() }
      return state.events.notices
    }
  }

  func endReading() {
    state.withLock {
      $0.isReading = false
      $0.modes = nil
    }
  }

  func take() -> Events {
    var buffer = [UInt8](repeating: 0, count: 64)
    while read(descriptor, &buffer, buffer.count) > 0 {}
    return state.withLock { state in
      defer { state.events = Events() }
      return state.events
    }
  }

  /// Leaves to the next `take` what could not be done now.
  func putBack(_ events: Events) {
    _ = post {
      $0.isInterrupted = $0.isInterrupted || events.isInterrupted
      $0.isResized = $0.isResized || events.isResized
      $0.isContinued = $0.isContinued || events.isContinued
      $0.mustStop = $0.mustStop || events.mustStop
      $0.notices = events.notices + $0.notices
    }
  }

  private func post(_ change: (inout Events) -> Void) -> Bool {
    state.withLock {
      guard $0.isReading else { return false }
      change(&$0.events)
      // A full pipe wakes as well.
      _ = write(writeEnd, [0], 1)
      return true
    }
  }
}

/// Stops this process as ^Z does, whatever the signal mask; returns when it goes on.
///
/// A process group that nobody could continue is not stopped at all.
func stopProcess() {
  var stop = sigset_t()
  var before = sigset_t()
  sigemptyset(&stop)
  sigaddset(&stop, SIGTSTP)
  pthread_sigmask(SIG_UNBLOCK, &stop, &before)
  raise(SIGTSTP)
  pthread_sigmask(SIG_SETMASK, &before, nil)
}
