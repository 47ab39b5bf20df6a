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
    let (runner, router) = (runner(.arguments), router)
    return await withBlockingCall {
      router.foreground { await runner.run(words, at: .process) }
    }
  }

  func run(commands: [String]) async -> LineOutcome {
    let (runner, router) = (runner(.script), router)
    return await withBlockingCall { Script.run(commands: commands, with: runner, router) }
  }

  /// A script from a file, or from the input.
  func run(script path: String? = nil) async throws -> LineOutcome {
    let runner = runner(.script, isInputFree: path != nil)
    let (router, input) = (router, terminal.input.descriptor)
    return try await withBlockingCall {
      Result {
        let script =
          try path.map { try Script(path: $0, wake: router.wake) }
          ?? Script(input: input, wake: router.wake)
        return script.run(with: runner, router)
      }
    }.get()
  }

  func interact() async throws -> LineOutcome {
    let (runner, router, terminal) = (runner(.prompt), router, terminal)
    return try await withBlockingCall {
      Result {
        try InteractiveShell(
          runner: runner, router: router, terminal: terminal, historyPath: nil
        ).run()
      }
    }.get()
  }

  private func runner(_ door: Caller.Door, isInputFree: Bool = true) -> LineRunner {
    let diagnostics = Diagnostics(terminal.error)
    let caller = Caller(door: door, notice: { diagnostics.show($0) })
    let questions = Questions(terminal: terminal, isInputFree: isInputFree, wake: router.wake)
    return LineRunner(
      session: session,
      parser: LineParser(
        table: session.table, door: door == .arguments ? .arguments : .shell, defaults: options),
      terminal: terminal, caller: questions.answering(caller))
  }
}
