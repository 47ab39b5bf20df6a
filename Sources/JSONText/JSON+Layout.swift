internal import CSimdjson

extension JSON {
  /// The same tokens without white space between them, and so on one line; `self` where there is
  /// none.
  ///
  /// Strings stay as they were written, line separators other than LF and CR included.
  public var compacted: JSON {
    bytes.withUnsafeBufferPointer { text in
      guard let source = text.baseAddress, csimdjson_is_compact(source, text.count) == 0 else {
        return self
      }
      let room = text.count + Int(CSIMDJSON_PADDING)
      return JSON(
        trusted: [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
          guard let destination = buffer.baseAddress else { return }
          count = csimdjson_minify(source, text.count, destination)
        })
    }
  }

  /// The same tokens laid out with two spaces for each level; empty arrays and objects stay closed.
  public func indented() -> String {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + bytes.count / 2)
    bytes.withUnsafeBufferPointer { text in
      var cursor = Cursor(text)
      var depth = 0
      func startLine() {
        result.append(UInt8(ascii: "\n"))
        result.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
      }
      while let byte = cursor.next() {
        switch byte {
        case UInt8(ascii: "["), UInt8(ascii: "{"):
          cursor.advance()
          result.append(byte)
          depth += 1
          if let inner = cursor.next(), !inner.closesJSONContainer { startLine() }
        case UInt8(ascii: "]"), UInt8(ascii: "}"):
          cursor.advance()
          depth -= 1
          if let last = result.last, !last.opensJSONContainer { startLine() }
          result.append(byte)
        case UInt8(ascii: ","):
          cursor.advance()
          result.append(byte)
          startLine()
        case UInt8(ascii: ":"):
          cursor.advance()
          result.append(contentsOf: ": ".utf8)
        default:
          result.append(contentsOf: text[cursor.value()])
        }
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}

extension UInt8 {
  fileprivate var opensJSONContainer: Bool {
    self == UInt8(ascii: "[") || self == UInt8(ascii: "{")
  }

  fileprivate var closesJSONContainer: Bool {
    self == UInt8(ascii: "]") || self == UInt8(ascii: "}")
  }
}
