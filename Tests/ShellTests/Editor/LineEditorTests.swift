import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Editing, key bindings and secrets on a real terminal, in a program that echoes lines.
@Suite struct LineEditorTests {
  @Test func `the prompt has its colours and the line has none`() async throws {
    let probe = try await PtyProcess.probe()
    probe.type("x")
    let screen = try await probe.wait("the line") { $0.line == "probe (é)> x" }
    #expect(screen.cells[0][0].style == "1;32")
    #expect(screen.cells[0][7].style == "36")
    #expect(screen.cells[0][9].style == "")
    #expect(screen.cells[0][11].style == "")
  }

  @Test func `wide characters are edited in the middle`() async throws {
    let probe = try await PtyProcess.probe()
    probe.type("wörld 日本語")
    try await probe.wait("the line") { $0.line == "probe (é)> wörld 日本語" && $0.column == 23 }
    probe.press(.left, .left)
    probe.type("é")
    try await probe.wait("the insertion") { $0.line == "probe (é)> wörld 日é本語" && $0.column == 20 }
    probe.press(.backspace, .backspace, .home, .delete, .end)
    try await probe.wait("the deletions") { $0.line == "probe (é)> örld 本語" && $0.column == 20 }
    probe.press(.enter)
    try await probe.wait(for: "<örld 本語>")
  }

  @Test func `the editor brings its own UTF-8 where the locale has none`() async throws {
    let probe = try await PtyProcess.probe(environment: ["LC_ALL": "C"])
    probe.enter("日本 ü")
    try await probe.wait(for: "<日本 ü>")
  }

  @Test func `what is not UTF-8 is shown as such and stops nothing`() async throws {
    let probe = try await PtyProcess.probe()
    probe.type(bytes: [0xFF, 0xE6, 0x97, 0x6F, 0x6B, 0xC3, 0x0D])
    try await probe.wait(for: "<\u{FFFD}\u{FFFD}ok\u{FFFD}>")
  }

  @Test func `^C gives up the line, ^D on an empty one leaves`() async throws {
    let probe = try await PtyProcess.probe()
    probe.type("half a line")
    try await probe.wait("the line") { $0.line.hasSuffix("half a line") }
    probe.press(.control("c"))
    let screen = try await probe.wait("the next prompt") {
      $0.contains("[interrupted]") && $0.line == "probe (é)>"
    }
    #expect(screen.lines[0] == "probe (é)> half a line^C")
    probe.press(.control("d"))
    #expect(try await probe.waitForExit() == .exited(0))
    #expect(probe.screen.lines.prefix(4).last == "[end]")
    #expect(probe.isCooked)
    #expect(!probe.screen.isBracketingPaste)
  }

  @Test func `^C in the first row of a long line goes below its last`() async throws {
    let probe = try await PtyProcess.probe(columns: 20)
    probe.type("0123456789abcdefghijklmnopqrstuvwxyz")
    try await probe.wait("the line") { $0.line == "tuvwxyz" }
    probe.press(.control("a"))
    try await probe.wait("the cursor in the first row") { $0.row == 0 && $0.column == 11 }
    probe.press(.control("c"))
    let screen = try await probe.wait("the next prompt") { $0.contains("[interrupted]") }
    #expect(screen.lines[2] == "tuvwxyz^C")
    #expect(screen.lines[3] == "[interrupted]")
  }

  @Test func `^D in a line deletes`() async throws {
    let probe = try await PtyProcess.probe()
    probe.type("abc")
    probe.press(.home, .control("d"))
    try await probe.wait("the deletion") { $0.line == "probe (é)> bc" }
  }

  @Test func `the end of the terminal ends the program`() async throws {
    let probe = try await PtyProcess.probe()
    probe.signal(SIGTERM)
    #expect(try await probe.waitForExit() == .exited(143))
    #expect(probe.isCooked)
    #expect(!probe.screen.isBracketingPaste)
  }

  @Test func `a file of the user's can choose vi keys and keeps completion and paste`() async throws
  {
    var template = Array("/tmp/editor-tests-XXXXXX".utf8CString)
    let directory = String(cString: try #require(mkdtemp(&template)))
    defer {
      unlink(directory + "/.editrc")
      rmdir(directory)
    }
    let file = try #require(fopen(directory + "/.editrc", "w"))
    fputs("probe:bind -v\n", file)
    fclose(file)
    let probe = try await PtyProcess.probe(environment: ["HOME": directory])
    probe.type("au")
    probe.press(.tab)
    try await probe.wait("the word") { $0.line == "probe (é)> authorize" }
    probe.paste("x\ty")
    probe.press(.escape)
    probe.type("0ipasted: \r")
    try await probe.wait(for: "<pasted: authorize x")
  }

  @Test func `a secret is read without echo`() async throws {
    let probe = try await PtyProcess.probe()
    probe.enter("secret")
    try await probe.wait("the question") { $0.line == "Secret:" }
    probe.enter("pässwort")
    let screen = try await probe.wait("the prompt") { $0.contains("[pässwort]") }
    #expect(screen.lines[1] == "Secret:")
    probe.enter("next")
    try await probe.wait(for: "<next>")
  }

  @Test func `^C leaves the question for a secret`() async throws {
    let probe = try await PtyProcess.probe()
    probe.enter("secret")
    try await probe.wait("the question") { $0.line == "Secret:" }
    probe.type("half")
    probe.press(.control("c"))
    try await probe.wait(for: "[none]")
  }
}
