import InfusionsoftKit
import JSONText
import Operations
import TestSupport
import Testing

@Suite struct ParameterTests {
  @Test(
    arguments: [
      (.text, "Ann", "Ann"), (.text, "", ""), (.text, "12", "12"), (.text, "a,b", "a,b"),
      (.pasted, "https://x/?code=a&b", "https://x/?code=a&b"), (.id, "42", "42"),
      (.id, "a-1", "a-1"),
      (.integer(1...5), "5", 5), (.integer(-3...5), "-3", -3), (.integer(0...9), "+7", 7),
      (.flag, "true", true), (.flag, "yes", true), (.flag, "on", true), (.flag, "1", true),
      (.flag, "false", false), (.flag, "no", false), (.flag, "off", false), (.flag, "0", false),
      (.list, "a, b,c ", ["a", "b", "c"]), (.list, "a", ["a"]), (.list, "", []),
      (.list, "1", ["1"]),
      (.choice(["asc", "desc"]), "desc", "desc"),
    ] as [(Parameter.Kind, String, JSON)])
  func `a value of the command line is read`(kind: Parameter.Kind, text: String, value: JSON) throws
  {
    #expect(try Parameter("p", kind, "").read(text) == value)
  }

  @Test(
    arguments: [
      (.id, ""), (.id, "4 2"), (.id, "a\nb"), (.integer(1...5), "0"), (.integer(1...5), "6"),
      (.integer(1...5), "1.0"), (.integer(1...5), "one"), (.integer(1...5), ""),
      (.integer(1...5), "99999999999999999999"), (.flag, "maybe"), (.flag, ""), (.flag, "TRUE"),
      (.choice(["asc"]), "ASC"), (.choice(["asc"]), ""),
    ] as [(Parameter.Kind, String)])
  func `a value that does not fit is refused by name`(kind: Parameter.Kind, text: String) {
    let failure = #expect(throws: Failure.self) { try Parameter("p", kind, "").read(text) }
    #expect(failure?.kind == .usage)
    #expect(failure?["pointer"] == "/p")
  }

  @Test(
    arguments: [
      (.text, "Ann", "Ann"), (.id, 42, "42"), (.id, "42", "42"), (.integer(1...5), 3, 3),
      (.flag, false, false), (.list, ["a", "b"], ["a", "b"]), (.list, [1, "b"], ["1", "b"]),
      (.list, "a", ["a"]), (.list, [], []), (.choice(["asc"]), "asc", "asc"),
    ] as [(Parameter.Kind, JSON, JSON)])
  func `a value of a call is brought into the form operations see`(
    kind: Parameter.Kind, given: JSON, value: JSON
  ) throws {
    #expect(try Parameter("p", kind, "").check(given) == value)
  }

  @Test(
    arguments: [
      (.text, 12), (.text, true), (.text, []), (.pasted, nil), (.id, 4.5), (.id, true), (.id, [42]),
      (.integer(1...5), "3"), (.integer(1...5), 3.5), (.integer(1...5), 9), (.flag, "true"),
      (.flag, 1), (.list, 12), (.list, [["a"]]), (.list, [nil]), (.list, ["a": "b"]),
      (.choice(["1"]), 1),
    ] as [(Parameter.Kind, JSON)])
  func `a value of the wrong type is refused by its pointer`(kind: Parameter.Kind, given: JSON) {
    let failure = #expect(throws: Failure.self) { try Parameter("p", kind, "").check(given) }
    #expect(failure?.kind == .usage)
    #expect(failure?["pointer"] == "/p")
  }

  @Test func `a refusal shows the value, but never a sensitive one`() {
    let open = Parameter("p", .flag, "")
    let secret = Parameter("p", .integer(0...1), "", sensitive: true)
    let shown = #expect(throws: Failure.self) { try open.check("canary") }
    let hidden = #expect(throws: Failure.self) { try secret.check("canary") }
    let read = #expect(throws: Failure.self) { try secret.read("canary") }
    #expect(shown?.message.contains("canary") == true)
    #expect(hidden?.message.contains("canary") == false)
    #expect(read?.message.contains("canary") == false)
  }

  @Test func `an option is spelled with dashes`() {
    #expect(Parameter("page_size", .integer(1...2), "").option == "--page-size")
  }

  @Test func `what a parameter takes is what its schema says`() {
    let kinds: [Parameter.Kind] = [
      .text, .pasted, .file, .id, .integer(1...5), .flag, .list, .choice(["a", "b"]),
    ]
    let values: [JSON] = ["a", "b", "4", 4, 0, 9, 1.5, true, nil, ["a"], [], ["a": 1]]
    for kind in kinds {
      let parameter = Parameter("p", kind, "")
      for value in values where SchemaCheck.violations(of: parameter.schema, in: value).isEmpty {
        #expect(throws: Never.self, "\(kind) \(value)") { try parameter.check(value) }
      }
    }
  }
}
