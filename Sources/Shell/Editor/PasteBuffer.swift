/// Collects a bracketed paste up to its end mark.
///
/// Line ends become `\n`, other control characters but tabs are dropped (an escape sequence must
/// not hide in what looks like text), and line ends at the very end too: Enter stays the user's.
struct PasteBuffer {
  /// Scalars beyond this are dropped: 1 Mi.
  static let limit = 1 << 20

  private static let endMark = Array("\u{1B}[201~".unicodeScalars)
  private var scalars: [Unicode.Scalar] = []
  private var matched = 0
  private var previousWasReturn = false
  /// The paste was longer than the limit.
  private(set) var isTruncated = false

  /// Returns true when the end mark is complete.
  mutating func feed(_ scalar: Unicode.Scalar) -> Bool {
    if scalar == Self.endMark[matched] {
      matched += 1
      return matched == Self.endMark.count
    }
    // What began like the mark and is not: its first character is an escape and is dropped anyway.
    let withheld = Self.endMark[..<matched]
    matched = scalar == Self.endMark[0] ? 1 : 0
    withheld.forEach { keep($0) }
    if matched == 0 { keep(scalar) }
    return false
  }

  var text: String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars[..<(scalars.lastIndex { $0 != "\n" }.map { $0 + 1 } ?? 0)])
    return String(view)
  }

  private mutating func keep(_ scalar: Unicode.Scalar) {
    defer { previousWasReturn = scalar == "\r" }
    let kept: Unicode.Scalar
    switch scalar {
    case "\r": kept = "\n"
    case "\n" where previousWasReturn: return
    case "\n", "\t": kept = scalar
    default:
      if scalar.properties.generalCategory == .control { return }
      kept = scalar
    }
    if scalars.count < Self.limit { scalars.append(kept) } else { isTruncated = true }
  }
}
