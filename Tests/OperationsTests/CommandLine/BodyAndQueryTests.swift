import InfusionsoftKit
import JSONText
import Testing

@testable import Operations

struct BodyAndQueryTests {
  private let parser = LineParser(table: .standard, door: .arguments)

  private func arguments(_ words: String...) throws -> Arguments {
    try parser.parse(["api", "POST", "/v2/contacts"] + words).arguments
  }

  @Test func `pairs are gathered, and a name may repeat`() throws {
    #expect(
      try arguments("--query", "ids=1,2", "--query", "filter=a==b", "--query", "ids=3")
        .value("query") == .object([("ids", "1,2"), ("filter", "a==b"), ("ids", "3")]))
    #expect(try arguments(#"query:={"limit":5}"#).value("query") == ["limit": 5])
  }

  @Test(arguments: ["limit", "=5", ""])
  func `a pair needs a name and an equals sign`(text: String) {
    let failure = #expect(throws: Failure.self) { try arguments("--query", text) }
    #expect(failure?["pointer"] == "/query")
  }

  @Test func `a body is JSON, or what is in a file or comes in`() async throws {
    #expect(try arguments("--body", #"{"a":[1]}"#).value("body") == ["a": [1]])
    #expect(try arguments("body:=[1]").value("body") == [1])
    for (word, path) in [("@body.json", "body.json"), ("-", "-")] {
      let read = try await arguments("--body", word).readingFiles { name in
        #expect(name == path)
        return Array(#"{"b":2}"#.utf8)
      }
      #expect(read.value("body") == ["b": 2])
    }
    let failure = #expect(throws: Failure.self) { try arguments("--body", "{a:1}") }
    #expect(failure?["pointer"] == "/body")
  }
}
