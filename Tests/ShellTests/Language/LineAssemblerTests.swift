import Testing

@testable import Shell

@Suite struct LineAssemblerTests {
  /// What a script of these rows runs: the first row and the words of each line.
  private func lines(_ rows: [String]) -> [String] {
    var assembler = LineAssembler()
    return rows.compactMap { row in
      switch assembler.add(row) {
      case .blank: nil
      case .more(let reason): "more: \(reason.reason)"
      case .invalid(let error, _, let number):
        "\(number):\(error.position.column): \(error.message)"
      case .line(let line, let number):
        "\(number): " + line.words.map(\.text).joined(separator: "|")
      }
    }
  }

  @Test func `rows become lines with the number of their first row`() {
    #expect(
      lines(["#!/x", "", "a b\r", "c \\", "  d", "# x \\", "e 'f", "g'", "h"]) == [
        "3: a|b", "more: the line ends with a backslash", "4: c|d", "more: a ' is open",
        "7: e|f\ng", "9: h",
      ])
  }

  @Test func `a row at fault is named, and the next one begins anew`() {
    #expect(
      lines(["a \\", "b ;c", "d"]) == [
        "more: the line ends with a backslash",
        "2:3: ; has no meaning in a line: quote it, as in ';'", "3: d",
      ])
  }

  @Test func `an unfinished line can be dropped`() {
    var assembler = LineAssembler()
    _ = assembler.add("a '")
    #expect(assembler.continuation == .singleQuote)
    assembler.reset()
    #expect(assembler.continuation == nil)
    guard case .line(let line, let number) = assembler.add("b") else {
      Issue.record("the next row is no line")
      return
    }
    #expect(line.words.map(\.text) == ["b"])
    #expect(number == 2)
  }
}
