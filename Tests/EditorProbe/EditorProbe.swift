import Shell
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A shell that only echoes: what the tests of the line editor drive on a terminal.
///
///     EditorProbe HISTORY-FILE    (- for memory only)
///
/// Lines with a meaning: `secret` asks for one, `slow` runs until ^C, `hide X` keeps a redacted
/// line in memory, `history` lists, `clear` forgets, anything else is echoed as `<line>`.
/// SIGUSR1 shows a notice, SIGTERM restores the terminal and ends.
@main
enum EditorProbe {
  static func main() throws {
    let wake = try EditorWake()
    watchSignals(wake)
    let path = CommandLine.arguments.count > 1 ? CommandLine.arguments[1] : "-"
    let history = History(path: path == "-" ? nil : path)
    let editor = try LineEditor(name: "probe", history: history, wake: wake)
    editor.complete = complete
    editor.hint = { line in
      history.rest(of: line).map { .rest($0) } ?? (line == "get " ? .signature("ID") : nil)
    }
    while true {
      switch editor.readLine(prompt: "\u{1B}[1;32mprobe\u{1B}[0m \u{1B}[36m(é)\u{1B}[0m> \u{1B}[0m")
      {
      case .interrupted: print("[interrupted]")
      case .endOfInput:
        print("[end]")
        return
      case .line("history"): history.entries.forEach { print("  \($0)") }
      case .line("clear"): history.clear()
      case .line("secret"):
        print(readSecret(prompt: "Secret: ", terminal: 0, wake: wake).map { "[\($0)]" } ?? "[none]")
      case .line("slow"):
        print("[running]")
        fflush(nil)
        while !isCancelled.exchange(false, ordering: .relaxed) { usleep(5000) }
        print("[cancelled]")
      case .line(let line) where line.hasPrefix("hide "):
        history.add("hide •••", inMemoryOnly: true)
      case .line(let line):
        history.add(line)
        print("<\(line)>")
      }
      fflush(nil)
    }
  }

  static func complete(_ request: CompletionRequest) -> Completion {
    let start =
      request.text.lastIndex(of: " ").map { request.text.index(after: $0) }
      ?? request.text.startIndex
    let word = request.text[start...]
    var all = [
      Candidate("authorize", summary: "Log in with the browser"),
      Candidate("contacts", summary: "List contacts"),
      Candidate("config", summary: "Settings and where each value comes from, told at some length"),
      Candidate("count=", suffix: ""),
      Candidate("1234", display: "John Smith", summary: "john@example.com"),
      Candidate("1299", display: "山田 太郎", summary: "taro@example.com"),
    ]
    if word.hasPrefix("m") { all += (0..<100).map { Candidate("many\($0)") } }
    return Completion(
      start: start, candidates: all.filter { $0.text.hasPrefix(word) || $0.display.hasPrefix(word) }
    )
  }
}
