import Testing

@testable import Shell

@Suite struct InputGeometryTests {
  init() {
    LineEditor.adoptUTF8Locale()
  }

  @Test(arguments: [
    ("", 0, 0), ("abc", 0, 3), ("0123456789", 1, 0), ("01234567890", 1, 1),
    ("a\nb", 1, 1), ("a\n", 1, 0), ("\t", 0, 8), ("123456789\t", 1, 0),
    ("日本語", 0, 6), ("12345678日", 1, 0), ("123456789日", 1, 2), ("e\u{301}", 0, 1),
    ("\u{1}", 0, 2), ("0123456789\n", 2, 0),
  ])
  func `text is laid out on ten columns`(text: String, row: Int, column: Int) {
    let position = InputGeometry(columns: 10).position(after: text)
    #expect(position == InputGeometry.Position(row: row, column: column))
  }
}
