/// SHA-256 (FIPS 180-4), for names and fingerprints.
///
/// Written out here because a whole cryptography package would weigh more than the program that
/// needs these few lines; nothing is encrypted or signed with it.
package struct SHA256 {
  /// The digest of `bytes`: 32 bytes.
  package static func digest(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    // §5.1.1: a one bit, zeros up to 8 bytes short of a block, the length in bits.
    var message = Array(bytes)
    let length = UInt64(message.count) * 8
    message.append(0x80)
    message += repeatElement(0, count: (120 - message.count % 64) % 64)
    message += (0..<8).map { UInt8(truncatingIfNeeded: length >> (56 - 8 * $0)) }

    var state = initial
    for block in stride(from: 0, to: message.count, by: 64) {
      compress(message[block..<block + 64], into: &state)
    }
    return state.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (24 - 8 * $0)) }
    }
  }

  /// The digest of a text's UTF-8 as 64 hexadecimal digits.
  package static func hex(_ text: String) -> String {
    digest(text.utf8).hex
  }

  /// §6.2.2.
  private static func compress(_ block: ArraySlice<UInt8>, into state: inout [UInt32]) {
    var words = stride(from: block.startIndex, to: block.endIndex, by: 4).map { index in
      block[index..<index + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    }
    for index in 16..<64 {
      let early = words[index - 15]
      let late = words[index - 2]
      let sigma0 = rotated(early, 7) ^ rotated(early, 18) ^ early >> 3
      let sigma1 = rotated(late, 17) ^ rotated(late, 19) ^ late >> 10
      words.append(sigma1 &+ words[index - 7] &+ sigma0 &+ words[index - 16])
    }
    var v = state
    for index in 0..<64 {
      let sum1 = rotated(v[4], 6) ^ rotated(v[4], 11) ^ rotated(v[4], 25)
      let choice = v[4] & v[5] ^ ~v[4] & v[6]
      let first = v[7] &+ sum1 &+ choice &+ constants[index] &+ words[index]
      let sum0 = rotated(v[0], 2) ^ rotated(v[0], 13) ^ rotated(v[0], 22)
      let majority = v[0] & v[1] ^ v[0] & v[2] ^ v[1] & v[2]
      v = [first &+ sum0 &+ majority, v[0], v[1], v[2], v[3] &+ first, v[4], v[5], v[6]]
    }
    for index in 0..<8 { state[index] &+= v[index] }
  }

  private static func rotated(_ word: UInt32, _ count: UInt32) -> UInt32 {
    word >> count | word << (32 - count)
  }

  /// §5.3.3.
  private static let initial: [UInt32] = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab,
    0x5be0_cd19,
  ]

  /// §4.2.2: the first 32 bits of the fractions of the cube roots of the first 64 primes.
  private static let constants: [UInt32] = {
    let primes = (2...311).filter { number in !(2..<number).contains { number % $0 == 0 } }
    // The root of prime · 2⁹⁶, bit by bit in whole numbers; its cube has at most 105 bits.
    return primes.map { prime in
      var root: UInt128 = 0
      for bit in (0..<35).reversed() {
        let candidate = root | 1 << UInt128(bit)
        if candidate * candidate * candidate <= UInt128(prime) << 96 { root = candidate }
      }
      return UInt32(truncatingIfNeeded: root)
    }
  }()
}

extension [UInt8] {
  /// Two hexadecimal digits for each byte.
  var hex: String {
    let digits = Array<Character>("0123456789abcdef")
    return String(flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }
}
