import CurlHTTP
import TestSupport
import Testing

@Suite struct FormEncodingTests {
  @Test(arguments: [
    ("AZaz09-._~", "AZaz09-._~"), (" ", "%20"), ("+", "%2B"), ("a&b=c", "a%26b%3Dc"),
    ("full|ab123", "full%7Cab123"), ("é€😀", "%C3%A9%E2%82%AC%F0%9F%98%80"), ("\n", "%0A"),
    ("given_name==Ann;family_name==S*", "given_name%3D%3DAnn%3Bfamily_name%3D%3DS%2A"),
    ("%7C", "%257C"), ("", ""),
  ])
  func `everything but the unreserved characters is escaped`(text: String, escaped: String) {
    #expect(FormEncoding.escape(text) == escaped)
  }

  @Test(arguments: [
    ("a=1&b=2", [["a", "1"], ["b", "2"]]), ("a=b=c", [["a", "b=c"]]), ("a", [["a", ""]]),
    ("a=", [["a", ""]]), ("=x", [["", "x"]]), ("&&a=1&", [["a", "1"]]), ("", []),
    ("a=x+y%20z", [["a", "x y z"]]), ("a=%7c%7C", [["a", "||"]]),
    ("a=100%", [["a", "100%"]]), ("a=%zz%4", [["a", "%zz%4"]]), ("a=%+1", [["a", "% 1"]]),
    ("%61=%3D%26", [["a", "=&"]]), ("a=%FF", [["a", "\u{FFFD}"]]),
  ])
  func `a query is decoded, and a broken escape stays as it is`(
    query: String, pairs: [[String]]
  ) {
    #expect(FormEncoding.decode(query).map { [$0.name, $0.value] } == pairs)
  }

  @Test func `what is encoded is decoded again, whatever is in it`() {
    var random = SeededGenerator(seed: 7)
    let alphabet = Array("abc&=+%;|/?# \n\u{0}\u{7F}é€😀\u{301}\u{FEFF}7F")
    for _ in 0..<2000 {
      let pairs = (0..<Int.random(in: 1...4, using: &random)).map { _ in
        (
          name: Self.word(from: alphabet, atLeast: 1, &random),
          value: Self.word(from: alphabet, atLeast: 0, &random)
        )
      }
      let encoded = FormEncoding.encode(pairs)
      #expect(encoded.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
      let decoded = FormEncoding.decode(encoded)
      #expect(decoded.map { Array($0.name.utf8) } == pairs.map { Array($0.name.utf8) })
      #expect(decoded.map { Array($0.value.utf8) } == pairs.map { Array($0.value.utf8) })
    }
  }

  private static func word(
    from alphabet: [Character], atLeast minimum: Int, _ random: inout SeededGenerator
  ) -> String {
    let length = Int.random(in: minimum...6, using: &random)
    return String((0..<length).compactMap { _ in alphabet.randomElement(using: &random) })
  }
}
