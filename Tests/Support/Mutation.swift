extension SeededGenerator {
  /// The bytes with one to three small injuries: something out of `tokens` put in, parts taken out or
  /// doubled, a bit turned.
  package mutating func mutated(_ original: [UInt8], tokens: [[UInt8]]) -> [UInt8] {
    var bytes = original
    for _ in 0..<Int.random(in: 1...3, using: &self) {
      let start = Int.random(in: 0...bytes.count, using: &self)
      let end = min(bytes.count, start + Int.random(in: 0...4, using: &self))
      switch Int.random(in: 0..<5, using: &self) {
      case 0: bytes.insert(contentsOf: pick(tokens), at: start)
      case 1: bytes.removeSubrange(start..<end)
      case 2: bytes.replaceSubrange(start..<end, with: pick(tokens))
      case 3: bytes.insert(contentsOf: bytes[start..<end], at: end)
      default:
        guard start < bytes.count else { continue }
        bytes[start] ^= 1 << UInt8.random(in: 0..<8, using: &self)
      }
    }
    return bytes
  }
}
