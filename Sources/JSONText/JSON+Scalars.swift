extension JSON {
  /// The text of a string, unescaped; `nil` where this is no string.
  public var string: String? {
    kind == .string ? JSON.unescape(bytes.dropFirst().dropLast()) : nil
  }

  /// The number, where it is written without fraction and exponent and fits.
  public var int: Int? {
    kind == .number ? Int(text) : nil
  }

  /// The nearest number that fits; `nil` where it would be infinite, as for `1e400`.
  public var double: Double? {
    guard kind == .number, let number = Double(text), number.isFinite else { return nil }
    return number
  }

  /// The truth value; `nil` where this is neither `true` nor `false`.
  public var bool: Bool? {
    kind == .bool ? bytes.first == UInt8(ascii: "t") : nil
  }

  /// Whether this is `null`.
  public var isNull: Bool { kind == .null }
}
