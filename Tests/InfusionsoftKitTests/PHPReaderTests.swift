import Testing

@testable import InfusionsoftKit

@Suite struct PHPReaderTests {
  private func read(_ text: String) throws -> PHPValue { try PHPReader.read(Array(text.utf8)) }

  @Test(
    arguments: [
      ("N;", .null), ("b:0;", .bool(false)), ("b:1;", .bool(true)), ("i:0;", .int(0)),
      ("i:-42;", .int(-42)), ("i:9223372036854775807;", .int(.max)), ("d:0.5;", .double(0.5)),
      ("d:1.0E+25;", .double(1e25)), ("s:0:\"\";", ""), ("s:5:\"hello\";", "hello"),
      ("s:3:\"a\"b\";", "a\"b"), ("s:2:\"é\";", "é"), ("a:0:{}", .array([])),
      (
        "a:2:{i:0;s:1:\"x\";s:1:\"k\";N;}",
        .array([
          PHPValue.Entry(key: .int(0), value: "x"), PHPValue.Entry(key: "k", value: .null),
        ])
      ),
      (
        #"O:3:"A\B":1:{s:1:"p";a:1:{i:1;i:2;}}"#,
        .object(
          class: #"A\B"#,
          [
            PHPValue.Entry(
              key: "p", value: .array([PHPValue.Entry(key: .int(1), value: .int(2))]))
          ])
      ),
    ] as [(String, PHPValue)])
  func `a value is read, and written as it stood`(text: String, value: PHPValue) throws {
    #expect(try read(text) == value)
    #expect(try PHPReader.read(value.serialized) == value)
  }

  @Test(
    arguments: [
      ("", "ends too early"), ("N", "ends too early"), ("N,", "; is missing"),
      ("N;N;", "more follows"), ("i:;", "no such integer"), ("i:1", "ends too early"),
      ("i:9223372036854775808;", "no such integer"), ("i:1.5;", "no such integer"),
      ("i: 1;", "; is missing"), ("b:2;", "0 or 1"), ("b:true;", "; is missing"),
      ("d:INF;", "; is missing"), ("d:1e999;", "no such number"),
      ("s:7:\"hell\";", "ends too early"), ("s:4:\"hello\";", "not 4 bytes long"),
      ("s:-1:\"\";", "no length"), ("s:99999999999999999999:\"\";", "no length"),
      ("s:9223372036854775807:\"\";", "ends too early"), ("s:1:a;", "\" is missing"),
      ("s:5:\"hello\"", "ends too early"), ("a:1:{}", "no value of a token"),
      ("a:0:{N;}", "} is missing"), ("a:1:{N;N;}", "key is an integer or a text"),
      ("a:1:{a:0:{}i:1;}", "key is an integer"), ("a:1000000:{", "ends too early"),
      ("O:1:\"A\":1:{s:1:\"p\";R:1;}", "no value of a token"), ("r:1;", "no value of a token"),
      ("C:1:\"A\":0:{}", "no value of a token"), ("E:3:\"A:B\";", "no value of a token"),
      ("S:1:\"\\41\";", "no value of a token"), (" N;", "no value of a token"),
      ("{\"a\":1}", "no value of a token"),
      (#"O:18:"InfusionsoftToken":0:{}"#, "the name of the class is not 18 bytes long"),
    ])
  func `what is no such value is refused with its place`(text: String, reason: String) throws {
    let error = try #require(#expect(throws: PHPReader.SyntaxError.self) { try read(text) })
    #expect(error.reason.contains(reason), "\(error)")
    #expect((0...text.utf8.count).contains(error.offset))
  }

  @Test func `depth and number of values are limited`() {
    let deep =
      String(repeating: "a:1:{i:0;", count: 100) + "N;" + String(repeating: "}", count: 100)
    let wide = "a:2000:{" + (0..<2000).map { "i:\($0);N;" }.joined() + "}"
    for text in [deep, wide, String(repeating: "a:1:{i:0;", count: 100_000)] {
      #expect(throws: PHPReader.SyntaxError.self) { try read(text) }
    }
  }
}
