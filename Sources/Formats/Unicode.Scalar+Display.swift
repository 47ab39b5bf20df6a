extension Unicode.Scalar {
  /// Whether a terminal would act on this character instead of drawing it: controls, line and
  /// paragraph separators, and the embeddings and overrides that turn the text around them.
  package var isUnsafeToDisplay: Bool {
    switch value {
    case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  /// How such a character is shown: `\n`, `\t`, `\r`, `\x1b`, `\u{202e}`.
  package var displayEscape: String {
    switch self {
    case "\n": "\\n"
    case "\t": "\\t"
    case "\r": "\\r"
    default:
      if value < 0x100 {
        "\\x\(value < 0x10 ? "0" : "")\(String(value, radix: 16))"
      } else {
        "\\u{\(String(value, radix: 16))}"
      }
    }
  }
}
