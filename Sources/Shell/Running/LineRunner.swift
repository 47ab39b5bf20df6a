import InfusionsoftKit
import JSONText
package import Operations

/// Carries out one operation of a line: performs it and writes its result in the wanted format.
package struct LineRunner: Sendable {
  package let session: Session
  /// Its defaults are those of the process; a shell may have others by now.
  package let parser: LineParser
  package let terminal: Terminal
  package let diagnostics: Diagnostics
  /// Who calls; the options of a line are added to it.
  let caller: Caller

  package init(
    session: Session, parser: LineParser, terminal: Terminal, diagnostics: Diagnostics,
    caller: Caller
  ) {
    self.session = session
    self.parser = parser
    self.terminal = terminal
    self.diagnostics = diagnostics
    self.caller = caller
  }

  /// What is left to say once the output has ended, and to remember.
  struct Performed: Sendable {
    var result = LineResult()
    var talk: [String] = []
    /// What the result itself says of its end, such as a check that failed.
    var status: Int32 = 0
  }

  /// Performs an operation of the session and writes its result.
  /// - Throws: a ``Failure`` or an ``OutputError``.
  func perform(_ line: ParsedLine, to output: any LineOutput) async throws -> Performed {
    let activity = Activity(
      terminal: terminal, environment: session.environment, isQuiet: line.options.isQuiet,
      sign: diagnostics.sign)
    defer { activity.stop() }
    var caller = activity.accompanying(caller)
    caller.isConfirmed = caller.isConfirmed || line.options.isConfirmed
    caller.timeout = line.options.timeout ?? caller.timeout
    caller.isInteractive = caller.isInteractive && output.terminal.output.isTerminal
    if !line.options.isQuiet { caller.hint = { [diagnostics] in diagnostics.show($0) } }
    let writer = ResultWriter(line: line, output: output, activity: activity)
    let direct = DirectOutput(writer)
    caller.output = { try await direct.write($0) }
    let result: Output
    do {
      result = try await session.perform(line.operation, line.arguments, for: caller)
    } catch {
      switch direct.end {
      case is ReaderLeft: return Performed()
      case let cause?: throw cause
      case nil: throw error
      }
    }
    var performed: Performed
    switch result.content {
    case .value(let value): performed = try await writer.write(value)
    case .rows(let rows): performed = try await writer.write(rows)
    case .beside(let value): performed = Performed(talk: [value.text])
    }
    performed.status = result.verdict()?.exitStatus ?? 0
    performed.talk = line.options.isQuiet ? [] : performed.talk + result.notes
    return performed
  }

  /// Shows a failure, and says how the line ended.
  package func outcome(
    of error: any Error, at place: Diagnostics.Place, excerpt: Excerpt? = nil
  ) -> LineOutcome {
    if case OutputError.brokenPipe = error { return .brokenPipe }
    let failure = (error as? OutputError)?.failure ?? Failure(error)
    diagnostics.show(failure, at: place, excerpt: excerpt)
    return .failed(failure.kind.exitStatus)
  }
}
