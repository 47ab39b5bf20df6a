import Testing

@testable import RPC

struct LineFramerTests {
  private func lines(_ pieces: [String], limit: Int = 100) -> [LineFramer.Line] {
    var framer = LineFramer(limit: limit)
    var lines: [LineFramer.Line] = []
    for piece in pieces { framer.feed(Array(piece.utf8)[...]) { lines.append($0) } }
    if let last = framer.finish() { lines.append(last) }
    return lines
  }

  private func message(_ text: String) -> LineFramer.Line { .message(Array(text.utf8)) }

  @Test func `only a line feed ends a line`() {
    #expect(
      lines(["a\rb\n\nc\u{85}d\u{2028}e\n"])
        == [message("a\rb"), message(""), message("c\u{85}d\u{2028}e")])
  }

  @Test func `lines may come in pieces`() {
    #expect(lines(["ab", "c\nd", "", "e", "\n"]) == [message("abc"), message("de")])
  }

  @Test func `the end of the input ends the last line`() {
    #expect(lines(["ab\ncd"]) == [message("ab"), message("cd")])
    #expect(lines([]) == [])
  }

  @Test(arguments: [
    ["abcd\nabcde\nf\n"], ["ab", "cd\nab", "cde\nf\n"], ["abcd\n", "abcdefgh", "ij", "\nf\n"],
  ])
  func `a line over the limit is left out and the next one is whole`(_ pieces: [String]) {
    #expect(lines(pieces, limit: 4) == [message("abcd"), .tooLong, message("f")])
  }

  @Test func `a line over the limit that nothing ends is told once`() {
    #expect(lines(["abc", "def", "ghi"], limit: 4) == [.tooLong])
  }
}
