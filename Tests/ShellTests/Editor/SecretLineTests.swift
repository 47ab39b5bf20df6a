import Testing

@testable import Shell

@Suite struct SecretLineTests {
  private func typed(_ keys: String) -> (text: String, outcome: SecretLine.Outcome) {
    var line = SecretLine()
    var outcome = SecretLine.Outcome.more
    for scalar in keys.unicodeScalars where outcome == .more { outcome = line.feed(scalar) }
    return (line.text, outcome)
  }

  @Test(arguments: [
    ("secret\r", "secret"), ("secret\n", "secret"), ("wrong\u{15}right\r", "right"),
    ("pä\u{7F}ass\r", "pass"), ("\u{8}\u{7F}x\r", "x"), ("\r", ""), ("a b\r", "a b"),
    ("\u{1B}[200~pasted\u{1B}[201~\r", "pasted"), ("a\u{1B}[Db\u{1B}OAc\r", "abc"),
    ("a\u{4}\u{1}b\r", "ab"),
    (String(repeating: "k", count: 9000) + "\r", String(repeating: "k", count: 9000)),
  ])
  func `keys make a secret`(keys: String, secret: String) {
    let result = typed(keys)
    #expect(result.text == secret)
    #expect(result.outcome == .done)
  }

  @Test(arguments: ["\u{3}", "typed\u{3}", "\u{4}", "x\u{7F}\u{4}"])
  func `the question can be left`(keys: String) {
    #expect(typed(keys).outcome == .cancelled)
  }
}
