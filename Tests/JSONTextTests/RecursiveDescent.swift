/// A second opinion on RFC 8259, as plain as it can be written.
struct RecursiveDescent {
  private let bytes: [UInt8]
  private var at = 0

  static func accepts(_ bytes: [UInt8]) -> Bool {
    guard String(validating: bytes, as: UTF8.self) != nil else { return false }
    var reader = RecursiveDescent(bytes: bytes)
    return reader.value(depth: 0) && reader.at == bytes.count
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private mutating func value(depth: Int) -> Bool {
    space()
    defer { space() }
    if take("{") { return depth < 512 && items(until: "}") { $0.member(depth: depth + 1) } }
    if take("[") { return depth < 512 && items(until: "]") { $0.value(depth: depth + 1) } }
    if take("\"") { return string() }
    return take("true") || take("false") || take("null") || number()
  }

  private mutating func items(
    until end: String, _ item: (inout RecursiveDescent) -> Bool
  ) -> Bool {
    space()
    if take(end) { return true }
    repeat {
      if !item(&self) { return false }
    } while take(",")
    return take(end)
  }

  private mutating func member(depth: Int) -> Bool {
    space()
    guard take("\""), string() else { return false }
    space()
    return take(":") && value(depth: depth)
  }

  private mutating func string() -> Bool {
    while at < bytes.count, bytes[at] >= 0x20 {
      if take("\"") { return true }
      if take("\\") {
        guard escape() else { return false }
      } else {
        at += 1
      }
    }
    return false
  }

  private mutating func escape() -> Bool {
    if !take("u") { return ["\"", "\\", "/", "b", "f", "n", "r", "t"].contains { take($0) } }
    guard let code = hex() else { return false }
    switch code {
    case 0xD800..<0xDC00:
      guard take("\\u"), let second = hex() else { return false }
      return (0xDC00..<0xE000).contains(second)
    case 0xDC00..<0xE000: return false
    default: return true
    }
  }

  private mutating func hex() -> Int? {
    let digits = bytes[at...].prefix(4)
    guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit })
    else { return nil }
    at += 4
    return Int(String(decoding: digits, as: UTF8.self), radix: 16)
  }

  private mutating func number() -> Bool {
    _ = take("-")
    guard take("0") || digits() else { return false }
    if take("."), !digits() { return false }
    if take("e") || take("E") {
      _ = take("+") || take("-")
      return digits()
    }
    return true
  }

  private mutating func digits() -> Bool {
    let start = at
    while at < bytes.count, (0x30...0x39).contains(bytes[at]) { at += 1 }
    return at > start
  }

  private mutating func space() {
    while at < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[at]) { at += 1 }
  }

  private mutating func take(_ word: String) -> Bool {
    guard bytes[at...].starts(with: word.utf8) else { return false }
    at += word.utf8.count
    return true
  }
}
