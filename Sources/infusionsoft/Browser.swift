import InfusionsoftKit
import Operations
import Shell
import Threads

/// Starts the user's browser, without the secrets of this program's environment.
///
/// `BROWSER` may hold several commands separated by colons, each with arguments, `%s` standing for
/// the URL; without it the URL comes last.
struct Browser {
  let environment: Environment

  func open(_ url: String) throws(Failure) {
    let commands = environment["BROWSER"]?.split(separator: ":").map(String.init)
    let candidates = commands ?? ["xdg-open", "open"]
    for command in candidates {
      var words = command.split(separator: " ").map(String.init)
      if !command.contains("%s") { words.append(url) }
      if start(words.map { $0.replacing("%s", with: url) }) { return }
    }
    throw Failure(
      .usage,
      "no browser could be started (tried \(candidates.joined(separator: ", "))): open the URL"
        + " yourself, or set BROWSER")
  }

  private func start(_ words: [String]) -> Bool {
    // stdout is data; what a browser says goes where talk goes.
    let child = ChildProcess.start(
      words, environment: environment.forChildren.variables, input: nil,
      output: 2, leadsGroup: true)
    guard let child else { return false }
    // Some browsers stay in the foreground; whenever it ends, somebody has to take note.
    _ = startThread { _ = child.wait() }
    return true
  }
}
