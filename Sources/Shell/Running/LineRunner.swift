import InfusionsoftKit
package import Operations

/// Carries out lines: finds the operation, performs it, writes its result in the wanted format.
package struct LineRunner: Sendable {
  package let session: Session
  package let parser: LineParser
  let terminal: Terminal
  let output: ByteSink
  package let diagnostics: Diagnostics
  /// Who calls; the options of a line are added to it.
  let caller: Caller

  package init(session: Session, parser: LineParser, terminal: Terminal, caller: Caller) {
    self.session = session
    self.parser = parser
    self.terminal = terminal
    output = ByteSink(descriptor: terminal.output.descriptor)
    diagnostics = Diagnostics(terminal.error)
    self.caller = caller
  }

  /// Understands and performs the words of a line; a failure is shown at `place`.
  package func run(_ words: [String], at place: Diagnostics.Place) async -> LineOutcome {
    do {
      return try await perform(try parser.parse(words))
    } catch {
      return outcome(of: error, at: place)
    }
  }

  /// Shows a failure, and says how the line ended.
  package func outcome(of error: any Error, at place: Diagnostics.Place) -> LineOutcome {
    if case OutputError.brokenPipe = error { return .brokenPipe }
    let failure = (error as? OutputError)?.failure ?? Failure(error)
    diagnostics.show(failure, at: place)
    return .failed(failure.kind.exitStatus)
  }

  /// Performs a line and writes its result.
  /// - Throws: a ``Failure`` or an ``OutputError``.
  func perform(_ line: ParsedLine) async throws -> LineOutcome {
    guard case .session = line.operation.action else { return try performHere(line) }
    var caller = caller
    caller.isConfirmed = caller.isConfirmed || line.options.isConfirmed
    caller.timeout = line.options.timeout ?? caller.timeout
    let result = try await session.perform(line.operation, line.arguments, for: caller)
    switch result.content {
    case .value(let value): try write(value, of: line)
    case .rows(let rows): try await write(rows, of: line)
    }
    if !line.options.isQuiet { result.notes.forEach { diagnostics.show($0) } }
    return result.verdict().map { .failed($0.exitStatus) } ?? .done
  }

  /// The operations of the shell itself.
  private func performHere(_ line: ParsedLine) throws -> LineOutcome {
    switch line.operation.name {
    case "help":
      let help = Help(table: parser.table, door: parser.door)
      try output.write(try help.text(for: line.arguments.list("topic")))
      return .done
    case "quit":
      return .quit
    case "history":
      throw Failure.usage("history exists only at the prompt")
    default:
      throw Failure(.unknownOperation, "\(line.operation.words) does not exist here")
    }
  }
}
