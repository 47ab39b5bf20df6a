import InfusionsoftKit
import JSONText
import Testing

@testable import Operations

@Suite struct FieldParsingTests {
  private static let make = Operation(
    "contacts.make", "make one",
    parameters: [
      Parameter("id", .id, "its id", positional: true), Parameter("dry_run", .flag, "do nothing"),
    ],
    fields: .contact, effect: .writes, result: .text,
    action: .session { .value(.object($0.arguments.fields(of: $0.operation).map { ($0, $1) })) })
  private let parser = LineParser(table: OperationTable([make]), door: .shell)

  private func fields(_ words: String...) throws(Failure) -> JSON {
    let line = try parser.parse(["contacts", "make"] + words)
    return .object(line.arguments.fields(of: Self.make).map { ($0.name, $0.value) })
  }

  @Test func `fields are taken in their order, beside the parameters`() throws {
    #expect(
      try fields(
        "given_name=Ann", "7", "email2=", "--dry-run", "custom.Favourite colour=no, thanks")
        == ["given_name": "Ann", "email2": "", "custom.Favourite colour": "no, thanks"])
  }

  @Test func `a name may have dashes, and a label keeps them`() throws {
    #expect(
      try fields("given-name=Ann", "custom.a-b=1", "--family-name", "Lee")
        == ["given_name": "Ann", "custom.a-b": "1", "family_name": "Lee"])
  }

  @Test func `after := stands JSON`() throws {
    #expect(
      try fields("custom.7:=[1,true]", #"contact:={"given_name":"Ann"}"#, "owner:=7")
        == ["custom.7": [1, true], "contact": ["given_name": "Ann"], "owner": "7"])
  }

  @Test func `a tag may hold a comma, and there may be several`() throws {
    #expect(try fields("tag=a,b", "tag=c", #"tag:=["d"]"#) == ["tag": ["a,b", "c", "d"]])
  }

  @Test(arguments: [
    ("emial=x", "/emial", "did you mean email?"), ("Email=x", "/Email", "did you mean email?"),
    ("billing.localty=x", "/billing.localty", "did you mean billing.locality?"),
    ("contact:={", "/contact", "is given as JSON"), ("contact=5", "/contact", "a JSON object"),
    ("given_name:=5", "/given_name", "takes text, not 5"), ("email=a", nil, "2 times"),
  ])
  func `what is no field is refused with what is near`(
    word: String, pointer: String?, message: String
  ) {
    let failure = #expect(throws: Failure.self) { try fields("email=b", word) }
    #expect(failure?.kind == .usage)
    if let pointer { #expect(failure?["pointer"]?.string == pointer) }
    #expect(failure?.message.contains(message) == true, "\(failure?.message ?? "")")
  }

  @Test func `over a wire the same names hold, and null is as good as nothing`() throws {
    let arguments = try Arguments(
      params: [
        "email2": "", "custom.7": ["a"], "tag": "x", "contact": ["given_name": "Ann"], "fax": nil,
        "owner": 3,
      ], for: Self.make)
    #expect(
      JSON.object(arguments.fields(of: Self.make).map { ($0.name, $0.value) }) == [
        "email2": "", "custom.7": ["a"], "tag": ["x"], "contact": ["given_name": "Ann"],
        "owner": "3",
      ])
    let failure = #expect(throws: Failure.self) {
      try Arguments(params: ["emial": "x"], for: Self.make)
    }
    #expect(failure?.message.contains("did you mean email?") == true)
  }

  @Test func `a file is read when the call begins`() async throws {
    let line = try parser.parse(["contacts", "make", "contact:=@-", "email=a@b.c"])
    #expect(line.arguments.has("contact"))
    let read = try await line.arguments.readingFiles { path in
      #expect(path == "-")
      return Array(#"{"given_name": "Ann"}"#.utf8)
    }
    #expect(
      read.fields(of: Self.make).map(\.name) == ["contact", "email"])
    #expect(read.value("contact")?["given_name"] == "Ann")
    let failure = await #expect(throws: Failure.self) {
      try await line.arguments.readingFiles { _ in Array("{".utf8) }
    }
    #expect(failure?["pointer"] == "/contact")
  }

  @Test func `the operations know every field of the library, and no other`() {
    var known = Set(FieldSet.contact.parameters.map(\.name))
    #expect(known.remove("contact") != nil)
    #expect(known == Set(ContactField.named.map(\.spelling)))
    #expect(FieldSet.contact.parameters.count == known.count + 1)
  }

  @Test func `the fields of an account are known by the pattern of their names`() {
    let patterns = FieldSet.contact.patternProperties
    #expect(patterns.members.map(\.name) == [#"^custom\.."#])
    #expect(patterns.members.first?.value["description"]?.string?.isEmpty == false)
  }
}
