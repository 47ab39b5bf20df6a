import JSONText
import Testing

@Suite struct VerdictTests {
  @Test(arguments: SampleTexts.valid)
  func `a valid text is accepted`(text: String) {
    expectVerdict(true, of: Array(text.utf8))
    expectVerdict(true, of: Array("[\(text),\t\(text)\n]".utf8))
    expectVerdict(true, of: Array(#"{ "a" : \#(text) , "b":\#(text)}"#.utf8))
  }

  @Test(arguments: SampleTexts.invalid)
  func `an invalid text is refused`(text: String) {
    expectVerdict(false, of: Array(text.utf8))
  }

  @Test(arguments: SampleTexts.invalidUTF8)
  func `bytes that are not UTF-8 are refused everywhere`(sequence: [UInt8]) throws {
    for (before, after) in [("", ""), ("\"", "\""), ("[\"", "\"]"), ("{\"", "\":1}"), ("[1e", "]")]
    {
      expectVerdict(false, of: Array(before.utf8) + sequence + Array(after.utf8))
    }
    let error = try #require(Verdict.error(in: Array("[\"é".utf8) + sequence + Array("\"]".utf8)))
    #expect(error.reason == "invalid UTF-8")
    #expect((4...6).contains(error.offset))
  }

  @Test(arguments: SampleTexts.otherEncodings)
  func `other encodings and zero bytes are refused`(bytes: [UInt8]) {
    expectVerdict(false, of: bytes)
  }

  @Test(arguments: [("[", "]"), ("{\"a\":", "}")], ["", "1"])
  func `512 levels are the deepest`(brackets: (String, String), inner: String) {
    func nested(_ levels: Int) -> [UInt8] {
      let core = inner.isEmpty ? (brackets.0 == "[" ? "[]" : "{}") : brackets.0 + inner + brackets.1
      return Array(
        (String(repeating: brackets.0, count: levels - 1) + core
          + String(repeating: brackets.1, count: levels - 1)).utf8)
    }
    expectVerdict(true, of: nested(1))
    expectVerdict(true, of: nested(511))
    expectVerdict(true, of: nested(512))
    for levels in [513, 514, 1025, 200_000] {
      expectVerdict(false, of: nested(levels))
      #expect(
        Verdict.error(in: nested(levels))
          == JSONError(reason: "nested too deeply", offset: 512 * brackets.0.utf8.count))
    }
  }

  @Test(arguments: ["[", "{\"a\":", "[[],", "{\"a\":{},\"b\":", "[\"\","])
  func `200,000 levels that never end are an error`(opening: String) {
    expectVerdict(false, of: Array(String(repeating: opening, count: 200_000).utf8))
  }

  @Test(arguments: [
    ("", "no value in the text", 0),
    ("\u{FEFF}[]", "a byte order mark before the value", 0),
    ("[1,2", "expected ']' at the end", 4),
    ("{\"a\":1", "expected '}' at the end", 6),
    ("[1] 2", "expected ']' at the end", 5),
    ("[1,tru]", "expected true, false or null", 3),
    ("[1,nil]", "expected true, false or null", 3),
    ("[1, 01]", "invalid number", 4),
    ("[1,]", "expected a value", 3),
    ("[1 2]", "expected ',' or ']'", 3),
    ("{\"a\":1,}", "expected a member, ',' or '}'", 7),
    ("[1] x ]", "unexpected text after the value", 4),
    ("[\"a\", \"\\x\"]", "invalid escape in a string", 6),
    ("[\"a\", \"\\ud800\"]", "invalid escape in a string", 6),
    ("{\"\\q\":1}", "invalid escape in a member name", 1),
    ("[\"\\\"\",\"a\tb\"]", "control character in a string", 8),
    ("[\"\\\"\",\"abc]", "a string without an end", 6),
  ])
  func `an error says what is wrong and where`(text: String, reason: String, offset: Int) {
    #expect(throws: JSONError(reason: reason, offset: offset)) { try JSON(validating: text) }
    #expect(
      JSONError(reason: reason, offset: offset).description == "\(reason) at byte \(offset)")
  }

  @Test func `a value larger than the parser keeps is checked to its end`() throws {
    let row = String(repeating: #"{"id":"1","name":"Zoë \"Z\" Lee"},"#, count: 200_000)
    expectVerdict(true, of: Array("[\(row)1e999]".utf8))
    expectVerdict(true, of: Array("[\(row)0]".utf8))
    expectVerdict(false, of: Array("[\(row)00]".utf8))
    expectVerdict(true, of: Array("[0]".utf8))
  }
}

/// Checks both verdicts, on storage of exactly that size and on storage with more text behind it.
func expectVerdict(
  _ isValid: Bool, of bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation
) {
  var longer = bytes + Array(repeating: Array(#"1e5]}"\ab"#.utf8), count: 10).joined()
  longer.removeLast(longer.count - bytes.count)
  for storage in [Array(bytes[...]), longer] {
    let fast = Verdict.error(in: storage)
    #expect((fast == nil) == isValid, "\(excerpt(bytes))", sourceLocation: sourceLocation)
    let strict = Verdict.strictError(in: storage)
    #expect((strict == nil) == isValid, "\(excerpt(bytes))", sourceLocation: sourceLocation)
    #expect((fast?.offset ?? 0) <= bytes.count, sourceLocation: sourceLocation)
  }
}

private func excerpt(_ bytes: [UInt8]) -> String {
  String(decoding: bytes.prefix(200), as: UTF8.self)
}
