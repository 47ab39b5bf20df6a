import JSONText
import Testing

@Suite struct StringTests {
  @Test(arguments: [
    ("", #""""#), ("plain", #""plain""#), ("\"", #""\"""#), ("\\", #""\\""#), ("/", #""/""#),
    ("\u{8}\t\n\u{C}\r", #""\b\t\n\f\r""#), ("\u{0}", #""\u0000""#), ("\u{1F}", #""\u001f""#),
    ("\u{7F}", "\"\u{7F}\""), ("\u{80}\u{85}\u{9F}", #""\u0080\u0085\u009f""#),
    ("\u{A0}", "\"\u{A0}\""),
    ("\u{2027}\u{2028}\u{2029}\u{202A}", "\"\u{2027}\\u2028\\u2029\u{202A}\""), ("é€😀", #""é€😀""#),
    ("â\u{A8}Â", "\"â\u{A8}Â\""), ("\u{A028}\u{2068}\u{20A8}", "\"\u{A028}\u{2068}\u{20A8}\""),
  ])
  func `a string is escaped where a reader could trip`(string: String, text: String) throws {
    #expect(JSON.string(string).text == text)
    #expect(JSON.string(string).string == string)
    #expect(try JSON(validating: text).string == string)
    #expect(JSON.object([(string, .null)]).text == "{\(text):null}")
  }

  @Test(arguments: [
    (#""\/\b\f\n\r\t\"\\""#, "/\u{8}\u{C}\n\r\t\"\\"), (#""\u0000""#, "\u{0}"),
    (#""\u00e9\u00E9""#, "éé"),
    (#""\u20ac""#, "€"), (#""\ud83d\uDE00""#, "😀"), (#""\udbff\udfff""#, "\u{10FFFF}"),
    (#""\\u0041""#, "\\u0041"), (#""\\\u0041""#, "\\A"), (#""\uffff""#, "\u{FFFF}"),
    (#""e\u0301""#, "e\u{301}"), (#""a\u2028b""#, "a\u{2028}b"), ("\"\u{2028}\"", "\u{2028}"),
  ])
  func `a string is unescaped`(text: String, string: String) throws {
    let read = try #require(try JSON(validating: text).string)
    // By bytes, because Swift holds differently composed characters equal.
    #expect(Array(read.utf8) == Array(string.utf8))
    #expect(
      try Array(JSON(validating: "{\(text):1}").members.map(\.name).joined().utf8)
        == Array(string.utf8))
  }

  @Test func `every scalar survives, and none is written as a line end`() throws {
    let scalars = (0...0x10FFFF).lazy.compactMap { Unicode.Scalar(UInt32($0)) }.filter {
      $0.value < 0x3000 || $0.value % 97 == 0
    }
    var string = ""
    string.unicodeScalars.append(contentsOf: scalars)
    let json = JSON.string(string)
    #expect(Verdict.error(in: Array(json.bytes)) == nil)
    #expect(json.string == string)
    #expect(json.text.split(whereSeparator: \.isNewline) == [json.text[...]])
    let controls = json.text.unicodeScalars.filter { $0.properties.generalCategory == .control }
    #expect(controls.map(\.value) == [0x7F])
  }

  @Test func `values are written into a buffer as they stand`() {
    var buffer = Array("{".utf8)
    JSON.append(string: "a\n", to: &buffer)
    buffer.append(UInt8(ascii: ":"))
    JSON.append(["x": 1.5], to: &buffer)
    buffer.append(UInt8(ascii: ","))
    JSON.append(number: Int.min, to: &buffer)
    #expect(String(decoding: buffer, as: UTF8.self) == #"{"a\n":{"x":1.5},-9223372036854775808"#)
  }

  @Test func `literals keep the order they are written in`() {
    let json: JSON = ["b": 1, "a": [true, nil, 2.5, "x", [:], []], "b": "again"]
    #expect(json.text == #"{"b":1,"a":[true,null,2.5,"x",{},[]],"b":"again"}"#)
  }
}
