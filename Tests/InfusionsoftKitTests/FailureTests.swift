import InfusionsoftKit
import JSONText
import Testing

@Suite struct FailureTests {
  /// The table of the interface, row by row.
  private static let table: [(kind: FailureKind, status: Int32, code: Int, name: String)] = [
    (.api, 1, 1001, "api"),
    (.unknownOperation, 2, -32601, "usage"),
    (.usage, 2, -32602, "usage"),
    (.notJSON, 2, -32700, "protocol"),
    (.notRequest, 2, -32600, "protocol"),
    (.authorize, 4, 1004, "authorize"),
    (.rate, 5, 1005, "rate"),
    (.network, 6, 1006, "network"),
    (.store, 7, 1007, "store"),
    (.notFound, 8, 1008, "not_found"),
    (.partial, 9, 1009, "partial"),
    (.refused, 10, 1010, "refused"),
    (.overloaded, 1, 1011, "overloaded"),
    (.cancelled, 130, -32800, "cancelled"),
    (.internalError, 70, -32603, "internal"),
  ]

  @Test(arguments: table)
  func `every kind has its exit status, its code and its word`(
    kind: FailureKind, status: Int32, code: Int, name: String
  ) {
    #expect(kind.exitStatus == status)
    #expect(kind.rpcCode == code)
    #expect(kind.name == name)
  }

  @Test func `the table leaves no kind out, and no two share a code`() {
    #expect(Set(Self.table.map(\.kind)) == Set(FailureKind.allCases))
    #expect(Set(FailureKind.allCases.map(\.rpcCode)).count == FailureKind.allCases.count)
  }

  @Test(arguments: [
    ("two\nlines", "two lines"), ("\u{1B}[31mred\u{1B}[0m", " [31mred [0m"), ("a\rb", "a b"),
    ("\u{0}\u{7}\u{8}\u{7F}", "    "), ("\u{9B}31m", " 31m"), ("\u{2028}x\u{2029}", " x "),
    ("tab\there", "tab here"), ("Zoë 😀 stays", "Zoë 😀 stays"),
  ])
  func `a message from outside stays on one line and steers no terminal`(
    text: String, shown: String
  ) {
    #expect(Failure(.api, text).message == shown)
    #expect("\(Failure(.api, text))" == shown)
  }

  @Test func `the data of an error begins with its kind and keeps the order of its facts`() {
    let failure = Failure(.api, "x", ["status": 500, "left out": nil, "message": "no"])
    #expect(failure.data.text == #"{"kind":"api","status":500,"message":"no"}"#)
    #expect(failure.with("operation", "contacts.list").data.members.last?.name == "operation")
  }

  @Test func `a fact that is there is not replaced, and none is added for nothing`() {
    let failure = Failure(.api, "x", ["operation": "GET /v2/contacts"])
    #expect(failure.with("operation", "contacts.list")["operation"] == "GET /v2/contacts")
    #expect(failure.with("more", nil).details.count == 1)
  }

  @Test(arguments: [
    ("page_size", "/page_size"), ("a/b", "/a~1b"), ("m~n", "/m~0n"), ("~1", "/~01"),
  ])
  func `the pointer to a parameter is a JSON pointer`(name: String, pointer: String) {
    #expect(Failure.usage("x", parameter: name)["pointer"]?.string == pointer)
  }

  @Test func `any other error is a cancellation or a defect`() {
    struct Surprise: Error {}
    #expect(Failure(CancellationError()).kind == .cancelled)
    #expect(Failure(Surprise()).kind == .internalError)
    #expect(Failure(Failure(.rate, "x") as any Error).kind == .rate)
  }
}
