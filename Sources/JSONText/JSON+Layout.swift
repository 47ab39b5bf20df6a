internal import CSimdjson

extension JSON {
  /// The same tokens without white space between them, and so on one line; `self` where there is
  /// none.
  ///
  /// Line separators other than LF and CR inside strings stay as they were written.
  public var compacted: JSON {
    let compact = [UInt8](unsafeUninitializedCapacity: bytes.count + Int(CSIMDJSON_PADDING)) {
      buffer, count in
      count = bytes.withUnsafeBufferPointer { text in
        guard let source = text.baseAddress, let destination = buffer.baseAddress else { return 0 }
        return csimdjson_minify(source, text.count, destination)
      }
    }
    return compact.count == bytes.count ? self : JSON(trusted: compact)
  }

  /// The same tokens laid out with two spaces for each level; empty arrays and objects stay closed.
  public func indented() -> String {
    var result: [UInt8] = []
    var depth = 0
    func startLine() {
      result.append(UInt8(ascii: "\n"))
      result.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
    }
    bytes.withUnsafeBufferPointer { text in
      var cursor = Cursor(text)
      while let byte = cursor.next() {
        switch byte {
        case UInt8(ascii: "\""):
          result.append(contentsOf: text[cursor.string()])
          continue
        case UInt8(ascii: "["), UInt8(ascii: "{"):
          result.append(byte)
          depth += 1
          cursor.advance()
          if let inner = cursor.next(), inner != UInt8(ascii: "]"), inner != UInt8(ascii: "}") {
            startLine()
          } else {
            depth -= 1
            result.append(byte + 2)
            cursor.advance()
          }
          continue
        case UInt8(ascii: "]"), UInt8(ascii: "}"):
          depth -= 1
          startLine()
          result.append(byte)
        case UInt8(ascii: ","):
          result.append(byte)
          startLine()
        case UInt8(ascii: ":"):
          result.append(contentsOf: ": ".utf8)
        default:
          result.append(byte)
        }
        cursor.advance()
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
