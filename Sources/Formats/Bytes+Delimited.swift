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
