package import InfusionsoftKit
import JSONText
import Operations

/// The shell a person types into: a prompt, a line, its result, and again.
///
/// A line that fails never ends it, nor does ^C; ^D and `quit` do.
package final class InteractiveShell {
  private let interpreter: Interpreter
  private let terminal: Terminal
  private let reader: any PromptReader
  private var assembler = LineAssembler()

  /// - Parameters:
  ///   - historyPath: nil keeps the history in memory.
  ///   - interpreter: its door is the prompt's.
  package init(
    interpreter: Interpreter, terminal: Terminal, historyPath: String?
  ) throws(Failure) {
    self.interpreter = interpreter
    self.terminal = terminal
    let history = History(path: historyPath)
    interpreter.history = history
    let wake = interpreter.router.wake
    guard terminal.canEdit else {
      reader = PlainPrompt(terminal: terminal, history: history, wake: wake)
      return
    }
    do {
      let editor = try LineEditor(
        name: "infusionsoft", input: terminal.input.descriptor,
        output: terminal.output.descriptor, error: terminal.error.descriptor, history: history,
        wake: wake)
      let completer = Completer(interpreter)
      editor.complete = { completer.complete($0) }
      let suggester = Suggester(history: history, table: completer.table, door: completer.door)
      // Without faintness a suggestion would look like what was typed.
      if terminal.output.hasColour {
        editor.hint = { [unowned interpreter] text in
          interpreter.settings.hasHints ? suggester.hint(for: text) : nil
        }
      }
      reader = editor
    } catch {
      throw Failure(.internalError, "the line editor cannot be used: \(error)")
    }
  }

  /// Shows the greeting, unless `--quiet` holds.
  package func greet() {
    guard !interpreter.parser.defaults.isQuiet else { return }
    let state = accountState()
    interpreter.runner.diagnostics.show(
      lines: PromptText.greeting(version: ProgramVersion.text, state))
  }

  /// Runs the lines that the person wants every shell to begin with; a line that fails is shown.
  ///
  /// Whoever could write to that file would run lines here: it must be the user's alone to change.
  package func runCommands(of path: String) -> LineOutcome {
    do {
      guard let file = try PrivateFile.openForReading(path, readableByOthers: true) else {
        return .done
      }
      let text = String(decoding: try file.readAll(limit: 1 << 20), as: UTF8.self)
      return Script(name: path, text: text).run(
        with: interpreter, to: StandardOutput(terminal: terminal), keepsGoing: true)
    } catch {
      interpreter.runner.diagnostics.show("\(path) is not read: \(error.message)")
      return .done
    }
  }

  /// Reads and runs lines until the person leaves; blocks this thread.
  package func run() -> LineOutcome {
    let wake = interpreter.router.wake
    let diagnostics = interpreter.runner.diagnostics
    interpreter.runner.session.observe { event in
      // A wait is part of what runs in the foreground; other news waits for the prompt.
      if case .delayed = event {
        diagnostics.show(event.notice)
      } else {
        wake.notify(event.notice)
      }
    }
    while true {
      switch reader.readLine(prompt: prompt()) {
      case .interrupted:
        assembler.reset()
      case .endOfInput:
        return .done
      case .line(let text):
        if let outcome = take(text) { return outcome }
      }
    }
  }

  /// Runs what was entered, which a paste may have made several lines of; an outcome ends the shell.
  private func take(_ text: String) -> LineOutcome? {
    for row in text.split(separator: "\n", omittingEmptySubsequences: false) {
      switch assembler.add(row) {
      case .blank, .more:
        break
      case .invalid(let error, let text, _):
        remember(text, words: text.split { $0 == " " || $0 == "\n" }.map(String.init))
        _ = interpreter.end(of: error, in: text, at: .prompt)
      case .line(let line, _):
        remember(line.text, words: line.words.map(\.text))
        interpreter.router.forget()
        switch interpreter.run(line, at: .prompt) {
        case .done: break
        // What was pasted behind it was meant to run after it.
        case .failed: return nil
        case let outcome: return outcome
        }
      }
    }
    return nil
  }

  /// Keeps a line; of one that holds a secret only what it was about, and only in memory.
  private func remember(_ text: String, words: [String]) {
    guard text.first?.isWhitespace == false else { return }
    if let concealed = interpreter.parser.concealed(words) ?? concealingSecrets(in: text) {
      reader.history.add(concealed, inMemoryOnly: true)
    } else {
      reader.history.add(text)
    }
  }

  private func concealingSecrets(in text: String) -> String? {
    let session = interpreter.runner.session
    return interpreter.router.foreground { await session.concealingSecrets(in: text) }
  }

  private func prompt() -> String {
    if let continuation = assembler.continuation { return PromptText.text(continuation) }
    return PromptText.text(accountState(), colour: terminal.output.hasColour)
  }

  private func accountState() -> AccountState {
    let router = interpreter.router
    let session = interpreter.runner.session
    router.forget()
    return router.foreground { await session.accountState() }
  }
}

extension SessionEvent {
  /// What the person is told.
  fileprivate var notice: String {
    switch self {
    case .authorizeCompleted(.success(let token)):
      "authorized" + (token["tenant"]?.string.map { " for \($0)" } ?? "")
    case .authorizeCompleted(.failure(let failure)):
      "the login failed: \(failure.message)"
    case .tokenRefreshed(let token):
      "token refreshed" + (token["expires_at"]?.string.map { ", valid until \($0)" } ?? "")
    case .delayed(let delay):
      delay.description
    }
  }
}
