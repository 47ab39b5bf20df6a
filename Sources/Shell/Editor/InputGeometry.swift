import CLibedit

/// Where libedit puts the characters of prompt and line on a screen of this many columns.
///
/// It measures scalar by scalar with `wcwidth`, unlike `CellWidth`: what counts here is where libedit
/// believes the cursor to be.
struct InputGeometry {
  struct Position: Equatable {
    var row = 0
    var column = 0
  }

  let columns: Int

  /// The cell after `text`, which starts at the left edge.
  func position(after text: String) -> Position {
    var position = Position()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n":
        position = Position(row: position.row + 1)
      case "\t":
        repeat { advance(&position, by: 1) } while position.column % 8 != 0
      default:
        advance(&position, by: Self.cells(of: scalar))
      }
    }
    return position
  }

  /// A cell is never split between rows, and libedit wraps as soon as a row is full.
  private func advance(_ position: inout Position, by cells: Int) {
    if position.column + cells > columns { position = Position(row: position.row + 1) }
    position.column += cells
    if position.column >= columns { position = Position(row: position.row + 1) }
  }

  /// Control characters are drawn as `^X`, what the locale cannot print as `\U+XXXX`.
  private static func cells(of scalar: Unicode.Scalar) -> Int {
    if scalar.value < 0x20 || scalar.value == 0x7F { return 2 }
    let width = wcwidth(wchar_t(bitPattern: scalar.value))
    if width >= 0 { return Int(width) }
    return scalar.value > 0xFFFF ? 8 : 7
  }
}
