extension JSON {
  /// The text that the inside of a valid JSON string stands for (RFC 8259 §7).
  static func unescape(_ inside: ArraySlice<UInt8>) -> String {
    inside.withUnsafeBufferPointer { source in
      guard source.contains(UInt8(ascii: "\\")) else {
        return String(decoding: source, as: UTF8.self)
      }
      // An escape is never shorter than what it stands for.
      return String(unsafeUninitializedCapacity: source.count) { target in
        var unescaping = Unescaping(source: source, target: target)
        return unescaping.run()
      }
    }
  }

  /// Whether the inside of a valid JSON string stands for just that UTF-8.
  static func isInside(
    _ inside: ArraySlice<UInt8>, equalTo wanted: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    inside.contains(UInt8(ascii: "\\"))
      ? unescape(inside).utf8.elementsEqual(wanted) : inside.elementsEqual(wanted)
  }
}

/// One pass over the inside of a valid string.
private struct Unescaping {
  let source: UnsafeBufferPointer<UInt8>
  let target: UnsafeMutableBufferPointer<UInt8>
  var read = 0
  var written = 0

  /// Writes the whole text and returns its length.
  mutating func run() -> Int {
    while read < source.count {
      let byte = take()
      if byte != UInt8(ascii: "\\") {
        put(byte)
        continue
      }
      switch take() {
      case UInt8(ascii: "b"): put(0x08)
      case UInt8(ascii: "t"): put(0x09)
      case UInt8(ascii: "n"): put(0x0A)
      case UInt8(ascii: "f"): put(0x0C)
      case UInt8(ascii: "r"): put(0x0D)
      case UInt8(ascii: "u"): put(takeScalar())
      case let itself: put(itself)
      }
    }
    return written
  }

  private mutating func take() -> UInt8 {
    defer { read += 1 }
    return source[read]
  }

  private mutating func takeCodeUnit() -> UInt32 {
    (0..<4).reduce(0) { code, _ in
      let digit = take()
      return code << 4 | UInt32(digit <= UInt8(ascii: "9") ? digit & 0xF : digit & 0xF + 9)
    }
  }

  /// Takes the digits behind `\u` and, after the first half of a surrogate pair, the second.
  private mutating func takeScalar() -> Unicode.Scalar {
    var code = takeCodeUnit()
    if code & 0xFC00 == 0xD800 {
      read += 2
      code = 0x10000 + (code & 0x3FF) << 10 | takeCodeUnit() & 0x3FF
    }
    return Unicode.Scalar(code) ?? "\u{FFFD}"
  }

  private mutating func put(_ byte: UInt8) {
    target[written] = byte
    written += 1
  }

  private mutating func put(_ scalar: Unicode.Scalar) {
    for byte in scalar.utf8 { put(byte) }
  }
}
