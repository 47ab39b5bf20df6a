import JSONText
import Testing

@Suite struct SplittingTests {
  @Test func `members keep their order and repetition, the first answers by name`() throws {
    let json = try JSON(validating: #"{"b":1,"a":[2],"b":{"c":3},"":null}"#)
    #expect(json.members.map(\.name) == ["b", "a", "b", ""])
    #expect(json.members.map(\.value.text) == ["1", "[2]", #"{"c":3}"#, "null"])
    #expect(json["b"] == 1)
    #expect(json[""] == .null)
    #expect(json["c"] == nil)
    #expect(json["B"] == nil)
  }

  @Test func `names are compared unescaped`() throws {
    let json = try JSON(validating: #"{"\u0061\/":1,"a\\":2,"\"":3,"\ud83d\ude00":4,"é":5}"#)
    #expect(json.members.map(\.name) == ["a/", "a\\", "\"", "😀", "é"])
    for (index, name) in ["a/", "a\\", "\"", "😀", "é"].enumerated() {
      #expect(json[name]?.int == index + 1)
    }
    // The same letter in two characters is another name, as it is other bytes.
    #expect(json["e\u{301}"] == nil)
    #expect(json["\\\\"] == nil)
  }

  @Test(arguments: ["", " ", "\n\t \r"])
  func `white space belongs to no part`(space: String) throws {
    let s = space
    let json = try JSON(
      validating:
        "\(s){\(s)\"a\"\(s):\(s)[\(s)1\(s),\(s)\"x\"\(s),\(s){\(s)}\(s),\(s)[\(s)]\(s)]\(s),\(s)\"b\"\(s):\(s)-2.5e3\(s)}\(s)"
    )
    #expect(json["a"]?.elements.map(\.compacted) == [1, "x", [:], []])
    #expect(json["a"]?.elements.prefix(2).map(\.text) == ["1", "\"x\""])
    #expect(json["b"]?.text == "-2.5e3")
    #expect(json.compacted.text == #"{"a":[1,"x",{},[]],"b":-2.5e3}"#)
  }

  /// Strings that would mislead a scan which forgets about quotes or escapes.
  private static let misleading = [
    #""]""#, #""}""#, #""\"""#, #""\\""#, #""\\\"]""#, #""[{""#, #"",""#, #"":""#, #""\u005d""#,
    #""""#,
  ]

  @Test(arguments: 0...140)
  func `brackets, quotes and escapes are told apart wherever a block ends`(length: Int) throws {
    let padding = String(repeating: "p", count: length)
    for string in Self.misleading {
      let parts = [
        "\"\(padding)\"", string, "[\(string),[\"\(padding)\"],\(string)]",
        "{\(string):{\(string):[]}}",
        "[\"\(padding)\\\\\",\"\\\"\"]", "[[],[[\(string)]]]", "{}",
      ]
      let text = "[" + parts.joined(separator: ",") + "]"
      #expect(try JSON(validating: text).elements.map(\.text) == parts)
      let object = "{" + parts.map { "\(string):\($0)" }.joined(separator: " , ") + "}"
      #expect(try JSON(validating: object).members.map(\.value.text) == parts)
    }
  }

  @Test func `runs of backslashes of any length end where they should`() throws {
    for count in 0...200 {
      let string = "\"" + String(repeating: "\\\\", count: count) + "\\\"]\""
      let json = try JSON(validating: "[[\(string)],[1]]")
      #expect(json.elements.map(\.text) == ["[\(string)]", "[1]"])
      #expect(json.elements.first?.elements.first?.string?.utf8.count == count + 2)
    }
  }

  @Test func `every level of the deepest nesting can be reached`() throws {
    var json = try JSON(
      validating:
        String(repeating: "[{\"a\":", count: 256) + "7" + String(repeating: "}]", count: 256))
    for _ in 0..<256 {
      #expect(json.elements.count == 1)
      json = try #require(json.elements.first?["a"])
    }
    #expect(json == 7)
  }

  @Test func `a page splits into its rows`() throws {
    let rows = (0..<5_000).map { #"{"id":"\#($0)","name":"Zoë \"\#($0)\"","tags":[[],{"a":"]"}]}"# }
    let page = try JSON(
      validating: "{\"contacts\":[\(rows.joined(separator: ",\n"))],\"next\":\"t\"}")
    #expect(page["contacts"]?.elements.map(\.text) == rows)
    #expect(page["next"] == "t")
  }
}
