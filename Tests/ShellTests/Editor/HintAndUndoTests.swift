import TestSupport
import Testing

@testable import Shell

/// What stands faintly behind the cursor, and changes that are taken back, on a real terminal.
@Suite struct HintAndUndoTests {
  @Test func `the line of the history that goes on so is faint, and the key to the right takes it`()
    async throws
  {
    let probe = try await PtyProcess.probe()
    probe.enter("get 日本 two")
    try await probe.wait(for: "<get 日本 two>")
    probe.type("get 日")
    let screen = try await probe.wait("the suggestion") {
      $0.line == "probe (é)> get 日本 two" && $0.column == 17
    }
    #expect(screen.cells[screen.row][17].style == "2")
    #expect(screen.cells[screen.row][15].style == "")
    probe.press(.right)
    try await probe.wait("the taken line") { $0.column == 23 && $0.cells[$0.row][17].style == "" }
    probe.press(.enter)
    try await probe.wait("the line twice") {
      $0.lines.filter { $0 == "<get 日本 two>" }.count == 2
    }
  }

  @Test func `a suggestion goes with the next key and is no part of the line`() async throws {
    let probe = try await PtyProcess.probe()
    probe.enter("contacts list")
    try await probe.wait(for: "<contacts list>")
    probe.type("con")
    try await probe.wait("the suggestion") { $0.line == "probe (é)> contacts list" }
    probe.type("x")
    try await probe.wait("only what was typed") { $0.line == "probe (é)> conx" }
    probe.press(.backspace)
    try await probe.wait("the suggestion again") { $0.line == "probe (é)> contacts list" }
    probe.press(.enter)
    let screen = try await probe.wait(for: "<con>")
    #expect(!screen.contains("<contacts list>con"))
  }

  @Test func `a signature is shown and not taken`() async throws {
    let probe = try await PtyProcess.probe()
    probe.type("get ")
    try await probe.wait("the signature") { $0.line == "probe (é)> get ID" }
    let bells = probe.screen.bells
    probe.press(.right)
    try await probe.wait("the bell") { $0.bells > bells }
    probe.press(.enter)
    try await probe.wait(for: "<get >")
  }

  @Test func `a suggestion ends at the edge of the screen, and resizing does not leave it behind`()
    async throws
  {
    let probe = try await PtyProcess.probe(columns: 40)
    probe.enter("x0123456789012345678901234567890123456789")
    try await probe.wait(for: "<x01")
    probe.type("x01")
    try await probe.wait("a cut suggestion") { $0.line.hasSuffix("…") && $0.line.count == 39 }
    probe.resize(columns: 60, rows: 24)
    try await probe.wait("a longer one") {
      $0.line.count > 45 && $0.line.hasPrefix("probe (é)> x0123")
    }
  }

  @Test func `what was typed is taken back word by word, and comes again`() async throws {
    let probe = try await PtyProcess.probe()
    probe.type("one two")
    try await probe.wait("the line") { $0.line.hasSuffix("> one two") }
    probe.press(.control("_"))
    try await probe.wait("a word less") { $0.line.hasSuffix("> one") && $0.column == 15 }
    probe.press(.control("_"))
    try await probe.wait("nothing") { $0.line == "probe (é)>" }
    probe.press(.meta("/"), .meta("/"))
    try await probe.wait("everything") { $0.line.hasSuffix("> one two") }
    probe.press(.control("u"))
    try await probe.wait("nothing again") { $0.line == "probe (é)>" }
    probe.press(.control("_"))
    try await probe.wait("what ^U took") { $0.line.hasSuffix("> one two") }
    probe.press(.enter)
    try await probe.wait(for: "<one two>")
  }

  @Test func `a paste is taken back as a whole`() async throws {
    let probe = try await PtyProcess.probe()
    probe.type("a ")
    probe.paste("日本\nthree\tfour")
    try await probe.wait("the paste") { $0.line.hasPrefix("three") }
    probe.press(.control("_"))
    try await probe.wait("the line before it") { $0.line == "probe (é)> a" }
  }

  @Test func `the search of the history disturbs neither`() async throws {
    let probe = try await PtyProcess.probe()
    for line in ["alpha one", "beta two"] {
      probe.enter(line)
      try await probe.wait(for: "<\(line)>")
    }
    probe.type("x")
    probe.press(.control("r"))
    probe.type("alp")
    try await probe.wait("the search") { $0.contains("bck:alp") || $0.contains("bck?alp") }
    probe.press(.enter)
    try await probe.wait("the found line, run again") {
      $0.lines.filter { $0 == "<alpha one>" }.count == 2
    }
  }
}

@Suite struct LineChangesTests {
  private func changes(_ lines: [String]) -> LineChanges {
    lines.reduce(into: LineChanges()) { $0.record(LineChanges.Line(beforeCursor: $1)) }
  }

  @Test func `typing is one change for each word`() {
    var changes = changes(["a", "ab", "ab ", "ab c", "ab cd"])
    #expect(changes.undo()?.beforeCursor == "ab ")
    #expect(changes.undo()?.beforeCursor == "")
    #expect(changes.undo() == nil)
    #expect(changes.redo()?.beforeCursor == "ab ")
    #expect(changes.redo()?.beforeCursor == "ab cd")
    #expect(changes.redo() == nil)
  }

  @Test func `a new change ends what could be made again`() {
    var changes = changes(["a", "ab"])
    _ = changes.undo()
    changes.record(LineChanges.Line(beforeCursor: "x"))
    #expect(changes.redo() == nil)
    #expect(changes.undo()?.beforeCursor == "")
  }

  @Test func `deleting in a run is one change, and moving the cursor ends it`() {
    var changes = changes(["abc def"])
    changes.record(LineChanges.Line(beforeCursor: "abc de"))
    changes.record(LineChanges.Line(beforeCursor: "abc d"))
    changes.record(LineChanges.Line(beforeCursor: "abc", afterCursor: " d"))
    changes.record(LineChanges.Line(beforeCursor: "ab", afterCursor: " d"))
    #expect(changes.undo() == LineChanges.Line(beforeCursor: "abc", afterCursor: " d"))
    #expect(changes.undo()?.beforeCursor == "abc def")
  }
}
