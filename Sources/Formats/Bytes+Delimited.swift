extension [UInt8] {
  /// Quotes the field that begins at `start` unless it is plain text by RFC 4180 section 2.
  mutating func quoteForCSV(from start: Int) {
    let needsQuotes = self[start...].contains { byte in
      byte < 0x20 || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"")
    }
    guard needsQuotes else { return }
    let field = Array(self[start...])
    removeSubrange(start...)
    append(UInt8(ascii: "\""))
    for byte in field {
      if byte == UInt8(ascii: "\"") { append(byte) }
      append(byte)
    }
    append(UInt8(ascii: "\""))
  }

  /// Escapes what would end the field or the line in the field that begins at `start`.
  mutating func escapeForTSV(from start: Int) {
    let needsEscapes = self[start...].contains { byte in
      byte == UInt8(ascii: "\\") || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }
    guard needsEscapes else { return }
    let field = Array(self[start...])
    removeSubrange(start...)
    for byte in field {
      switch byte {
      case UInt8(ascii: "\\"): append(contentsOf: "\\\\")
      case 0x09: append(contentsOf: "\\t")
      case 0x0A: append(contentsOf: "\\n")
      case 0x0D: append(contentsOf: "\\r")
      default: append(byte)
      }
    }
  }
}

extension [UInt8] {
  /// Puts an apostrophe before what a spreadsheet would take for a formula; a number stays one.
  ///
  /// The signs, their full-width forms among them, are those of OWASP's page on CSV injection.
  mutating func guardAgainstFormula(from start: Int) {
    guard start < count else { return }
    let isFormula =
      switch self[start] {
      case UInt8(ascii: "="), UInt8(ascii: "@"), 0x09, 0x0A, 0x0D: true
      case UInt8(ascii: "+"), UInt8(ascii: "-"):
        Double(String(decoding: self[start...], as: UTF8.self)) == nil
      case 0xEF: ["＝", "＋", "－", "＠"].contains { self[start...].starts(with: $0.utf8) }
      default: false
      }
    if isFormula { insert(UInt8(ascii: "'"), at: start) }
  }
}
