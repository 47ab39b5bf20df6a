import JSONText
import TestSupport
import Testing

@Suite struct MutationTests {
  private static let tokens =
    [
      "[", "]", "{", "}", ",", ":", "\"", "\\", "\\u", "\\ud83d", "\\ude00", "\\u0000", "0", "-",
      ".",
      "e", "E+", "1e999", "99999999999999999999", "true", "null", "fals", " ", "\n", "\t", "\u{0}",
      "é",
      "\u{FEFF}", "\u{2028}", "//", "\"a\":", "{}", "[]", "\"\"", "[[[[", "]]]]",
    ].map { Array($0.utf8) } + SampleTexts.invalidUTF8

  private static let originals =
    (SampleTexts.valid.filter { $0.utf8.count < 200 } + [
      #"{"contacts":[{"id":"4","given_name":"Zoë","score":1.50,"tags":["91","93"],"company":null},"#
        + #"{"id":"5","email_addresses":[{"email":"a@b.c","field":"EMAIL1","opt_in":true}]}],"#
        + #""next_page_token":"a\/b\u00e9\ud83d\ude00"}"#
    ]).map { Array($0.utf8) }

  @Test(arguments: UInt64(1)...8)
  func `both verdicts agree with a second opinion on mutated texts`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var accepted = 0
    for _ in 0..<2_000 {
      let bytes = Self.mutation(using: &generator)
      let isValid = RecursiveDescent.accepts(bytes)
      accepted += isValid ? 1 : 0
      expectVerdict(isValid, of: bytes)
    }
    // Both outcomes have to come up often for the comparison to mean something.
    #expect((100...1_900).contains(accepted))
  }

  @Test(arguments: UInt64(1)...4)
  func `what is accepted can be taken apart`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed &* 1_000)
    for _ in 0..<1_000 {
      guard let json = try? JSON(validating: Self.mutation(using: &generator)) else { continue }
      expectWhole(json)
    }
  }

  /// Checks that every part is a value of its own and that the parts make up the whole.
  private func expectWhole(_ json: JSON) {
    #expect(RecursiveDescent.accepts(Array(json.bytes)), "\(json)")
    let elements = json.elements
    let members = json.members
    elements.forEach(expectWhole)
    members.map(\.value).forEach(expectWhole)
    if json.kind == .array {
      #expect(JSON.array(elements.map(\.compacted)) == json.compacted)
    }
    if json.kind == .object {
      let again = JSON.object(members.map { ($0.name, $0.value.compacted) })
      #expect(again.members.map(\.name) == members.map(\.name))
      #expect(again == json.compacted || "\(json)\(again)".contains("\\"))
    }
  }

  private static func mutation(using generator: inout SeededGenerator) -> [UInt8] {
    let original = generator.pick(originals)
    return generator.mutated(original, tokens: tokens)
  }
}
