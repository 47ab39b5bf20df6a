/// How many columns of a terminal text takes, whatever the locale of the process.
///
/// An emoji sequence takes two columns, other text those of its scalars together: xterm, VTE and tmux
/// give the vowel signs of Indic scripts a column of their own, although they join a consonant.
package enum CellWidth {
  /// The columns that `text` takes when it is written as it stands.
  package static func of(_ text: some StringProtocol) -> Int {
    var count = 0
    for scalar in text.unicodeScalars {
      guard scalar.value < 0x300 else { return text.reduce(0) { $0 + of($1) } }
      count += of(scalar)
    }
    // Nothing below the combining marks joins its neighbours, but for CR LF, which has no width.
    return count
  }

  static func of(_ character: Character) -> Int {
    var width = 0
    var isEmoji = false
    for scalar in character.unicodeScalars {
      // Variation selector 16 asks for the emoji form, which is wide: "1\u{FE0F}\u{20E3}".
      if scalar == "\u{FE0F}", character.unicodeScalars.first?.properties.isEmoji == true {
        return 2
      }
      width += of(scalar)
      if scalar.properties.isEmojiPresentation { isEmoji = true }
    }
    return isEmoji ? min(width, 2) : width
  }

  static func of(_ scalar: Unicode.Scalar) -> Int {
    if scalar.value < 0x300 { return scalar.isUnsafeToDisplay ? 0 : 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: break
    }
    // Medial vowels and final consonants join the syllable before them.
    if 0x1160...0x11FF ~= scalar.value || 0xD7B0...0xD7FF ~= scalar.value { return 0 }
    return scalar.properties.isEmojiPresentation || isWide(scalar.value) ? 2 : 1
  }

  private static func isWide(_ value: UInt32) -> Bool {
    var low = 0
    var high = wide.count
    while low < high {
      let middle = (low + high) / 2
      if wide[middle].upperBound < value { low = middle + 1 } else { high = middle }
    }
    return low < wide.count && wide[low].contains(value)
  }

  /// East Asian Wide and Fullwidth of Unicode 17.0 (EastAsianWidth.txt), less what has emoji
  /// presentation, which the standard library knows. Ranges run across gaps that hold only
  /// unassigned, zero-width or emoji characters.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2329...0x232A, 0x2630...0x2637, 0x268A...0x268F, 0x2E80...0x3029,
    0x3030...0x303E, 0x3041...0x3247, 0x3250...0xA4C6, 0xA960...0xA97C, 0xAC00...0xD7A3,
    0xF900...0xFAFF, 0xFE10...0xFE6B, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x16FE3,
    0x16FF2...0x1B2FB, 0x1D300...0x1D376, 0x1F200...0x1F265, 0x20000...0x3FFFD,
  ]
}
