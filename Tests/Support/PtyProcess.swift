import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A real process on a real pseudo-terminal, for tests that type and look.
///
///     let shell = try PtyProcess([binary, "--sandbox"], environment: ["HOME": directory])
///     try await shell.wait(for: "> ")                       // the prompt
///     shell.type("tok"); shell.press(.tab)
///     try await shell.wait("the completed word") { $0.line.hasSuffix("> token ") }
///     shell.press(.control("d"))
///     #expect(try await shell.waitForExit() == .exited(0))
///     #expect(shell.isCooked)                                // modes were restored
///
/// A thread reads what the process writes and keeps the screen, so nothing blocks the pool of
/// Swift's tasks and the process never waits for the test. Every `wait` polls until its condition
/// holds or its limit is over, and then throws ``PtyError`` with the screen in it: a test never
/// sleeps. The process leads its own session, with the terminal as its controlling terminal; ^C,
/// ^Z and resizing send it signals as always. For ^Z and `fg` start `["/bin/sh", "-i"]` and run the
/// program in it: a process that nobody could continue ignores ^Z. It is killed when the last
/// reference to this object goes.
package final class PtyProcess: Sendable {
  /// How a process ended.
  package enum ExitStatus: Sendable, Equatable {
    case exited(Int32)
    case signalled(Int32)
  }

  package let processIdentifier: Int32
  private let reader: PtyReader

  /// Starts `command`: the path of an executable and its arguments.
  ///
  /// - Parameters:
  ///   - environment: on top of `PATH`, `TERM=xterm-256color`, `LANG=C.UTF-8` and a `HOME` that does
  ///     not exist, so that no file of the user's plays along. Nothing else is inherited.
  ///   - directory: where it starts; by default where the tests run.
  package init(
    _ command: [String], environment: [String: String] = [:], directory: String? = nil,
    columns: Int = 80, rows: Int = 24
  ) throws {
    let terminal = try PtyTerminal(columns: columns, rows: rows)
    processIdentifier = try terminal.spawn(command, environment: environment, directory: directory)
    reader = PtyReader(
      master: terminal.master, process: processIdentifier,
      screen: PtyScreen(columns: columns, rows: rows))
    reader.start()
  }

  deinit {
    reader.stop()
  }

  // MARK: Looking

  /// The screen as it is now; mostly one waits for it to be something.
  package var screen: PtyScreen { reader.sight.screen }

  /// Every byte the process has written.
  package var output: [UInt8] { reader.sight.output }

  /// Waits until `condition` holds of the screen and returns that screen.
  ///
  /// - Parameter what: names it in the error.
  @discardableResult
  package func wait(
    _ what: String, limit: Duration = .seconds(240),
    until condition: @escaping @Sendable (PtyScreen) -> Bool
  ) async throws -> PtyScreen {
    guard let sight = await reader.wait(limit: limit, until: { condition($0.screen) }) else {
      throw PtyError(what, limit: limit, sight: reader.sight)
    }
    return sight.screen
  }

  /// Waits until `text` stands in a row of the screen.
  @discardableResult
  package func wait(for text: String, limit: Duration = .seconds(240)) async throws -> PtyScreen {
    try await wait("“\(text)”", limit: limit) { $0.contains(text) }
  }

  /// Waits for the end of the process; what it wrote is on the screen then.
  package func waitForExit(limit: Duration = .seconds(240)) async throws -> ExitStatus {
    let sight = await reader.wait(limit: limit) { $0.exitStatus != nil }
    guard let status = sight?.exitStatus else {
      throw PtyError("the end of the process", limit: limit, sight: reader.sight)
    }
    return status
  }

  /// The terminal hands out whole lines and echoes them: as before an editor, and after it.
  package var isCooked: Bool {
    var attributes = termios()
    guard tcgetattr(reader.master, &attributes) == 0 else { return false }
    let flags = tcflag_t(ICANON | ECHO | ISIG)
    return attributes.c_lflag & flags == flags
  }

  // MARK: Doing

  /// Types `text` as it is; `\r` is Enter.
  package func type(_ text: String) {
    type(bytes: Array(text.utf8))
  }

  /// Types bytes that need not be text.
  package func type(bytes: [UInt8]) {
    reader.write(bytes)
  }

  /// Presses keys one after the other.
  package func press(_ keys: PtyKey...) {
    for key in keys { type(key.sequence) }
  }

  /// Types `text` and Enter.
  package func enter(_ text: String) {
    type(text + "\r")
  }

  /// Pastes as a terminal does: in brackets if the program has asked for them by now (wait for its
  /// prompt first), line ends as returns.
  package func paste(_ text: String) {
    let pasted = String(text.map { $0 == "\n" ? "\r" : $0 })
    type(screen.isBracketingPaste ? "\u{1B}[200~\(pasted)\u{1B}[201~" : pasted)
  }

  /// Gives the terminal another size; the process gets SIGWINCH.
  package func resize(columns: Int, rows: Int) {
    reader.resize(columns: columns, rows: rows)
  }

  /// Sends a signal to the process this object started (in a shell: to the shell).
  package func signal(_ number: Int32) {
    kill(processIdentifier, number)
  }

  /// Sends a signal to the job in the foreground: in a shell, to what runs in it.
  package func signalForeground(_ number: Int32) {
    let group = tcgetpgrp(reader.master)
    if group > 0 { kill(-group, number) }
  }
}
