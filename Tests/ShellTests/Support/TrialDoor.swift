import Threads
import InfusionsoftKit
import Operations

@testable import Shell

/// The doors that take lines, wired as the executable wires them, on streams of the test's own.
struct TrialDoor: Sendable {
  let session: Session
  let terminal: Terminal
  let router: InterruptRouter
  var options = LineOptions()

  init(_ streams: Streams, router: InterruptRouter, output: Int32? = nil) throws {
    session = try .trial()
    terminal = Terminal(
      environment: Environment(home: "/"), input: streams.input, output: output ?? streams.output,
      error: streams.error)
    self.router = router
  }

  func run(words: [String]) async -> LineOutcome {
    await onThread { $0.run(words: words) }
  }

  func run(commands: [String]) async -> LineOutcome {
    await onThread(.script) { Script.run(commands: commands, with: $0) }
  }

  /// A script from a file, or from the input.
  func run(script path: String? = nil, arguments: [String] = []) async throws -> LineOutcome {
    let (router, input) = (router, terminal.input.descriptor)
    return try await onThread(.script, isInputFree: path != nil) { interpreter in
      Result {
        interpreter.variables.arguments = arguments
        let script =
          try path.map { try Script(path: $0, wake: router.wake) }
          ?? Script(input: input, wake: router.wake)
        return script.run(with: interpreter)
      }
    }.get()
  }

  func interact() async throws -> LineOutcome {
    let terminal = terminal
    return try await onThread(.prompt) { interpreter in
      Result {
        try InteractiveShell(interpreter: interpreter, terminal: terminal, historyPath: nil).run()
      }
    }.get()
  }

  /// An interpreter and the thread it belongs to.
  private func onThread<Value: Sendable>(
    _ door: Caller.Door = .arguments, isInputFree: Bool = true,
    _ body: @escaping @Sendable (Interpreter) -> Value
  ) async -> Value {
    let (runner, router) = (runner(door, isInputFree: isInputFree), router)
    return await withBlockingCall { body(Interpreter(runner: runner, router: router)) }
  }

  private func runner(_ door: Caller.Door, isInputFree: Bool) -> LineRunner {
    let diagnostics = Diagnostics(terminal.error)
    let caller = Caller(door: door, notice: { diagnostics.show($0) })
    let questions = Questions(terminal: terminal, isInputFree: isInputFree, wake: router.wake)
    return LineRunner(
      session: session,
      parser: LineParser(
        table: session.table, door: door == .arguments ? .arguments : .shell, defaults: options),
      terminal: terminal, diagnostics: diagnostics, caller: questions.answering(caller))
  }
}
