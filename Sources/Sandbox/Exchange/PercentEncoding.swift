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
