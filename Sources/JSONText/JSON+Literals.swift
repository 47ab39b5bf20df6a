extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByNilLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  /// A JSON string.
  public init(stringLiteral value: String) { self = .string(value) }

  /// A JSON number.
  public init(integerLiteral value: Int) { self = .number(value) }

  /// A JSON number.
  public init(floatLiteral value: Double) { self = .number(value) }

  /// `true` or `false`.
  public init(booleanLiteral value: Bool) { self = .bool(value) }

  /// `null`.
  public init(nilLiteral: ()) { self = .null }

  /// A JSON array.
  public init(arrayLiteral elements: JSON...) { self = .array(elements) }

  /// A JSON object, members in the order they are written.
  public init(dictionaryLiteral members: (String, JSON)...) { self = .object(members) }
}
