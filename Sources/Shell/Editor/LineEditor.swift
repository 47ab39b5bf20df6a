import CLibedit

/// The prompt of the interactive shell: one line at a time, edited by libedit.
///
/// One thread owns it and blocks in it; other threads reach it through ``EditorWake``. Made only
/// for a terminal: standard input and output are terminals and `TERM` is neither empty nor `dumb`.
package final class LineEditor {
  /// What came of asking for a line.
  package enum Input: Equatable, Sendable {
    /// Without its line end; a paste may have put several rows into it.
    case line(String)
    /// ^C.
    case interrupted
    /// ^D on an empty line, or the terminal is gone.
    case endOfInput
  }

  package let history: History
  package let wake: EditorWake
  /// Answers Tab, on the editor's thread: what it cannot know soon it leaves out.
  package var complete: ((CompletionRequest) -> Completion)?
  /// What is shown faintly behind a line whose end the cursor is at; asked between two keys.
  package var hint: ((String) -> Hint?)?

  let handle: EditLineHandle
  let input: Int32
  let output: Int32
  var keyboard: Keyboard
  var size: TerminalSize
  var prompt = EditorPrompt("")
  /// Why libedit was told to give the line up.
  var ending: Input?
  /// The key that reports a paste was not typed by a person.
  var isPasteStarting = false
  /// A stop of ours has ended; SIGCONT is still to come.
  var isContinueExpected = false
  /// The line at the last Tab, while nothing has changed since.
  var lastCompleted: CompletionRequest?
  /// What undo can take back.
  var changes = LineChanges()
  /// What is shown behind the line at the moment.
  var shownHint: Hint?
  /// What was shown when the key was pressed that is being answered.
  var acceptableHint: Hint?
  private var historyVersion = 0

  /// - Parameters:
  ///   - name: what selects lines of `.editrc`, as in `infusionsoft:bind -v`.
  ///   - bindings: a file of key bindings like `.editrc`, read after the user's own.
  package init(
    name: String, input: Int32 = 0, output: Int32 = 1, error: Int32 = 2, history: History,
    wake: EditorWake, bindings: String? = nil
  ) throws(EditorError) {
    Self.adoptUTF8Locale()
    handle = try EditLineHandle(
      name: name, input: input, output: output, error: error, historySize: history.limit)
    self.history = history
    self.wake = wake
    self.input = input
    self.output = output
    keyboard = Keyboard(descriptor: input, wake: wake)
    size = TerminalSize(of: output)
    handle.nextCharacter = { [unowned self] in nextCharacter() }
    handle.perform = { [unowned self] in perform($0) }
    EditorKeys.bind(in: handle, file: bindings)
  }

  /// Shows `prompt` and blocks until a line is entered.
  ///
  /// The caller has flushed what it printed; after this the terminal has its own modes again.
  /// - Parameter prompt: one row, may hold ANSI colour.
  package func readLine(prompt: String) -> Input {
    history.load()
    if historyVersion != history.version {
      handle.setHistory(history.entries)
      historyVersion = history.version
    }
    if let problem = history.takeProblem() { wake.notify(problem) }
    self.prompt = EditorPrompt(prompt)
    handle.setPrompt(self.prompt)
    size = TerminalSize(of: output)
    ending = nil
    lastCompleted = nil
    changes = LineChanges()

    var modes = TerminalModes(of: input)
    modes?.endsPaste = true
    let notices = wake.beginReading(restoring: modes)
    notices.forEach { writeAll($0 + "\n", to: output) }
    // libedit draws the prompt first: what is typed at once would be echoed by the terminal too.
    handle.setEditing(true)
    writeAll(TerminalModes.pasteOn, to: output)
    let outcome = handle.readLine()
    if case .failed = outcome, ending == .interrupted { moveBehindLine() }
    writeAll((ending == .interrupted ? "^C\n" : "") + TerminalModes.pasteOff, to: output)
    wake.endReading()

    if case .line(let text) = outcome { return .line(text) }
    return ending ?? .endOfInput
  }

  /// libedit decodes and draws by the locale; this sets `LC_CTYPE` alone, to the user's where that
  /// is UTF-8 and to `C.UTF-8` otherwise.
  static func adoptUTF8Locale() {
    _ = clibedit_adopt_utf8_locale()
  }
}
