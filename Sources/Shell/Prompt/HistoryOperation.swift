import InfusionsoftKit
import Operations

/// `history`: what was typed before.
struct HistoryOperation {
  let history: History

  func perform(_ arguments: Arguments, _ output: ByteSink) throws {
    let text = arguments.string("text")
    switch arguments.string("action") ?? "list" {
    case "clear":
      history.clear()
    case "search":
      guard let text else { throw Failure.usage("history search needs a text", parameter: "text") }
      try write(matching: { $0.lowercased().contains(text.lowercased()) }, output)
    default:
      try write(matching: { _ in true }, output)
    }
  }

  private func write(matching isWanted: (String) -> Bool, _ output: ByteSink) throws {
    history.load()
    let lines = history.entries.filter(isWanted)
    try output.write(lines.map { $0 + "\n" }.joined())
  }
}
