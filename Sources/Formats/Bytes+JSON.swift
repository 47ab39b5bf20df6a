#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension [UInt8] {
  /// Appends what the inside of a JSON string means, as UTF-8.
  mutating func appendUnescaped(_ inside: JSONBytes) {
    var rest = inside[...]
    while let slash = rest.firstIndex(of: UInt8(ascii: "\\")), slash + 1 < rest.endIndex {
      append(contentsOf: rest[..<slash])
      let escape = rest[slash + 1]
      rest = rest[(slash + 2)...]
      switch escape {
      case UInt8(ascii: "b"): append(0x08)
      case UInt8(ascii: "f"): append(0x0C)
      case UInt8(ascii: "n"): append(0x0A)
      case UInt8(ascii: "r"): append(0x0D)
      case UInt8(ascii: "t"): append(0x09)
      case UInt8(ascii: "u"): append(Self.takeCodePoint(from: &rest))
      default: append(escape)
      }
    }
    append(contentsOf: rest)
  }

  /// Reads the digits of `\u`, and of the `\u` of its other half where the first is a surrogate.
  private static func takeCodePoint(from rest: inout Slice<JSONBytes>) -> Unicode.Scalar {
    let high = takeHexDigits(from: &rest)
    if let scalar = Unicode.Scalar(high) { return scalar }
    rest = rest.dropFirst(2)
    let low = takeHexDigits(from: &rest)
    return Unicode.Scalar(0x1_0000 + (high & 0x3FF) << 10 + low & 0x3FF) ?? "\u{FFFD}"
  }

  private static func takeHexDigits(from rest: inout Slice<JSONBytes>) -> UInt32 {
    let digits = rest.prefix(4)
    rest = rest.dropFirst(4)
    return digits.reduce(0) { $0 << 4 | UInt32(Character(Unicode.Scalar($1)).hexDigitValue ?? 0) }
  }

  mutating func append(_ scalar: Unicode.Scalar) {
    append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
  }

  /// Appends JSON text on one line: as it is, or without its white space where that breaks lines.
  mutating func appendOneLine(_ text: JSONBytes) {
    if text.holds(0x0A) || text.holds(0x0D) {
      appendCompact(text)
    } else {
      append(contentsOf: text)
    }
  }

  /// Appends JSON text without the white space between its tokens, which stay as they are.
  mutating func appendCompact(_ text: JSONBytes) {
    var inString = false
    var escaped = false
    for byte in text {
      if inString {
        if escaped {
          escaped = false
        } else if byte == UInt8(ascii: "\\") {
          escaped = true
        } else if byte == UInt8(ascii: "\"") {
          inString = false
        }
      } else if byte == UInt8(ascii: "\"") {
        inString = true
      } else if byte <= 0x20 {
        continue
      }
      append(byte)
    }
  }

  /// Appends a value as a cell shows it: a string without quotes or escapes, null as nothing, an
  /// array of scalars joined by `separator`, anything deeper as compact JSON.
  mutating func appendPlain(_ value: JSONBytes, separator: StaticString) {
    if value.isString {
      appendUnescaped(value.withoutQuotes)
    } else if value.isArray, value.holdsOnlyScalars {
      var isFirst = true
      value.forEachElement { element in
        if !isFirst { append(contentsOf: separator) }
        isFirst = false
        appendPlain(element, separator: separator)
        return true
      }
    } else if value.isArray || value.isObject {
      appendCompact(value)
    } else if !value.isNull {
      append(contentsOf: value)
    }
  }

  /// Appends a date-time as people read it: `2025-11-01T09:12:00.000Z` as `2025-11-01 09:12Z`, or as
  /// `2025-11-01 09:12:00Z`.
  mutating func appendDateTime(_ value: JSONBytes, hasSeconds: Bool) {
    let dateTime = value.withoutQuotes
    append(contentsOf: dateTime[..<10])
    append(0x20)
    append(contentsOf: dateTime[11..<(hasSeconds ? 19 : 16)])
    append(contentsOf: dateTime[19...].drop { $0 == UInt8(ascii: ".") || $0.isDigit })
  }

  mutating func append(contentsOf text: StaticString) {
    text.withUTF8Buffer { append(contentsOf: $0) }
  }

  mutating func append(_ byte: UInt8, times count: Int) {
    for _ in 0..<Swift.max(0, count) { append(byte) }
  }
}

extension JSONBytes {
  /// The C library looks at many bytes at a time.
  func holds(_ byte: UInt8) -> Bool {
    guard let baseAddress else { return false }
    return memchr(baseAddress, Int32(byte), count) != nil
  }

  fileprivate var holdsOnlyScalars: Bool {
    var answer = true
    forEachElement { element in
      answer = !element.isArray && !element.isObject
      return answer
    }
    return answer
  }
}
