extension JSON {
  /// `null`.
  public static var null: JSON { JSON(trusted: Array("null".utf8)) }

  /// A string; characters at which some reader might split lines are escaped.
  public static func string(_ string: String) -> JSON {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(string.utf8.count + 2)
    append(string: string, to: &bytes)
    return JSON(trusted: bytes)
  }

  /// An integer.
  public static func number(_ number: Int) -> JSON {
    JSON(trusted: Array(String(number).utf8))
  }

  /// The shortest decimal that reads back as `number`; what is not finite becomes `null`.
  public static func number(_ number: Double) -> JSON {
    number.isFinite ? JSON(trusted: Array(number.description.utf8)) : null
  }

  /// `true` or `false`.
  public static func bool(_ bool: Bool) -> JSON {
    JSON(trusted: Array((bool ? "true" : "false").utf8))
  }

  /// An array of these values, each as it stands.
  public static func array(_ elements: [JSON]) -> JSON {
    var bytes = [UInt8(ascii: "[")]
    bytes.reserveCapacity(elements.reduce(2) { $0 + $1.bytes.count + 1 })
    for (index, element) in elements.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      append(element, to: &bytes)
    }
    bytes.append(UInt8(ascii: "]"))
    return JSON(trusted: bytes)
  }

  /// An object of these members, in order and each value as it stands; names are not checked for
  /// repetition.
  public static func object(_ members: [(String, JSON)]) -> JSON {
    var bytes = [UInt8(ascii: "{")]
    bytes.reserveCapacity(members.reduce(2) { $0 + $1.0.utf8.count + $1.1.bytes.count + 4 })
    for (index, (name, value)) in members.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      append(string: name, to: &bytes)
      bytes.append(UInt8(ascii: ":"))
      append(value, to: &bytes)
    }
    bytes.append(UInt8(ascii: "}"))
    return JSON(trusted: bytes)
  }
}
