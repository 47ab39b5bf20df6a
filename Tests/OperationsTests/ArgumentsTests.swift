import InfusionsoftKit
import JSONText
import Operations
import Testing

@Suite struct ArgumentsTests {
  private let operation = Operation(
    "things.make", "make a thing",
    parameters: [
      Parameter("id", .id, "its id", required: true, positional: true),
      Parameter("size", .integer(1...9), "how large", positional: true),
      Parameter("fields", .list, "which fields"),
      Parameter("loud", .flag, "whether aloud"),
      Parameter("to", .file, "where it goes"),
    ], result: .text, action: .door)

  private func read(_ params: JSON?) throws(Failure) -> Arguments {
    try Arguments(params: params, for: operation)
  }

  @Test func `parameters are taken by name`() throws {
    let arguments = try read(["loud": true, "id": 7, "fields": ["a", "b"]])
    #expect(arguments.string("id") == "7")
    #expect(arguments.flag("loud") == true)
    #expect(arguments.list("fields") == ["a", "b"])
    #expect(!arguments.has("size"))
    #expect(arguments.integer("size") == nil)
    #expect(arguments.list("size") == [])
  }

  @Test func `parameters are taken by position`() throws {
    let arguments = try read(["7", 3])
    #expect(arguments.string("id") == "7")
    #expect(arguments.integer("size") == 3)
    #expect(try !read(["7", nil]).has("size"))
  }

  @Test func `null is as good as nothing, and the envelope's own member is no parameter`() throws {
    let arguments = try read(["id": "7", "size": nil, "_meta": ["timeout_ms": 5]])
    #expect(!arguments.has("size"))
    #expect(!arguments.has("_meta"))
  }

  @Test(
    arguments: [
      (nil, "/id", "id"), ([:], "/id", "its id"), ([], "/id", "its id"),
      (["id": nil], "/id", "its id"), (["id": ""], "/id", "an id"),
      (["id": "7", "sise": 3], "/sise", "did you mean size?"),
      (["id": "7", "zzz": 3], "/zzz", "no parameter zzz"),
      (["id": "7", "size": "3"], "/size", "from 1 to 9"),
      (["id": "7", "a/b": 3], "/a~1b", "no parameter a/b"),
      (["7", 3, true], "/2", "2 by position"),
      (["7", "x"], "/size", "from 1 to 9"),
      (["id": "7", "to": "-"], "/to", "name a file"),
    ] as [(JSON?, String, String)])
  func `what does not fit is refused by its pointer`(
    params: JSON?, pointer: String, mentions: String
  ) {
    let failure = #expect(throws: Failure.self) { try read(params) }
    #expect(failure?.kind == .usage)
    #expect(failure?["pointer"]?.string == pointer)
    #expect(failure?.message.contains(mentions) == true)
  }

  @Test func `a parameter that is given twice is refused`() throws {
    let twice: JSON = try JSON(validating: Array(#"{"id":"7","id":"8"}"#.utf8))
    let failure = #expect(throws: Failure.self) { try read(twice) }
    #expect(failure?.message.contains("twice") == true)
    #expect(failure?["pointer"] == "/id")
  }
}
