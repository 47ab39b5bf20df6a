internal import CSimdjson

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A place in the text of a valid value, moved from token to token.
///
/// It trusts the text: on anything but valid JSON it may stop anywhere, though never outside.
struct Cursor {
  private let text: UnsafeBufferPointer<UInt8>
  private(set) var offset = 0

  init(_ text: UnsafeBufferPointer<UInt8>) {
    self.text = text
  }

  /// The byte here, or `nil` at the end.
  var byte: UInt8? { offset < text.count ? text[offset] : nil }

  /// Moves over one byte.
  mutating func advance() { offset += 1 }

  /// Moves over white space and says what stands behind it.
  mutating func next() -> UInt8? {
    while let byte, byte.isJSONWhitespace { offset += 1 }
    return byte
  }

  /// Moves over the value that begins here and returns where it stood.
  mutating func value() -> Range<Int> {
    let start = offset
    switch byte {
    case UInt8(ascii: "\""):
      return string()
    case UInt8(ascii: "["), UInt8(ascii: "{"):
      if let base = text.baseAddress {
        offset += csimdjson_container_length(base + offset, text.count - offset)
      }
    default:
      while let byte, !byte.endsJSONScalar { offset += 1 }
    }
    return start..<offset
  }

  /// Moves over the string that begins here and returns where it stood, quotes included.
  mutating func string() -> Range<Int> {
    let start = offset
    repeat { moveToNextQuote() } while backslashesBefore(offset, from: start + 1) % 2 == 1
    offset = min(offset + 1, text.count)
    return start..<offset
  }

  /// Moves on to the next quotation mark, by the C library: a string may hold megabytes.
  private mutating func moveToNextQuote() {
    offset = min(offset + 1, text.count)
    guard let rest = text.baseAddress.map({ UnsafeRawPointer($0 + offset) }) else { return }
    let quote = memchr(rest, Int32(UInt8(ascii: "\"")), text.count - offset)
    offset = quote.map { offset + (UnsafeRawPointer($0) - rest) } ?? text.count
  }

  private func backslashesBefore(_ end: Int, from start: Int) -> Int {
    var first = end
    while first > start, text[first - 1] == UInt8(ascii: "\\") { first -= 1 }
    return end - first
  }
}

extension UInt8 {
  fileprivate var endsJSONScalar: Bool {
    switch self {
    case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"): true
    default: isJSONWhitespace
    }
  }
}
