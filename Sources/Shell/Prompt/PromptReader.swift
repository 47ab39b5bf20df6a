/// Where the interactive shell gets its lines.
protocol PromptReader: AnyObject {
  var history: History { get }
  /// Shows `prompt` and blocks until a line is entered.
  func readLine(prompt: String) -> LineEditor.Input
}

extension LineEditor: PromptReader {}

/// Lines from a terminal that cannot be edited on (`TERM=dumb`), or whose output goes elsewhere.
final class PlainPrompt: PromptReader {
  let history: History
  private let reader: RowReader
  private let prompts: ByteSink
  private let showsPrompts: Bool

  init(terminal: Terminal, history: History, wake: EditorWake) {
    self.history = history
    reader = RowReader(descriptor: terminal.input.descriptor, wake: wake, readsAhead: false)
    let stream = terminal.output.isTerminal ? terminal.output : terminal.error
    prompts = ByteSink(descriptor: stream.descriptor)
    showsPrompts = stream.isTerminal
  }

  func readLine(prompt: String) -> LineEditor.Input {
    let prompts = prompts
    let prompt = showsPrompts ? prompt : ""
    try? prompts.write(prompt)
    reader.show = { try? prompts.write("\n\($0)\n\(prompt)") }
    switch reader.next() {
    case .row(let text):
      return .line(text)
    case .notText:
      return .line("")
    case .interrupted:
      if showsPrompts { try? prompts.write("\n") }
      return .interrupted
    case .end, .failed:
      if showsPrompts { try? prompts.write("\n") }
      return .endOfInput
    }
  }
}
