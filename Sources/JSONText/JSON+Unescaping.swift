extension JSON {
  /// The text that the inside of a valid JSON string stands for (RFC 8259 §7).
  static func unescape(_ inside: ArraySlice<UInt8>) -> String {
    inside.contains(UInt8(ascii: "\\"))
      ? String(decoding: unescapedBytes(inside), as: UTF8.self)
      : String(decoding: inside, as: UTF8.self)
  }

  /// Whether the inside of a valid JSON string stands for just that UTF-8.
  static func isUnescaped(
    _ inside: ArraySlice<UInt8>, equalTo wanted: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    if inside.elementsEqual(wanted) { return !inside.contains(UInt8(ascii: "\\")) }
    // An escape is longer than what it stands for.
    return inside.count > wanted.count && inside.contains(UInt8(ascii: "\\"))
      && unescapedBytes(inside).elementsEqual(wanted)
  }

  private static func unescapedBytes(_ inside: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(inside.count)
    var rest = inside
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\"), let escape = rest.popFirst() else {
        result.append(byte)
        continue
      }
      switch escape {
      case UInt8(ascii: "b"): result.append(0x08)
      case UInt8(ascii: "t"): result.append(0x09)
      case UInt8(ascii: "n"): result.append(0x0A)
      case UInt8(ascii: "f"): result.append(0x0C)
      case UInt8(ascii: "r"): result.append(0x0D)
      case UInt8(ascii: "u"): result.append(contentsOf: Array(String(popScalar(&rest)).utf8))
      default: result.append(escape)
      }
    }
    return result
  }

  /// Takes the digits behind `\u`, and the second half of a surrogate pair.
  private static func popScalar(_ rest: inout ArraySlice<UInt8>) -> Character {
    var units = [popCodeUnit(&rest)]
    if UTF16.isLeadSurrogate(units[0]) {
      rest = rest.dropFirst(2)
      units.append(popCodeUnit(&rest))
    }
    return Character(String(decoding: units, as: UTF16.self))
  }

  private static func popCodeUnit(_ rest: inout ArraySlice<UInt8>) -> UInt16 {
    defer { rest = rest.dropFirst(4) }
    return rest.prefix(4).reduce(0) { $0 << 4 | UInt16(Character(Unicode.Scalar($1)).hexDigitValue ?? 0) }
  }
}
