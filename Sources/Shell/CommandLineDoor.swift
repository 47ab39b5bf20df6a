import InfusionsoftKit
package import Operations

/// The command line as a door to the operations: one line, several, a script, or a shell.
///
/// Its calls return when everything has run. What blocks, blocks a thread of its own, so they may be
/// awaited anywhere.
package struct CommandLineDoor: Sendable {
  private let session: Session
  private let options: LineOptions
  private let terminal: Terminal
  private let router: InterruptRouter

  /// - Parameter options: what holds for lines that say nothing else.
  package init(
    session: Session, options: LineOptions, terminal: Terminal, router: InterruptRouter
  ) {
    self.session = session
    self.options = options
    self.terminal = terminal
    self.router = router
  }

  /// One operation from the process's own words.
  ///
  /// - Parameter perform: carries out an operation that is the executable's own; nil for any other.
  package func run(
    words: [String],
    perform: @escaping @Sendable (ParsedLine) async throws -> LineOutcome? = { _ in nil }
  ) async -> LineOutcome {
    let runner = runner(.arguments, isInteractive: terminal.output.isTerminal)
    let router = router
    return await withBlockingCall {
      router.foreground {
        do {
          let line = try runner.parser.parse(words)
          if let outcome = try await perform(line) { return outcome }
          return try await runner.perform(line)
        } catch {
          return runner.outcome(of: error, at: .process)
        }
      }
    }
  }

  /// The lines of `-c`, in order, up to the first that fails.
  package func run(commands: [String]) async -> LineOutcome {
    let runner = runner(.script, isInteractive: terminal.output.isTerminal)
    let router = router
    return await withBlockingCall { Script.run(commands: commands, with: runner, router) }
  }

  /// A script, up to the first line that fails; `-` is standard input, whose lines run as they come.
  package func run(script path: String) async -> LineOutcome {
    let isInput = path == "-"
    let runner = runner(.script, isInteractive: false, isInputFree: !isInput)
    let (router, terminal) = (router, terminal)
    return await withBlockingCall {
      do throws(Failure) {
        let script =
          isInput
          ? Script(input: terminal.input.descriptor, wake: router.wake)
          : try Script(path: path, wake: router.wake)
        return script.run(with: runner, router)
      } catch {
        return runner.outcome(of: error, at: .process)
      }
    }
  }

  /// A shell for a person; ends with ^D or `quit`.
  /// - Parameter historyPath: nil keeps the history in memory.
  package func interact(historyPath: String?) async -> LineOutcome {
    let runner = runner(.prompt, isInteractive: true)
    let (router, terminal) = (router, terminal)
    let greets = !options.isQuiet
    return await withBlockingCall {
      do throws(Failure) {
        let shell = try InteractiveShell(
          runner: runner, router: router, terminal: terminal, historyPath: historyPath)
        if greets { shell.greet() }
        return shell.run()
      } catch {
        return runner.outcome(of: error, at: .process)
      }
    }
  }

  private func runner(
    _ door: Caller.Door, isInteractive: Bool, isInputFree: Bool = true
  ) -> LineRunner {
    let diagnostics = Diagnostics(terminal.error)
    let caller = Caller(
      door: door, isInteractive: isInteractive, notice: { diagnostics.show($0) })
    let questions = Questions(terminal: terminal, isInputFree: isInputFree, wake: router.wake)
    return LineRunner(
      session: session,
      parser: LineParser(
        table: session.table, door: door == .arguments ? .arguments : .shell, defaults: options),
      terminal: terminal, caller: questions.answering(caller))
  }
}
