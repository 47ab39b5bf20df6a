import JSONText
import Testing

@Suite struct LayoutTests {
  @Test func `a value is laid out with two spaces for each level`() throws {
    let json = try JSON(
      validating:
        #"{"a":[1.0,{"b" : "x\ty, [z]: {}"},[ ],{ }],"c":{"d":null},"a":1e400,"e":[[true]]}"#)
    #expect(
      json.indented() == #"""
        {
          "a": [
            1.0,
            {
              "b": "x\ty, [z]: {}"
            },
            [],
            {}
          ],
          "c": {
            "d": null
          },
          "a": 1e400,
          "e": [
            [
              true
            ]
          ]
        }
        """#)
  }

  @Test(arguments: ["1.50", "\"a b\"", "null", "[]", "{}"])
  func `a value without parts stays as it is`(text: String) throws {
    #expect(try JSON(validating: text).indented() == text)
    #expect(try JSON(validating: text).compacted.text == text)
  }

  @Test func `only white space between tokens goes`() throws {
    let json = try JSON(validating: "{\n \"a b\\\" c\" : [ 1.0 ,\r\n\t\"x \u{2028} y\" ] }")
    #expect(json.compacted.text == "{\"a b\\\" c\":[1.0,\"x \u{2028} y\"]}")
  }

  @Test func `a compact value is handed back in its own storage`() throws {
    let json = try JSON(validating: #"[["a b, c : [ ] \" "],1]"#)
    #expect(json.elements.first?.compacted.bytes.startIndex == 1)
  }

  @Test(arguments: 0...140)
  func `white space is found wherever a block ends`(length: Int) throws {
    let padding = String(repeating: "p", count: length)
    for space in [" ", "\n", "\r", "\t"] {
      let json = try JSON(validating: "[\"\(padding) \\\" \"\(space),\"\\\\\"]")
      #expect(json.compacted.text == "[\"\(padding) \\\" \",\"\\\\\"]")
    }
  }
}
