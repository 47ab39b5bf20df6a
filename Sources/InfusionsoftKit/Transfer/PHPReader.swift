/// Reads what PHP's `serialize` writes, strictly: scalars, arrays and plain objects.
///
/// References, enumerations and classes with a form of their own are refused, for a token has none.
/// Nothing is made of a class's name, depth and number of values are limited, and a length is only
/// believed as far as there are bytes: the text may come from anywhere.
struct PHPReader {
  /// Where reading stopped, and why; nothing of the text.
  struct SyntaxError: Error, Equatable, CustomStringConvertible {
    let offset: Int
    let reason: String
    var description: String { "\(reason) (at byte \(offset))" }
  }

  private static let maximumDepth = 8
  private static let maximumCount = 1000

  private let bytes: [UInt8]
  private var index = 0
  private var count = 0

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The one value that `bytes` hold.
  static func read(_ bytes: [UInt8]) throws(SyntaxError) -> PHPValue {
    var reader = PHPReader(bytes)
    let value = try reader.value(depth: 0)
    guard reader.index == bytes.count else { throw reader.error("more follows behind the value") }
    return value
  }

  private mutating func value(depth: Int) throws(SyntaxError) -> PHPValue {
    count += 1
    guard depth <= Self.maximumDepth, count <= Self.maximumCount else {
      throw error("it holds more than a token")
    }
    guard let kind = next() else { throw error("it ends too early") }
    if kind == UInt8(ascii: "N") {
      try take(";")
      return .null
    }
    guard "bidsaO".utf8.contains(kind) else {
      index -= 1
      throw error("this is no value of a token as PHP serializes it")
    }
    try take(":")
    switch kind {
    case UInt8(ascii: "b"):
      let digit = try number(endingWith: ";")
      guard digit == "0" || digit == "1" else { throw error("a boolean is 0 or 1") }
      return .bool(digit == "1")
    case UInt8(ascii: "i"):
      guard let value = Int(try number(endingWith: ";")) else { throw error("no such integer") }
      return .int(value)
    case UInt8(ascii: "d"):
      guard let value = Double(try number(endingWith: ";")), value.isFinite else {
        throw error("no such number")
      }
      return .double(value)
    case UInt8(ascii: "s"):
      let text = try string("a text")
      try take(";")
      return .string(text)
    case UInt8(ascii: "a"):
      return .array(try entries(depth))
    default:
      let name = try string("the name of the class")
      try take(":")
      return .object(class: String(decoding: name, as: UTF8.self), try entries(depth))
    }
  }

  private mutating func entries(_ depth: Int) throws(SyntaxError) -> [PHPValue.Entry] {
    let length = try length(endingWith: ":")
    try take("{")
    var entries: [PHPValue.Entry] = []
    for _ in 0..<length {
      let key = try value(depth: depth + 1)
      switch key {
      case .int, .string: break
      default: throw error("a key is an integer or a text")
      }
      entries.append(PHPValue.Entry(key: key, value: try value(depth: depth + 1)))
    }
    try take("}")
    return entries
  }

  /// `5:"hello"`, its quotation marks taken off; they may stand inside as well.
  private mutating func string(_ what: String) throws(SyntaxError) -> [UInt8] {
    let length = try length(endingWith: ":")
    try take("\"")
    let start = index
    guard length <= bytes.count - index else { throw error("\(what) ends too early") }
    index += length
    guard next() == UInt8(ascii: "\"") else {
      index = start
      throw error(
        "\(what) is not \(length) bytes long, so something has changed it since: a database or a shell"
          + " that drops backslashes, or another character set")
    }
    return Array(bytes[start..<start + length])
  }

  private mutating func length(endingWith end: Unicode.Scalar) throws(SyntaxError) -> Int {
    guard let length = Int(try number(endingWith: end)), length >= 0 else {
      throw error("this is no length")
    }
    return length
  }

  /// Some characters of a number, and behind them `end`.
  private mutating func number(endingWith end: Unicode.Scalar) throws(SyntaxError) -> String {
    let digits = bytes[index...].prefix(32).prefix { byte in
      (0x30...0x39).contains(byte) || "+-.Ee".utf8.contains(byte)
    }
    index += digits.count
    try take(end)
    return String(decoding: digits, as: UTF8.self)
  }

  private mutating func next() -> UInt8? {
    guard index < bytes.count else { return nil }
    defer { index += 1 }
    return bytes[index]
  }

  private mutating func take(_ expected: Unicode.Scalar) throws(SyntaxError) {
    guard let byte = next() else { throw error("it ends too early") }
    guard byte == UInt8(ascii: expected) else {
      index -= 1
      throw error("\(expected) is missing here")
    }
  }

  private func error(_ reason: String) -> SyntaxError {
    SyntaxError(offset: index, reason: reason)
  }
}
