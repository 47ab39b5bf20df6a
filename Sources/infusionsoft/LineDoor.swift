import InfusionsoftKit
import Operations
import Shell
import Synchronization
import Threads

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The doors that take lines: the words of the process, `-c`, a script, a pipe, a person at a prompt.
struct LineDoor: Sendable {
  private let arguments: ProcessArguments
  private let environment: Environment
  private let terminal: Terminal
  private let diagnostics: Diagnostics
  private let router: InterruptRouter
  private let signal = LastSignal()
  /// The one operation of a process that was given words.
  private let operation: ParsedLine?

  /// - Throws: a usage ``Failure`` for words that are no line: before anything is opened or sent.
  init(_ arguments: ProcessArguments, environment: Environment) throws {
    self.arguments = arguments
    self.environment = environment
    terminal = Terminal(
      environment: environment,
      colour: arguments.value("color").flatMap(TerminalColour.init) ?? .auto)
    diagnostics = Diagnostics(terminal.error)
    router = InterruptRouter(wake: try EditorWake())
    if case .words(let words) = arguments.mode {
      operation = try Self.parser(.arguments, arguments).parse(words)
    } else {
      operation = nil
    }
  }

  /// The arguments of the process's one operation, where it is the one of this name.
  func arguments(of name: String) -> Arguments? {
    operation?.operation.name == name ? operation?.arguments : nil
  }

  /// A single operation at the sandbox starts with a grant: there is no line before it to log in.
  var needsGrant: Bool {
    guard let operation, case .session = operation.operation.action else { return false }
    return true
  }

  /// Broken settings are what the operation is there to look at.
  var toleratesBrokenSettings: Bool { operation?.operation.name == "doctor" }

  /// The signal that came last: Ctrl-C, or one that ends the process.
  var lastSignal: Int32? { signal.number }

  /// Says something beside the data, unless `--quiet` was given.
  func say(_ line: String) {
    if !arguments.lineOptions.isQuiet, operation?.options.isQuiet != true {
      diagnostics.show(line)
    }
  }

  /// Tells on standard error what calls wait for; the prompt has words of its own for it.
  func observe(_ session: Session) {
    session.observe { event in
      if case .delayed(let delay) = event { say(delay.description) }
    }
  }

  /// Leads signals where they belong: Ctrl-C to the line or operation in the foreground, the window's
  /// size to the editor; SIGTERM and SIGHUP end the process once custody has settled.
  func handleSignals(ending session: Session) {
    Signals.handle { [router, signal] number in
      switch number {
      case SIGINT:
        signal.set(number)
        router.interrupt()
      case SIGWINCH: router.wake.resized()
      case SIGCONT: router.wake.continued()
      case SIGTSTP: router.wake.stop()
      default:
        signal.set(number)
        router.interrupt()
        router.wake.restoreTerminal()
        Task.detached {
          await session.shutdown()
          Signals.die(of: number)
        }
      }
    }
  }

  /// Runs what there is to run, to the first failure or the end.
  func run(in session: Session) async throws -> LineOutcome {
    try await withBlockingCall { Result { try runHere(in: session) } }.get()
  }

  /// The same on this thread, which waits for lines and for what they do.
  private func runHere(in session: Session) throws -> LineOutcome {
    switch arguments.mode {
    case .words(let words):
      return interpreter(session, .arguments).run(words: words)
    case .commands(let commands):
      return Script.run(commands: commands, with: interpreter(session, .script))
    case .file(let path, let arguments) where path != "-":
      let script = try Script(path: path, wake: router.wake)
      let interpreter = interpreter(session, .script, isAttended: false)
      interpreter.variables.arguments = arguments
      return script.run(with: interpreter)
    case .standardInput where terminal.input.isTerminal:
      let shell = try InteractiveShell(
        interpreter: interpreter(session, .prompt), terminal: terminal,
        historyPath: session.settings.isSandbox ? nil : historyPath)
      shell.greet()
      if !session.settings.isSandbox, let path = rcPath {
        let outcome = shell.runCommands(of: path)
        guard outcome == .done else { return outcome }
      }
      return shell.run()
    default:
      let interpreter = interpreter(session, .script, isAttended: false, isInputFree: false)
      if case .file(_, let arguments) = arguments.mode {
        interpreter.variables.arguments = arguments
      }
      return Script(input: 0, wake: router.wake).run(with: interpreter)
    }
  }

  /// - Parameters:
  ///   - isAttended: somebody who reads the output chose this very line; nobody does in a script.
  ///   - isInputFree: standard input is not the script itself.
  private func interpreter(
    _ session: Session, _ door: Caller.Door, isAttended: Bool = true, isInputFree: Bool = true
  ) -> Interpreter {
    let diagnostics = diagnostics
    var caller = Caller(
      door: door, isInteractive: isAttended && terminal.output.isTerminal,
      notice: { diagnostics.show($0) })
    caller = Questions(terminal: terminal, isInputFree: isInputFree, wake: router.wake)
      .answering(caller)
    let runner = LineRunner(
      session: session, parser: Self.parser(door == .arguments ? .arguments : .shell, arguments),
      terminal: terminal, diagnostics: diagnostics, caller: caller)
    return Interpreter(runner: runner, router: router, pages: isAttended)
  }

  private static func parser(
    _ door: Operation.Doors, _ arguments: ProcessArguments
  ) -> LineParser {
    LineParser(table: .standard, door: door, defaults: arguments.lineOptions)
  }

  /// `INFUSIONSOFT_RC` names another file; empty, or `/dev/null`, is none.
  private var rcPath: String? {
    switch environment.variables["INFUSIONSOFT_RC"] {
    case nil: environment.configDirectory + "/rc"
    case "", "/dev/null": nil
    case let path?: path
    }
  }

  /// `INFUSIONSOFT_HISTORY` names another file; empty, or `/dev/null`, keeps the lines in memory.
  private var historyPath: String? {
    switch environment.variables["INFUSIONSOFT_HISTORY"] {
    case nil: environment.stateDirectory + "/history"
    case "", "/dev/null": nil
    case let path?: path
    }
  }
}

/// The signal that came last, if one did.
private final class LastSignal: Sendable {
  private let state = Mutex<Int32?>(nil)
  var number: Int32? { state.withLock { $0 } }
  func set(_ number: Int32) { state.withLock { $0 = number } }
}
