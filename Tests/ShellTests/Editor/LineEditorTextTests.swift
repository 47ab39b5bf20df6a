import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What comes into the line other than by typing: completion, pastes, history.
@Suite struct LineEditorTextTests {
  @Test func `Tab completes, a second Tab lists with summaries`() async throws {
    let probe = try await PtyProcess.probe()
    probe.type("help au")
    probe.press(.tab)
    try await probe.wait("the word") { $0.line == "probe (é)> help authorize" && $0.column == 26 }
    probe.type("co")
    probe.press(.tab)
    try await probe.wait("the bell") { $0.bells == 1 }
    probe.press(.tab)
    let screen = try await probe.wait("the list and the line below it") {
      $0.row == 4 && $0.line.hasSuffix("co")
    }
    #expect(
      screen.lines.prefix(5) == [
        "probe (é)> help authorize co",
        "contacts  List contacts",
        "config    Settings and where each value comes from, told a…",
        "count=",
        "probe (é)> help authorize co",
      ])
    probe.type("un")
    probe.press(.tab)
    probe.enter("5")
    try await probe.wait(for: "<help authorize count=5>")
  }

  @Test func `an id is completed by name`() async throws {
    let probe = try await PtyProcess.probe()
    probe.type("get 山")
    probe.press(.tab)
    probe.press(.enter)
    try await probe.wait(for: "<get 1299 >")
  }

  @Test func `a suffix that is there already is stepped over`() async throws {
    let probe = try await PtyProcess.probe()
    probe.type("auth x")
    probe.press(.left, .left, .tab)
    try await probe.wait("the word") { $0.line == "probe (é)> authorize x" && $0.column == 21 }
  }

  @Test func `a list taller than the screen is shown page by page and left by ^C`() async throws {
    let probe = try await PtyProcess.probe(columns: 30, rows: 10)
    probe.type("m")
    probe.press(.tab, .tab)
    let screen = try await probe.wait("the first page") { $0.line.hasPrefix("--More--") }
    #expect(screen.lines[0].hasPrefix("many0 "))
    probe.press(.enter)
    try await probe.wait("one row more") {
      $0.line.hasPrefix("--More--") && $0.lines[0].hasPrefix("many1 ")
    }
    probe.type(" ")
    try await probe.wait("the second page") {
      $0.line.hasPrefix("--More--") && $0.lines[0].hasPrefix("many10 ")
    }
    probe.press(.control("c"))
    try await probe.wait("the line") { $0.line == "probe (é)> many" && $0.column == 15 }
    probe.enter("")
    try await probe.wait(for: "<many>")
  }

  @Test func `a paste is one block: no row runs by itself and a tab does not complete`()
    async throws
  {
    let probe = try await PtyProcess.probe()
    probe.paste("one\nco\tx\n\u{1B}[31mthree\n")
    let screen = try await probe.wait("the block") { $0.line == "[31mthree" }
    #expect(screen.lines[0] == "probe (é)> one")
    #expect(screen.bells == 0)
    probe.press(.enter)
    try await probe.wait("the echo of the block") {
      $0.contains("<one") && $0.contains("co      x") && $0.contains("[31mthree>")
    }
  }

  @Test func `a paste into a search or a list goes to the line`() async throws {
    let probe = try await PtyProcess.probe(rows: 10)
    try await probe.run("contacts")
    probe.press(.control("r"))
    probe.type("cont")
    try await probe.wait(for: "bck:cont")
    probe.paste(" a\n b")
    try await probe.wait("the paste in the line found") { $0.contains("probe (é)>  a") }
    probe.press(.control("c"))
    try await probe.wait("the next prompt") { $0.line == "probe (é)>" }
    probe.type("m")
    probe.press(.tab, .tab)
    try await probe.wait("the list") { $0.line.hasPrefix("--More--") }
    probe.paste("1\n2")
    try await probe.wait("the paste in the line") { $0.contains("> many1") && $0.line == "2" }
  }

  @Test func `a long paste arrives whole`() async throws {
    let probe = try await PtyProcess.probe()
    probe.paste(String(repeating: "0123456789", count: 3000))
    probe.press(.enter)
    try await probe.wait("the end of the echo") { $0.transcript.contains("9>") }
    let screen = probe.screen
    let echoed = screen.transcript.split(separator: "<").last?.filter { $0.isNumber }
    #expect(echoed?.count == 30_000)
  }

  @Test func `arrows go through the rows of a block before the history`() async throws {
    let probe = try await PtyProcess.probe()
    try await probe.run("earlier")
    probe.paste("first\nsecond")
    try await probe.wait("the block") { $0.line == "second" && $0.column == 6 }
    probe.press(.up)
    try await probe.wait("the row above") { $0.line == "probe (é)> first" && $0.column == 16 }
    probe.press(.up)
    try await probe.wait("the history") { $0.line == "probe (é)> earlier" }
    probe.press(.down)
    try await probe.wait("the block again") { $0.contains("second") }
  }

  @Test func `lines come back with Up and with ^R`() async throws {
    let probe = try await PtyProcess.probe()
    for line in ["contacts get 42", "token", "tags"] {
      try await probe.run(line)
    }
    probe.press(.up, .up)
    try await probe.wait("the line before the last") { $0.line == "probe (é)> token" }
    probe.press(.control("c"))
    try await probe.wait("the next prompt") { $0.line == "probe (é)>" }
    probe.press(.control("r"))
    probe.type("get")
    try await probe.wait("the line found") { $0.contains("bck:get") && $0.text.hasSuffix("get") }
    probe.press(.enter)
    try await probe.wait("the line run again") { screen in
      screen.lines.filter { $0 == "<contacts get 42>" }.count == 2
    }
  }

  @Test func `^C out of a search leaves the screen in order`() async throws {
    let probe = try await PtyProcess.probe()
    probe.paste("one\ntwo\nthree")
    probe.press(.enter)
    try await probe.wait(for: "three>")
    probe.press(.control("r"))
    probe.type("tw")
    try await probe.wait(for: "bck:tw")
    probe.press(.control("c"))
    let screen = try await probe.wait("the next prompt") { $0.line == "probe (é)>" && $0.row > 8 }
    #expect(screen.lines[8...12] == ["three", "bck:tw", "^C", "[interrupted]", "probe (é)>"][...])
  }

  @Test func `two shells share a history`() async throws {
    var template = Array("/tmp/editor-tests-XXXXXX".utf8CString)
    let directory = String(cString: try #require(mkdtemp(&template)))
    defer {
      unlink(directory + "/history")
      rmdir(directory)
    }
    let shells = [
      try await PtyProcess.probe(history: directory + "/history"),
      try await PtyProcess.probe(history: directory + "/history"),
    ]
    for (number, shell) in shells.enumerated() {
      try await shell.run("from shell \(number)")
      shell.enter("hide the secret")
    }
    let third = try await PtyProcess.probe(history: directory + "/history")
    third.enter("history")
    let screen = try await third.wait("the list") {
      $0.contains("  from shell 1") && $0.line == "probe (é)>"
    }
    #expect(
      screen.lines.prefix(4).dropFirst() == ["  from shell 0", "  from shell 1", "probe (é)>"])
  }
}
