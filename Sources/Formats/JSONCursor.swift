internal import CSimdjson

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The text of one valid JSON value, borrowed for the length of a call.
typealias JSONBytes = UnsafeBufferPointer<UInt8>

/// A walk over JSON text that is known to be valid.
///
/// It finds where values begin and end and decodes nothing, which is what keeps a row cheap. Valid
/// text needs no error path; the walk still never leaves the text.
struct JSONCursor {
  let text: JSONBytes
  private(set) var position: Int

  init(_ text: JSONBytes) {
    self.text = text
    position = 0
    skipSpace()
  }

  /// The byte at the cursor, 0 at the end (a valid text holds no NUL).
  var byte: UInt8 { position < text.count ? text[position] : 0 }

  mutating func skipSpace() {
    while position < text.count, text[position] <= 0x20 { position += 1 }
  }

  /// Steps over one byte of punctuation and the space behind it.
  mutating func skipPunctuation() {
    position += 1
    skipSpace()
  }

  /// Steps over a value and the space behind it, and returns the value's text.
  mutating func takeValue() -> JSONBytes {
    let start = position
    switch byte {
    case UInt8(ascii: "\""): skipString()
    case UInt8(ascii: "{"), UInt8(ascii: "["): skipContainer()
    default: skipScalar()
    }
    let value = JSONBytes(rebasing: text[start..<position])
    skipSpace()
    return value
  }

  /// Steps into an object or array; false when it is empty (then the cursor stands at its end).
  mutating func enter() -> Bool {
    skipPunctuation()
    return byte != UInt8(ascii: "}") && byte != UInt8(ascii: "]")
  }

  /// Steps over a comma; false at the end of the object or array.
  mutating func next() -> Bool {
    guard byte == UInt8(ascii: ",") else { return false }
    skipPunctuation()
    return true
  }

  /// Steps over a member's name and its colon, and returns what stands between the quotes.
  mutating func takeName() -> JSONBytes {
    let quoted = takeValue()
    skipPunctuation()
    return quoted.withoutQuotes
  }

  private mutating func skipString() {
    position += 1
    while position < text.count {
      let byte = text[position]
      position += 1
      if byte == UInt8(ascii: "\"") { return }
      if byte == UInt8(ascii: "\\"), position < text.count { position += 1 }
    }
  }

  private mutating func skipContainer() {
    guard let base = text.baseAddress else { return }
    position += csimdjson_container_length(base + position, text.count - position)
  }

  private mutating func skipScalar() {
    while position < text.count {
      switch text[position] {
      case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"), 0...0x20: return
      default: position += 1
      }
    }
  }
}

extension UInt8 {
  var isDigit: Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= self }
}

extension JSONBytes {
  /// What stands between the quotes of a string.
  var withoutQuotes: JSONBytes { JSONBytes(rebasing: dropFirst().dropLast()) }

  var isString: Bool { first == UInt8(ascii: "\"") }
  var isArray: Bool { first == UInt8(ascii: "[") }
  var isObject: Bool { first == UInt8(ascii: "{") }
  var isNull: Bool { first == UInt8(ascii: "n") }
  var isNumber: Bool {
    guard let first else { return false }
    return first == UInt8(ascii: "-") || first.isDigit
  }

  /// Whether it is a string of nothing but digits.
  var isDigits: Bool {
    isString && count > 2 && withoutQuotes.allSatisfy(\.isDigit)
  }

  /// Whether it is a date-time of RFC 3339 section 5.6, as far as its shape tells.
  var isDateTime: Bool {
    guard isString, 22...37 ~= count else { return false }
    let shape: StaticString = "\"dddd-dd-ddTdd:dd:dd"
    return shape.withUTF8Buffer { shape in
      zip(self, shape).allSatisfy { $0 == $1 || $1 == UInt8(ascii: "d") && $0.isDigit }
    } && dropFirst(20).dropLast().allSatisfy { $0.isDigit || "Z.+-:".utf8.contains($0) }
  }

  /// Calls `body` with each element of an array, until it answers false.
  func forEachElement(while body: (JSONBytes) -> Bool) {
    var cursor = JSONCursor(self)
    guard cursor.enter() else { return }
    repeat {
      guard body(cursor.takeValue()) else { return }
    } while cursor.next()
  }

  /// The value of an object's first member of that name.
  func member(_ name: String) -> JSONBytes? {
    var cursor = JSONCursor(self)
    guard isObject, cursor.enter() else { return nil }
    repeat {
      let found = cursor.takeName()
      let value = cursor.takeValue()
      if found.spells(name.utf8) { return value }
    } while cursor.next()
    return nil
  }

  /// Whether the inside of a JSON string means these UTF-8 bytes.
  func spells(_ bytes: some Collection<UInt8>) -> Bool {
    // An escape is longer than what it stands for.
    if count < bytes.count { return false }
    if !holds(UInt8(ascii: "\\")) { return count == bytes.count && isSame(as: bytes) }
    var decoded: [UInt8] = []
    decoded.appendUnescaped(self)
    return decoded.elementsEqual(bytes)
  }

  private func isSame(as bytes: some Collection<UInt8>) -> Bool {
    let answer = bytes.withContiguousStorageIfAvailable { other in
      guard let base = baseAddress, let start = other.baseAddress else { return count == 0 }
      return memcmp(base, start, count) == 0
    }
    return answer ?? elementsEqual(bytes)
  }
}
