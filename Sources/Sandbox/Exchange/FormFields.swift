/// The name-value pairs of a query or of a form body, in order.
struct FormFields: Sendable {
  struct Field: Sendable {
    let name: String
    let value: String
    /// The value as it was written, still encoded.
    let raw: Substring
  }

  let fields: [Field]

  /// - Parameter plusIsSpace: true for forms and browser queries; the API's own queries write a
  ///   space as `%20` and mean a plus by `+`.
  init(_ text: Substring, plusIsSpace: Bool = true) {
    fields = text.split(separator: "&").map { pair in
      let name = pair.prefix { $0 != "=" }
      let raw = pair.dropFirst(name.count + 1)
      return Field(
        name: percentDecoded(name, plusIsSpace: plusIsSpace),
        value: percentDecoded(raw, plusIsSpace: plusIsSpace), raw: raw)
    }
  }

  /// The first value of that name.
  subscript(name: String) -> String? { first(name)?.value }

  func first(_ name: String) -> Field? { fields.first { $0.name == name } }

  /// The values of every occurrence of that name, split at commas.
  func list(_ name: String) -> [String] {
    fields.filter { $0.name == name }
      .flatMap { $0.value.split(separator: ",").map(String.init) }
  }
}

/// Decodes `%XX`; a `%` that begins no such triplet stands for itself.
func percentDecoded(_ text: Substring, plusIsSpace: Bool) -> String {
  var bytes: [UInt8] = []
  var rest = Array(text.utf8)[...]
  while let byte = rest.popFirst() {
    if byte == UInt8(ascii: "%"), rest.count >= 2,
      let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
    {
      bytes.append(value)
      rest = rest.dropFirst(2)
    } else {
      bytes.append(plusIsSpace && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
    }
  }
  return String(decoding: bytes, as: UTF8.self)
}

/// Encodes every byte that is not unreserved (RFC 3986, section 2.3), except those in `allowing`.
func percentEncoded(_ text: some StringProtocol, allowing: String = "") -> String {
  var result = ""
  for byte in text.utf8 {
    let scalar = Unicode.Scalar(byte)
    let plain = byte < 0x80 && (scalar.properties.isAlphabetic || (0x30...0x39).contains(byte))
    if plain || "-._~".unicodeScalars.contains(scalar) || allowing.unicodeScalars.contains(scalar) {
      result.unicodeScalars.append(scalar)
    } else {
      let hex = String(byte, radix: 16, uppercase: true)
      result += byte < 16 ? "%0\(hex)" : "%\(hex)"
    }
  }
  return result
}

/// Text made safe between the tags and in the attributes of an HTML page.
func htmlEscaped(_ text: String) -> String {
  text.reduce(into: "") { result, character in
    switch character {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    case "'": result += "&#39;"
    default: result.append(character)
    }
  }
}
