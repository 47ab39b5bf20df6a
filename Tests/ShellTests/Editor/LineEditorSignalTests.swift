import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What comes from elsewhere while a line is edited: signals and notices.
@Suite struct LineEditorSignalTests {
  @Test func `a notice stands above the line being edited`() async throws {
    let probe = try await PtyProcess.probe(columns: 30)
    probe.type("a line that takes two rows of it")
    try await probe.wait("the line") { $0.line == "wo rows of it" }
    probe.signal(SIGUSR1)
    try await probe.wait("a notice") { $0.row == 2 && $0.line == "wo rows of it" }
    probe.press(.home)
    try await probe.wait("the cursor in the first row") { $0.row == 1 && $0.column == 11 }
    probe.signal(SIGUSR1)
    let screen = try await probe.wait("another") { $0.row == 2 && $0.column == 11 }
    let notice = "authorized as ann@example.com"
    let line = ["probe (é)> a line that takes t", "wo rows of it"]
    #expect(screen.text == ([notice, notice] + line).joined(separator: "\n"))
  }

  @Test func `a notice that comes between lines waits for the prompt`() async throws {
    let probe = try await PtyProcess.probe()
    probe.enter("slow")
    try await probe.wait(for: "[running]")
    probe.signal(SIGUSR1)
    probe.press(.control("c"))
    let screen = try await probe.wait("the prompt") { $0.row > 1 && $0.line == "probe (é)>" }
    #expect(screen.lines[3] == "authorized as ann@example.com")
  }

  @Test(arguments: [(30, 90), (90, 30), (40, 41)])
  func `a line is drawn for the new width`(from: Int, to: Int) async throws {
    let probe = try await PtyProcess.probe(columns: from)
    let text = String(repeating: "0123456789", count: 7)
    probe.type(text)
    let whole = "probe (é)> " + text
    @Sendable func rows(_ columns: Int) -> [String] {
      stride(from: 0, to: whole.count, by: columns).map {
        String(whole.dropFirst($0).prefix(columns))
      }
    }
    try await probe.wait("the line") { $0.lines.filter { !$0.isEmpty } == rows(from) }
    probe.resize(columns: to, rows: 16)
    try await probe.wait("the line drawn anew") { screen in
      screen.columns == to && screen.text.hasSuffix(rows(to).joined(separator: "\n"))
        && screen.column == whole.count % to
    }
    probe.press(.enter)
    try await probe.wait("the echo") { $0.transcript.contains("<0123456789") && $0.contains(">") }
  }

  @Test func `^Z gives the terminal back and fg brings the line back`() async throws {
    let shell = try await PtyProcess.probeInShell()
    shell.type("half a line")
    try await shell.wait("the line") { $0.line.hasSuffix("half a line") }
    shell.press(.control("z"))
    try await shell.wait("the shell") { $0.line == "sh$" }
    #expect(!shell.screen.isBracketingPaste)
    shell.enter("stty -a | grep -o -e -*icanon")
    try await shell.wait("cooked modes") { $0.lines.contains("icanon") }
    shell.enter("fg")
    try await shell.wait("the line again") { $0.line == "probe (é)> half a line" }
    #expect(shell.screen.isBracketingPaste)
    shell.enter(" and more")
    try await shell.wait(for: "<half a line and more>")
  }

  @Test func `a block of rows comes back as it was after ^Z`() async throws {
    let shell = try await PtyProcess.probeInShell()
    shell.paste("{\n  one\n  two\n}")
    try await shell.wait("the block") { $0.line == "}" }
    shell.press(.up, .up)
    try await shell.wait("the cursor in the second row") { $0.line == "  one" }
    shell.press(.control("z"))
    try await shell.wait("the shell") { $0.line == "sh$" }
    shell.enter("fg")
    try await shell.wait("the block again") { $0.lastLine == "}" && $0.line == "  one" }
    // The answer to this key comes after all that the signals have caused.
    shell.type("!")
    let screen = try await shell.wait("a key") { $0.line == " ! one" }
    #expect(screen.lines.filter { $0 == "probe (é)> {" }.count == 2)
    #expect(
      screen.text.hasSuffix(
        "fg\n\(PtyProcess.product("EditorProbe"))\nprobe (é)> {\n ! one\n  two\n}"))
  }

  @Test func `a line is drawn again after a stop from outside`() async throws {
    let shell = try await PtyProcess.probeInShell()
    shell.type("half a line")
    try await shell.wait("the line") { $0.line.hasSuffix("half a line") }
    shell.signalForeground(SIGSTOP)
    try await shell.wait("the shell") { $0.line == "sh$" }
    shell.enter("stty sane; fg")
    try await shell.wait("the line again") { $0.line == "probe (é)> half a line" }
    shell.enter(" and more")
    try await shell.wait(for: "<half a line and more>")
    #expect(shell.screen.lines.filter { $0 == "half a line and more" } == [])
  }

  @Test func `^Z and ^C reach what runs between lines`() async throws {
    let shell = try await PtyProcess.probeInShell()
    shell.enter("slow")
    try await shell.wait(for: "[running]")
    shell.press(.control("z"))
    try await shell.wait("the shell") { $0.line == "sh$" }
    shell.enter("fg")
    try await shell.wait("the command going on") { $0.lastLine.contains("EditorProbe") }
    shell.press(.control("c"))
    try await shell.wait("the prompt") { $0.contains("[cancelled]") && $0.line == "probe (é)>" }
  }
}
