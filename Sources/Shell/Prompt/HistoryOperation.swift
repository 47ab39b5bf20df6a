import InfusionsoftKit
import Operations

/// `history`: what was typed before.
struct HistoryOperation {
  let history: History

  /// Does it, and returns the lines to show.
  func perform(_ arguments: Arguments) throws(Failure) -> String {
    let text = arguments.string("text")
    switch arguments.string("action") ?? "list" {
    case "clear":
      history.clear()
      return ""
    case "search":
      guard let text else { throw Failure.usage("history search needs a text", parameter: "text") }
      return lines { $0.lowercased().contains(text.lowercased()) }
    default:
      return lines { _ in true }
    }
  }

  private func lines(where isWanted: (String) -> Bool) -> String {
    history.load()
    return history.entries.filter(isWanted).map { $0 + "\n" }.joined()
  }
}
