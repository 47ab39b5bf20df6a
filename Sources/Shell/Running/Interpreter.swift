import InfusionsoftKit
import Operations

/// Runs lines one after the other, and keeps what they leave to each other: variables, aliases,
/// settings.
///
/// It belongs to the thread that reads the lines, which waits for what they do.
package final class Interpreter {
  package let runner: LineRunner
  let router: InterruptRouter
  package var variables: Variables
  var aliases = Aliases()
  var settings: ShellSettings
  /// The lines typed before; nil where nobody types.
  var history: History?
  /// The directories of the scripts that run, the innermost last.
  var directories: [String] = []
  /// Whether a result may go through a pager.
  private let pages: Bool

  /// - Parameter pages: somebody reads what comes on the terminal.
  package init(runner: LineRunner, router: InterruptRouter, pages: Bool = false) {
    self.runner = runner
    self.router = router
    self.pages = pages
    variables = Variables(home: runner.session.environment.home)
    settings = ShellSettings(runner.parser.defaults)
  }

  /// What understands the words of a line, by the settings of now.
  var parser: LineParser {
    LineParser(
      table: runner.parser.table, door: runner.parser.door, defaults: settings.lineOptions)
  }

  /// Runs a line and blocks until it has ended; a failure is shown at `place`.
  package func run(_ line: Line, at place: Diagnostics.Place) -> LineOutcome {
    run(line, at: place, to: StandardOutput(terminal: runner.terminal))
  }

  /// The same for the words of the process, which its own shell has read.
  package func run(words: [String]) -> LineOutcome {
    do {
      let parsed = try parser.parse(words)
      return try perform(
        parsed, at: .process, to: pagedOutput(StandardOutput(terminal: runner.terminal)))
    } catch {
      return end(of: error, at: .process)
    }
  }

  /// - Parameter output: where the output of a line goes that says nothing else.
  func run(
    _ line: Line, at place: Diagnostics.Place, to output: any LineOutput
  ) -> LineOutcome {
    do {
      let line = try aliases.expand(line)
      if let statement = Statement(line) {
        return try run(statement, of: line, at: place, to: output)
      }
      return try perform(line, at: place, to: output)
    } catch let error as LineError {
      return end(of: error, in: line.text, at: place)
    } catch let error as Misplaced {
      return end(of: error.failure, at: place, excerpt: excerpt(at: error.position, in: line.text))
    } catch {
      return end(of: error, at: place)
    }
  }

  /// Performs the operation of a line.
  private func perform(
    _ line: Line, at place: Diagnostics.Place, to output: any LineOutput
  ) throws -> LineOutcome {
    var words: [String] = []
    var origins: [Word] = []
    for word in line.words {
      let texts = try variables.expand(word)
      words += texts
      origins += texts.map { _ in word }
    }
    var parsed: ParsedLine?
    do {
      let understood = try parser.parse(words)
      parsed = understood
      return try perform(understood, at: place, to: try open(line.target, behind: output))
    } catch let failure as Failure {
      let fault = (parsed?.origins.word(of: failure) ?? failure.word).map { origins[$0] }
      // What a variable stands for may be what makes the line secret.
      let isShown = fault != line.words.first && parser.concealed(words) == nil
      throw failure.at(isShown ? fault : nil)
    }
  }

  /// Performs an operation to its end and says what there is to say beside its result.
  private func perform(
    _ line: ParsedLine, at place: Diagnostics.Place, to output: any LineOutput
  ) throws -> LineOutcome {
    guard case .session = line.operation.action else { return try performHere(line, output) }
    let runner = runner
    let ended = router.foreground { () async -> Result<(LineRunner.Performed, Int32), any Error> in
      let performed: Result<LineRunner.Performed, any Error>
      do {
        performed = .success(try await runner.perform(line, to: output))
      } catch is ReaderLeft {
        performed = .success(LineRunner.Performed())
      } catch {
        performed = .failure(error)
      }
      // Whoever reads has not always read to the end when the operation has come to its own.
      do {
        let succeeded = (try? performed.get()) != nil
        let status = try await output.finish(succeeded: succeeded)
        return performed.map { ($0, status) }
      } catch {
        return performed.flatMap { _ in .failure(error) }
      }
    }
    let (performed, commandStatus) = try ended.get()
    let status = performed.status == 0 ? commandStatus : performed.status
    variables.result = performed.result
    variables.status = status
    performed.talk.forEach { runner.diagnostics.show($0) }
    diagnose(commandStatus: commandStatus, at: place)
    return status == 0 ? .done : .failed(status)
  }

  /// Opens what stands behind `>` or `|`.
  func open(_ target: Line.Target?, behind output: any LineOutput) throws -> any LineOutput {
    switch target {
    case nil:
      return pagedOutput(output)
    case .file(let word, let appends):
      let path = try variables.expand(word).joined(separator: " ")
      do throws(Failure) {
        return try FileOutput(path: path, appends: appends, terminal: output.terminal)
      } catch {
        throw error.at(word)
      }
    case .command(let text):
      var environment = runner.session.environment.forChildren.variables
      for (name, value) in variables.all { environment[name] = value }
      let opened = CommandOutput(
        ["/bin/sh", "-c", text], environment: environment, output: output.descriptor,
        terminal: output.terminal.redirected(to: output.descriptor))
      guard let opened else { throw Failure(.internalError, "no shell could be started for |") }
      return opened
    }
  }

  private func pagedOutput(_ output: any LineOutput) -> any LineOutput {
    guard pages, settings.pages, output is StandardOutput, output.terminal.height != nil else {
      return output
    }
    return PagedOutput(terminal: output.terminal, pager: Pager(runner.session.environment))
  }

  /// Shows why a line cannot be read, and where.
  func end(of error: LineError, in text: String, at place: Diagnostics.Place) -> LineOutcome {
    end(of: Failure(error), at: place, excerpt: excerpt(at: error.position, in: text))
  }

  /// The place in a line; nil for a line that may hold a secret.
  private func excerpt(at position: Word.Position, in text: String) -> Excerpt? {
    let words = text.split { $0 == " " || $0 == "\n" }.map(String.init)
    return parser.concealed(words) == nil ? Excerpt(text, at: position) : nil
  }

  /// Shows a failure and remembers its status.
  func end(
    of error: any Error, at place: Diagnostics.Place, excerpt: Excerpt? = nil
  ) -> LineOutcome {
    let outcome = runner.outcome(of: error, at: place, excerpt: excerpt)
    variables.result = LineResult()
    variables.status = outcome.exitStatus
    return outcome
  }

  /// A command that a line ended with says itself what went wrong, and not always that it did.
  private func diagnose(commandStatus status: Int32, at place: Diagnostics.Place) {
    guard (1..<128).contains(status) else { return }
    let note = "the command behind | ended with status \(status)"
    switch place {
    case .line(let name): runner.diagnostics.show("\(name): \(note)")
    case .prompt, .process: runner.diagnostics.show(note)
    }
  }
}
