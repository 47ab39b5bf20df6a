/// JSON laid out for a reader: two spaces per level, and colours on a terminal that has them.
///
/// Tokens keep their bytes. The one exception are characters inside strings that a terminal would
/// act on (DEL, C1, overrides): they are written as `\u009b`, which is the same value.
struct JSONPrinter: Sendable {
  let colour: Bool

  func append(_ text: JSONBytes, depth: Int = 0, into out: inout [UInt8]) {
    var depth = depth
    var cursor = JSONCursor(text)
    while cursor.position < text.count {
      switch cursor.byte {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        out.append(cursor.byte)
        if cursor.enter() {
          depth += 1
          Self.startLine(depth: depth, into: &out)
        } else {
          out.append(cursor.byte)
          cursor.skipPunctuation()
        }
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        Self.startLine(depth: depth, into: &out)
        out.append(cursor.byte)
        cursor.skipPunctuation()
      case UInt8(ascii: ","):
        out.append(cursor.byte)
        Self.startLine(depth: depth, into: &out)
        cursor.skipPunctuation()
      case UInt8(ascii: ":"):
        out.append(contentsOf: ": ")
        cursor.skipPunctuation()
      default:
        let token = cursor.takeValue()
        // Only a name has a colon behind it.
        if cursor.byte == UInt8(ascii: ":") {
          appendName(token, into: &out)
        } else {
          appendToken(token, in: shade(of: token), into: &out)
        }
      }
    }
  }

  /// Appends a member's name, quotes included.
  func appendName(_ token: JSONBytes, into out: inout [UInt8]) {
    appendToken(token, in: SGR.name, into: &out)
  }

  static func startLine(depth: Int, into out: inout [UInt8]) {
    out.append(0x0A)
    out.append(0x20, times: 2 * depth)
  }

  private func shade(of token: JSONBytes) -> StaticString {
    token.isString ? SGR.string : token.isNumber ? SGR.number : SGR.literal
  }

  private func appendToken(
    _ token: JSONBytes, in shade: StaticString, into out: inout [UInt8]
  ) {
    out.append(in: colour ? shade : nil) { out in
      guard token.contains(where: { $0 >= 0x7F }) else {
        return out.append(contentsOf: token)
      }
      for scalar in String(decoding: token, as: UTF8.self).unicodeScalars {
        if scalar.isUnsafeToDisplay {
          let digits = String(scalar.value, radix: 16)
          out.append(contentsOf: "\\u")
          out.append(UInt8(ascii: "0"), times: 4 - digits.utf8.count)
          out.append(contentsOf: digits.utf8)
        } else {
          out.append(scalar)
        }
      }
    }
  }
}
