import Testing

@testable import Shell

@Suite struct PasteBufferTests {
  private func pasted(_ text: String) -> (text: String, isComplete: Bool) {
    var buffer = PasteBuffer()
    for scalar in text.unicodeScalars where buffer.feed(scalar) { return (buffer.text, true) }
    return (buffer.text, false)
  }

  @Test(arguments: [
    ("one line", "one line"), ("a\rb\r", "a\nb"), ("a\r\nb\r\n\r\n", "a\nb"), ("a\n\nb", "a\n\nb"),
    ("tab\there", "tab\there"), ("", ""), ("\r\r", ""), ("日本 é", "日本 é"),
    ("\u{1B}[31mred\u{1B}[0m", "[31mred[0m"), ("a\u{0}\u{3}\u{7F}b", "ab"),
    ("\u{1B}[20\u{1B}[200~x", "[20[200~x"), ("\u{1B}\u{1B}", ""),
  ])
  func `a paste becomes text of rows`(pasted: String, text: String) {
    let result = self.pasted(pasted + "\u{1B}[201~")
    #expect(result.text == text)
    #expect(result.isComplete)
  }

  @Test func `a paste without its end mark goes on`() {
    #expect(!pasted("text\u{1B}[201").isComplete)
  }

  @Test func `what is beyond the limit is dropped`() {
    var buffer = PasteBuffer()
    for _ in 0..<PasteBuffer.limit { _ = buffer.feed("x") }
    #expect(!buffer.isTruncated)
    _ = buffer.feed("y")
    #expect(buffer.isTruncated)
    #expect(buffer.text.unicodeScalars.count == PasteBuffer.limit)
    #expect(buffer.text.last == "x")
  }
}
