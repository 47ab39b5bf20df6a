/// Takes the bytes a program writes to a terminal apart.
struct PtyParser: Sendable {
  enum Action: Equatable {
    case print(Unicode.Scalar)
    case control(UInt8)
    /// `ESC` and one character.
    case escape(UInt8)
    /// `ESC [`, with the private marker (`?`), if any, and the final byte.
    case sequence(marker: UInt8?, parameters: [Int], final: UInt8)
  }

  private enum State {
    case ground, escape, charset, sequence, string, stringEscape
  }

  private var state = State.ground
  private var collected: [UInt8] = []

  mutating func feed(_ byte: UInt8) -> Action? {
    switch state {
    case .ground:
      return ground(byte)
    case .escape:
      state = .ground
      switch byte {
      case UInt8(ascii: "["): state = .sequence
      case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"): state = .string
      case UInt8(ascii: "("), UInt8(ascii: ")"): state = .charset
      default: return .escape(byte)
      }
    case .charset:
      state = .ground
    case .sequence:
      if byte < 0x20 { return .control(byte) }
      if (0x40...0x7E).contains(byte) {
        defer { (state, collected) = (.ground, []) }
        return sequence(final: byte)
      }
      collected.append(byte)
    case .string:
      if byte == 0x07 { state = .ground }
      if byte == 0x1B { state = .stringEscape }
    case .stringEscape:
      state = .ground
    }
    return nil
  }

  private mutating func ground(_ byte: UInt8) -> Action? {
    if byte == 0x1B {
      (state, collected) = (.escape, [])
      return nil
    }
    if byte < 0x20 || byte == 0x7F { return .control(byte) }
    collected.append(byte)
    let length =
      switch collected[0] {
      case 0xC2...0xDF: 2
      case 0xE0...0xEF: 3
      case 0xF0...0xF4: 4
      default: 1
      }
    guard collected.count >= length else { return nil }
    defer { collected = [] }
    return String(decoding: collected, as: UTF8.self).unicodeScalars.first.map(Action.print)
  }

  private func sequence(final: UInt8) -> Action {
    let marker = collected.first.flatMap { (0x3C...0x3F).contains($0) ? $0 : nil }
    let digits = String(decoding: collected.dropFirst(marker == nil ? 0 : 1), as: UTF8.self)
    let parameters = digits.split(separator: ";", omittingEmptySubsequences: false)
      .map { Int($0) ?? 0 }
    return .sequence(marker: marker, parameters: digits.isEmpty ? [] : parameters, final: final)
  }
}
