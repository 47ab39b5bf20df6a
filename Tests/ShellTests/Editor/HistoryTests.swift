import Testing

@testable import Shell

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A directory of its own for each test; nothing in it is left behind.
@Suite final class HistoryTests {
  private let directory: String
  private var path: String { directory + "/state/infusionsoft/history" }

  init() throws {
    var template = Array("/tmp/history-tests-XXXXXX".utf8CString)
    directory = String(cString: try #require(mkdtemp(&template)))
  }

  deinit {
    for file in ["history", "history.new", "target"] {
      unlink("\(directory)/state/infusionsoft/\(file)")
    }
    for folder in ["/state/infusionsoft", "/state", ""] { rmdir(directory + folder) }
  }

  private func contents() throws -> String {
    try LockedFile.open(path) { (file) throws(EditorError) in
      String(decoding: try file.read(), as: UTF8.self)
    }
  }

  private func mode(_ path: String) -> mode_t {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_mode & 0o777 : 0
  }

  private func entries(limit: Int = 2000) -> [String] {
    let history = History(path: path, limit: limit)
    history.load()
    return history.entries
  }

  @Test(arguments: [
    "contacts list", "one\ntwo\n\nthree", #"C:\n"#, #"\\n"#, #"ends with \"#, "日本 é\t", "a\r\nb",
  ])
  func `an entry is one line of the file and comes back the same`(entry: String) {
    let line = HistoryFile.escape(entry)
    #expect(!line.unicodeScalars.contains { $0 == "\n" || $0 == "\r" })
    #expect(HistoryFile.unescape(line) == entry)
  }

  @Test func `of equal lines the last stays, and the oldest make room`() {
    #expect(HistoryFile.latest(["a", "b", "a", "c", "b"], limit: 9) == ["a", "c", "b"])
    #expect(HistoryFile.latest(["a", "b", "c"], limit: 2) == ["b", "c"])
  }

  @Test func `every line is in the file as soon as it is added`() throws {
    let history = History(path: path)
    history.add("token")
    #expect(try contents() == "token\n")
    history.add("contacts\nlist")
    #expect(try contents() == "token\ncontacts\\nlist\n")
    #expect(mode(path) == 0o600)
    #expect(mode(directory + "/state/infusionsoft") == 0o700)
    #expect(history.takeProblem() == nil)
  }

  @Test func `lines with a leading blank, empty lines and repetitions are not saved`() throws {
    let history = History(path: path)
    for line in ["token", " secret stuff", "\tx", "", "token"] { history.add(line) }
    #expect(history.entries == ["token"])
    #expect(try contents() == "token\n")
  }

  @Test func `a redacted line is remembered and not written`() throws {
    let history = History(path: path)
    history.add("code •••", inMemoryOnly: true)
    history.add("token")
    #expect(history.entries == ["code •••", "token"])
    #expect(try contents() == "token\n")
  }

  @Test func `the next shell begins with what this one has left`() {
    let first = History(path: path)
    ["a", "b", "a"].forEach { first.add($0) }
    #expect(entries() == ["b", "a"])
  }

  @Test func `the file is rewritten when it has twice as many lines as are kept`() throws {
    let history = History(path: path, limit: 3)
    for number in 0..<6 { history.add("line \(number)") }
    #expect(entries(limit: 3) == ["line 3", "line 4", "line 5"])
    #expect(try contents().split(separator: "\n").count == 6)
    history.add("line 6")
    #expect(entries(limit: 3) == ["line 4", "line 5", "line 6"])
    #expect(try contents() == "line 4\nline 5\nline 6\n")
    #expect(mode(path) == 0o600)
  }

  @Test func `shells that write at once, and rewrite, lose no line`() async throws {
    let path = path
    await withTaskGroup(of: Void.self) { group in
      for writer in 0..<4 {
        group.addTask {
          let history = History(path: path, limit: 100)
          for number in 0..<20 {
            history.add("writer \(writer) line \(number)")
            // Equal lines make the file long enough to be rewritten by whoever starts next.
            for word in ["a", "b", "c", "d"] { history.add(word) }
            History(path: path, limit: 100).load()
          }
        }
      }
    }
    let all = (0..<4).flatMap { writer in (0..<20).map { "writer \(writer) line \($0)" } }
    #expect(Set(all).subtracting(entries(limit: 100)) == [])
  }

  @Test func `a line torn by a crash does not swallow the next`() throws {
    History(path: path).add("whole")
    try LockedFile.open(path) { (file) throws(EditorError) in
      try file.append(Array("torn".utf8))
    }
    History(path: path).add("next")
    #expect(entries() == ["whole", "torn", "next"])
  }

  @Test func `a file others can read is made private`() {
    History(path: path).add("token")
    chmod(path, 0o644)
    #expect(entries() == ["token"])
    #expect(mode(path) == 0o600)
  }

  @Test func `a symbolic link is refused once and the history goes on in memory`() throws {
    History(path: path).add("token")
    let target = directory + "/state/infusionsoft/target"
    #expect(rename(path, target) == 0 && symlink(target, path) == 0)
    let history = History(path: path)
    history.add("contacts")
    #expect(history.entries == ["contacts"])
    let problem = try #require(history.takeProblem())
    #expect(problem.contains("\(path) is a symbolic link"))
    #expect(history.takeProblem() == nil)
  }

  @Test func `a directory in the place of the file is refused`() throws {
    let history = History(path: "/")
    history.add("token")
    #expect(history.entries == ["token"])
    #expect(history.takeProblem() != nil)
  }

  @Test func `lines that came while another process held the file follow later`() throws {
    let history = History(path: path)
    history.add("token")
    try LockedFile.open(path) { (_) throws(EditorError) in
      history.add("contacts")
      history.add("tags")
    }
    #expect(history.takeProblem()?.contains("locked by another process") == true)
    history.add("quota")
    #expect(try contents() == "token\ncontacts\ntags\nquota\n")
    #expect(history.takeProblem() == nil)
  }

  @Test func `clearing forgets the file too`() throws {
    let history = History(path: path)
    history.add("token")
    history.clear()
    #expect(history.entries == [])
    #expect(try contents() == "")
    history.add("contacts")
    #expect(entries() == ["contacts"])
  }

  @Test func `without a path nothing is written`() {
    let history = History(path: nil)
    history.add("token")
    history.clear()
    history.add("contacts")
    #expect(history.entries == ["contacts"])
    #expect(history.takeProblem() == nil)
  }
}
