import JSONText
import Testing

@Suite struct FidelityTests {
  @Test(arguments: [
    "1.0", "1e2", "1E+2", "-0", "-0.0", "0.10", "123456789012345678901234567890", "1e400",
    "100000000000000000000.000", "9007199254740993", "\"\"", "\"\\u0041\\/\"", "[ 1 , 2.50 ]",
    "{\"b\":1,\"a\":2,\"b\":3}",
  ])
  func `a text stays as it was written`(text: String) throws {
    #expect(try JSON(validating: " \n\(text)\t").text == text)
    #expect(try JSON(validating: "[\(text)]").elements.map(\.text) == [text])
    #expect(try JSON(validating: "{\"k\": \(text) }")["k"]?.description == text)
    #expect(try JSON.array([JSON(validating: text)]).text == "[\(text)]")
    #expect(try JSON.object([("k", JSON(validating: text))]).text == "{\"k\":\(text)}")
  }

  @Test func `parts are slices of the storage they came in`() throws {
    let page = try JSON(validating: #" {"contacts":[{"id":"1"},{"id":"2"}]} "#)
    let row = try #require(page["contacts"]?.elements.last)
    #expect(row.bytes.startIndex == 25)
    let whole = page.bytes.withUnsafeBufferPointer { UnsafeRawPointer($0.baseAddress) }
    let part = row.bytes.withUnsafeBufferPointer { UnsafeRawPointer($0.baseAddress) }
    #expect(part == whole.map { $0 + 24 })
  }

  @Test func `kinds are told by the first byte`() {
    let kinds: [(JSON, JSON.Kind)] = [
      ([:], .object), ([], .array), ("", .string), (-1, .number), (0.5, .number), (true, .bool),
      (false, .bool), (nil, .null),
    ]
    for (json, kind) in kinds { #expect(json.kind == kind) }
  }

  @Test func `a scalar answers only to its own type`() throws {
    #expect(JSON.string("42").int == nil)
    for other in ["[]", "{}", "\"1\"", "true", "null"] {
      #expect(try JSON(validating: other).int == nil)
      #expect(try JSON(validating: other).double == nil)
    }
    for other in ["[]", "{}", "1", "true", "null"] {
      #expect(try JSON(validating: other).string == nil)
    }
    for other in ["[]", "{}", "1", "\"true\"", "null"] {
      #expect(try JSON(validating: other).bool == nil)
    }
    #expect(JSON.bool(true).bool == true)
    #expect(JSON.bool(false).bool == false)
    #expect(JSON.null.isNull)
    #expect(!JSON.string("null").isNull)
    #expect(JSON.string("a").elements == [])
    #expect(JSON.array(["a"]).members == [])
    #expect(JSON.array(["a"])["a"] == nil)
    #expect(JSON.object([("a", 1)]).elements == [])
  }

  @Test(arguments: [
    ("0", 0), ("-0", 0), ("42", 42), ("-7", -7), ("9223372036854775807", Int.max),
    ("-9223372036854775808", Int.min), ("9223372036854775808", nil), ("1.0", nil), ("1e2", nil),
    ("123456789012345678901234567890", nil),
  ])
  func `an integer is a literal without fraction or exponent that fits`(text: String, int: Int?)
    throws
  {
    #expect(try JSON(validating: text).int == int)
  }

  @Test(arguments: [
    ("1.0", 1), ("1e2", 100), ("-0.5", -0.5),
    ("123456789012345678901234567890", 1.2345678901234568e29),
    ("1e400", nil), ("-1e400", nil), ("1e-400", 0), ("5e-324", Double.leastNonzeroMagnitude),
    ("9007199254740993", 9007199254740992),
  ])
  func `a double is the nearest finite one`(text: String, double: Double?) throws {
    #expect(try JSON(validating: text).double == double)
  }

  @Test(arguments: [
    0.1, -0.0, 1e20, 1e21, Double.leastNonzeroMagnitude, 1.7976931348623157e308, 123456789.125,
    1e-7, 3,
  ])
  func `a double is written as a number that reads back`(number: Double) throws {
    let json = JSON.number(number)
    #expect(try JSON(validating: json.text).double?.bitPattern == number.bitPattern)
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func `what is not finite becomes null`(number: Double) {
    #expect(JSON.number(number) == .null)
  }

  @Test func `equality and hashes are those of the text`() throws {
    #expect(try JSON(validating: "1") != JSON(validating: "1.0"))
    #expect(try JSON(validating: " [1]") == JSON(validating: "[1]\n"))
    #expect(try JSON(validating: "[ 1]") != JSON(validating: "[1]"))
    let repeated = try JSON(validating: "[\"a\",\"b\",\"a\"]").elements
    #expect(Set(repeated).count == 2)
    #expect(Set(repeated).contains("a"))
  }
}
