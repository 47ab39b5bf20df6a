import JSONText
import TestSupport
import Testing

@testable import InfusionsoftKit

/// Mutated serializations: they are read or refused, and never bring the reader down.
///
/// `INFUSIONSOFT_SOAK_MUTATIONS=N swift test --filter Mutation` tries N of them for each seed.
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

  private static let count = Soak.count("MUTATIONS", otherwise: 1_500)

  @Test(arguments: UInt64(1)...4)
  func `a mutated serialization is a token or a reason, and reads the same when written again`(
    seed: UInt64
  ) {
    var random = SeededGenerator(seed: seed)
    var read = 0
    for _ in 0..<Self.count {
      let original = random.pick(Self.originals)
      let bytes = random.mutated(original, tokens: Self.pieces)
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
}
