import JSONText
import TestSupport
import Testing

@testable import InfusionsoftKit

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Mutated serializations: they are read or refused, and never bring the reader down.
///
/// `INFUSIONSOFT_SOAK=N swift test --filter Mutation` tries N of them for each seed.
@Suite struct PortableGrantMutationTests {
  private static let originals =
    [
      PortableGrantTests.serialized, "a:2:{i:0;s:1:\"x\";s:1:\"k\";N;}", "d:1.0E+25;",
      String(decoding: PHPValue(PortableGrantTests.serialized).serialized, as: UTF8.self),
      StoredRecordTests.full.json.text, StoredRecordTests.full.grant?.json.text ?? "",
    ].map { Array($0.utf8) }

  private static let pieces = [
    "s:", "i:", "a:", "O:", "b:1;", "N;", "d:", ";", ":", "\"", "{", "}", "0", "1", "18", "-1",
    "99999999999999999999", "9223372036854775807", "1e999", "R:1;", "C:", "\0", "\0*\0", "\\",
    "accessToken", "endOfLife", "é", "\n", "a:1:{i:0;", "null", "[", ",",
  ].map { Array($0.utf8) }

  /// How many texts a seed makes.
  private static var count: Int {
    getenv("INFUSIONSOFT_SOAK").flatMap { Int(String(cString: $0)) } ?? 1_500
  }

  @Test(arguments: UInt64(1)...4)
  func `a mutated serialization is a token or a reason, and reads the same when written again`(
    seed: UInt64
  ) {
    var random = SeededGenerator(seed: seed)
    var read = 0
    for _ in 0..<Self.count {
      let bytes = Self.mutation(using: &random)
      if let value = try? PHPReader.read(bytes) {
        read += 1
        // A number may be written in another way; what it is written as stays.
        let written = value.serialized
        #expect((try? PHPReader.read(written))?.serialized == written)
      }
      do {
        let grant = try PortableGrant(bytes)
        #expect(!grant.accessToken.isEmpty)
        #expect(grant.accessToken.reveal().utf8.allSatisfy { (0x21...0x7E).contains($0) })
      } catch {
        #expect(!error.reason.isEmpty && !error.reason.contains("\n"))
      }
    }
    #expect(read > Self.count / 50)
  }

  private static func mutation(using random: inout SeededGenerator) -> [UInt8] {
    var bytes = random.pick(originals)
    for _ in 0...Int.random(in: 0...3, using: &random) {
      let place = Int.random(in: 0...bytes.count, using: &random)
      switch Int.random(in: 0...4, using: &random) {
      case 0: bytes.insert(contentsOf: random.pick(pieces), at: place)
      case 1 where place < bytes.count:
        bytes[place] = UInt8.random(in: .min ... .max, using: &random)
      case 2:
        bytes.removeSubrange(
          place..<min(bytes.count, place + Int.random(in: 0...9, using: &random)))
      case 3: bytes.removeLast(bytes.count - place)
      default: bytes.insert(contentsOf: bytes.prefix(place).suffix(20), at: place)
      }
    }
    return bytes
  }
}
