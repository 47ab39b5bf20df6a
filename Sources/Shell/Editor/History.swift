/// The lines one can come back to: in memory, and in a file shared by all shells of the user.
///
/// The thread of the editor owns it. Trouble with the file never stops a line: the history goes on
/// in memory and ``takeProblem()`` says why, once.
package final class History {
  /// Oldest first, no line twice.
  package private(set) var entries: [String] = []
  /// Changes with every change of `entries`.
  private(set) var version = 0

  let limit: Int
  private let file: HistoryFile?
  private var isLoaded = false
  /// Entries the file did not take; they go with the next one.
  private var unwritten: [String] = []
  private var problem: String?
  private var hasReportedProblem = false

  /// - Parameter path: read at first use; nil keeps the history in memory only.
  package init(path: String?, limit: Int = 2000) {
    self.limit = limit
    file = path.map { HistoryFile(path: $0, limit: limit) }
  }

  /// Reads the file, unless that was done before.
  package func load() {
    guard !isLoaded else { return }
    isLoaded = true
    use { (file) throws(EditorError) in
      entries = HistoryFile.latest(try file.load() + entries, limit: limit)
      version += 1
    }
  }

  /// What follows `text` in the newest entry that begins with it and goes on.
  package func rest(of text: String) -> String? {
    let start = text.utf8
    guard
      let entry = entries.last(where: { $0.utf8.count > start.count && $0.utf8.starts(with: start) }
      )
    else { return nil }
    return String(entry.unicodeScalars.dropFirst(text.unicodeScalars.count))
  }

  /// Makes `line` the newest entry and appends it to the file at once.
  ///
  /// Blank lines and lines that begin with a blank are not kept.
  /// - Parameter inMemoryOnly: for a line that held a secret; the caller has put something else in
  ///   its place, and even that is not written.
  package func add(_ line: String, inMemoryOnly: Bool = false) {
    guard let first = line.first, !first.isWhitespace else { return }
    load()
    let isRepeated = entries.last == line
    entries = HistoryFile.latest(entries + [line], limit: limit)
    version += 1
    guard !inMemoryOnly, !isRepeated else { return }
    let isFirstTry = unwritten.isEmpty
    unwritten = (unwritten + [line]).suffix(limit)
    use { (file) throws(EditorError) in
      // Whoever has waited in vain once is not made to wait after each line.
      try file.append(unwritten, waits: isFirstTry)
      unwritten = []
    }
  }

  /// Forgets everything, in the file too.
  package func clear() {
    isLoaded = true
    entries = []
    unwritten = []
    version += 1
    use { (file) throws(EditorError) in try file.clear() }
  }

  /// Why the file is not used; nil when it is, and after the first asking.
  package func takeProblem() -> String? {
    defer { problem = nil }
    return problem
  }

  private func use(_ body: (HistoryFile) throws(EditorError) -> Void) {
    guard let file else { return }
    do {
      try body(file)
    } catch {
      if !hasReportedProblem { problem = "history is kept in memory only: \(error)" }
      hasReportedProblem = true
    }
  }
}
