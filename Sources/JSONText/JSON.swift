/// A valid JSON value, kept as the bytes it was written in.
///
/// Numbers and strings stay exactly as they were sent. The values inside an array or object are
/// slices of the same storage: they cost no copy, and each keeps the whole text alive. Equality is
/// that of the text: `1.0` and `1` differ, as do two objects with other white space or order.
public struct JSON: Sendable, Hashable, CustomStringConvertible {
  /// The six types of RFC 8259 §3.
  public enum Kind: Sendable {
    case object, array, string, number, bool, null
  }

  /// The exact text, without white space around it.
  public let bytes: ArraySlice<UInt8>

  /// Takes bytes that are known to be one valid value with nothing around it.
  init(trusted bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
  }

  init(trusted bytes: [UInt8]) {
    self.init(trusted: bytes[...])
  }

  /// Checks a whole text against RFC 8259: UTF-8 without a byte order mark, one value.
  ///
  /// At most 512 arrays and objects deep. A member name may occur twice, and numbers may have any
  /// size.
  public init(validating bytes: [UInt8]) throws(JSONError) {
    if let error = Verdict.error(in: bytes) { throw error }
    self.init(trusted: bytes.trimmingJSONWhitespace())
  }

  /// Checks a whole text against RFC 8259, like ``init(validating:)-([UInt8])``.
  public init(validating text: String) throws(JSONError) {
    try self.init(validating: Array(text.utf8))
  }

  /// Checks a whole text against RFC 8259, like ``init(validating:)-([UInt8])``.
  ///
  /// Not for literals: Swift reads `JSON("[1]")` as the JSON string `"[1]"`.
  public init(_ text: String) throws(JSONError) {
    try self.init(validating: text)
  }

  /// What the value is; its first byte tells.
  public var kind: Kind {
    switch bytes.first {
    case UInt8(ascii: "{"): .object
    case UInt8(ascii: "["): .array
    case UInt8(ascii: "\""): .string
    case UInt8(ascii: "t"), UInt8(ascii: "f"): .bool
    case UInt8(ascii: "n"): .null
    default: .number
    }
  }

  /// The exact text, without white space around it.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The exact text.
  public var description: String { text }

  /// Feeds the text to the hasher.
  public func hash(into hasher: inout Hasher) {
    bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
  }
}

extension [UInt8] {
  fileprivate func trimmingJSONWhitespace() -> ArraySlice<UInt8> {
    var bytes = self[...]
    while let first = bytes.first, first.isJSONWhitespace { bytes.removeFirst() }
    while let last = bytes.last, last.isJSONWhitespace { bytes.removeLast() }
    return bytes
  }
}

extension UInt8 {
  /// Whether this is white space between tokens (RFC 8259 §2) in text that is otherwise valid.
  var isJSONWhitespace: Bool { self <= 0x20 }
}
