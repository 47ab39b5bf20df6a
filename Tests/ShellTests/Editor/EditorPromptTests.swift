import Testing

@testable import Shell

@Suite struct EditorPromptTests {
  @Test(arguments: [
    ("plain> ", "plain> ", "plain> "),
    // Colour in the middle.
    ("\u{1B}[31mred\u{1B}[0m> ", "red> ", "␁\u{1B}[31m␁red␁\u{1B}[0m␁> "),
    // A sequence at the end moves in front of the last blank.
    ("\u{1B}[31mred> \u{1B}[0m", "red> ", "␁\u{1B}[31m␁red>␁\u{1B}[0m␁ "),
    // Where there is no blank one is added, or the colour would not end.
    ("\u{1B}[31mred>\u{1B}[0m", "red> ", "␁\u{1B}[31m␁red>␁\u{1B}[0m␁ "),
    ("\u{1B}[31m \u{1B}[0m", "  ", "␁\u{1B}[31m␁ ␁\u{1B}[0m␁ "),
    // Neighbours become one.
    ("\u{1B}[1m\u{1B}[31mx> ", "x> ", "␁\u{1B}[1m\u{1B}[31m␁x> "),
    ("\u{1B}[31m", " ", "␁\u{1B}[31m␁ "),
    ("", "", ""),
    // What would break libedit's delimiters, and a sequence cut short.
    ("a\u{1}b> ", "ab> ", "ab> "),
    ("a> \u{1B}", "a> ", "a> "),
  ])
  func `colour is put where libedit can draw it`(prompt: String, visible: String, literal: String) {
    let result = EditorPrompt(prompt)
    #expect(result.visibleText == visible)
    #expect(result.literalText.map { $0 == "\u{1}" ? "␁" : $0 } == Array(literal))
  }
}
