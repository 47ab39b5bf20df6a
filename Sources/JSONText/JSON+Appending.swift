extension JSON {
  /// Writes `string` as a JSON string.
  ///
  /// Besides what RFC 8259 §7 demands, C1 controls, U+2028 and U+2029 are escaped: no reader that
  /// splits its input at line ends of any kind finds one in a string.
  package static func append(string: String, to buffer: inout [UInt8]) {
    buffer.append(UInt8(ascii: "\""))
    var string = string
    string.withUTF8 { utf8 in
      var copied = 0
      var next = 0
      while next < utf8.count {
        guard let escape = Escape(at: next, in: utf8) else {
          next += 1
          continue
        }
        buffer.append(contentsOf: utf8[copied..<next])
        escape.append(to: &buffer)
        next += escape.length
        copied = next
      }
      buffer.append(contentsOf: utf8[copied...])
    }
    buffer.append(UInt8(ascii: "\""))
  }

  /// Writes a value as it stands.
  package static func append(_ value: JSON, to buffer: inout [UInt8]) {
    buffer.append(contentsOf: value.bytes)
  }

  /// Writes an integer.
  package static func append(number: Int, to buffer: inout [UInt8]) {
    buffer.append(contentsOf: String(number).utf8)
  }
}

/// A character that is not written as it is.
private struct Escape {
  /// Its code, which is below 0x10000.
  let code: UInt16

  /// The bytes it takes in UTF-8.
  let length: Int

  init?(at index: Int, in utf8: UnsafeBufferPointer<UInt8>) {
    let byte = utf8[index]
    switch byte {
    case 0..<0x20, UInt8(ascii: "\""), UInt8(ascii: "\\"):
      code = UInt16(byte)
      length = 1
    case 0xC2 where utf8[index + 1] < 0xA0:
      code = UInt16(utf8[index + 1])
      length = 2
    case 0xE2 where utf8[index + 1] == 0x80 && utf8[index + 2] & 0xFE == 0xA8:
      code = 0x2000 | UInt16(utf8[index + 2] & 0x3F)
      length = 3
    default:
      return nil
    }
  }

  func append(to buffer: inout [UInt8]) {
    buffer.append(UInt8(ascii: "\\"))
    switch code {
    case 0x08: buffer.append(UInt8(ascii: "b"))
    case 0x09: buffer.append(UInt8(ascii: "t"))
    case 0x0A: buffer.append(UInt8(ascii: "n"))
    case 0x0C: buffer.append(UInt8(ascii: "f"))
    case 0x0D: buffer.append(UInt8(ascii: "r"))
    case 0x22, 0x5C: buffer.append(UInt8(code))
    default:
      let digits = String(code, radix: 16)
      buffer.append(UInt8(ascii: "u"))
      buffer.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: 4 - digits.count))
      buffer.append(contentsOf: digits.utf8)
    }
  }
}
