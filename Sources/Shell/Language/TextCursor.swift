/// A place in a text, scalar by scalar.
struct TextCursor {
  let text: String
  private(set) var index: String.Index
  private var row = 0
  private var column = 1

  init(_ text: String) {
    self.text = text
    index = text.startIndex
  }

  var position: Word.Position { Word.Position(row: row, column: column) }

  /// The scalar here, or so many behind it.
  func peek(_ distance: Int = 0) -> Unicode.Scalar? {
    let scalars = text.unicodeScalars
    guard let place = scalars.index(index, offsetBy: distance, limitedBy: scalars.endIndex),
      place < scalars.endIndex
    else { return nil }
    return scalars[place]
  }

  var isAtEnd: Bool { index == text.endIndex }

  /// Whether the scalar here is the last of the text.
  var isLast: Bool { peek(1) == nil }

  /// Whether the scalar here is the last of its row, and not of the text.
  var endsRow: Bool { peek(1) == "\n" }

  mutating func advance(by count: Int = 1) {
    for _ in 0..<count where !isAtEnd {
      if text.unicodeScalars[index] == "\n" {
        row += 1
        column = 1
      } else {
        column += 1
      }
      index = text.unicodeScalars.index(after: index)
    }
  }

  /// Steps over the scalar here and returns it.
  mutating func take(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    advance()
    return scalar
  }

  mutating func skip(while isSkipped: (Unicode.Scalar) -> Bool) {
    while let next = peek(), isSkipped(next) { advance() }
  }
}
