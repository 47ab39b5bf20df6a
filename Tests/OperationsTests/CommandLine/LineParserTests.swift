import Formats
import InfusionsoftKit
import Testing

@testable import Operations

@Suite struct LineParserTests {
  private let parser = LineParser(table: .sample, door: .shell)

  private func parse(_ line: String) throws(Failure) -> ParsedLine {
    try parser.parse(line.split(separator: " ").map(String.init))
  }

  @Test(arguments: [
    ("contacts", "contacts.list"),
    ("contacts list", "contacts.list"),
    ("contacts get 42", "contacts.get id=42"),
    ("contacts get id=42", "contacts.get id=42"),
    ("contacts get --id 42", "contacts.get id=42"),
    ("contacts get --id=42", "contacts.get id=42"),
    ("contacts --limit 5 --stream", "contacts.list limit=5 stream=true"),
    ("contacts --no-stream", "contacts.list stream=false"),
    ("contacts --stream=no", "contacts.list stream=false"),
    ("contacts stream=yes", "contacts.list stream=true"),
    ("contacts --page-size 7", "contacts.list page_size=7"),
    ("contacts --page_size 7", "contacts.list page_size=7"),
    ("contacts page-size=7", "contacts.list page_size=7"),
    ("contacts email=", "contacts.list email="),
    ("contacts email=a=b", "contacts.list email=a=b"),
    ("contacts --email=--x", "contacts.list email=--x"),
    ("contacts --ids 1,2 --ids 3", "contacts.list ids=[1|2|3]"),
    ("contacts ids=1,2 --ids 3", "contacts.list ids=[1|2|3]"),
    ("tags apply 7 1 2,3 4", "tags.apply tag_id=7 contact_ids=[1|2|3|4]"),
    ("tags apply 1 2 --tag-id 7", "tags.apply tag_id=7 contact_ids=[1|2]"),
    ("code https://x/cb?code=a&state=b", "code code=https://x/cb?code=a&state=b"),
    ("code code=a&state=b", "code code=code=a&state=b"),
    ("code -abc --switch", "code code=-abc switch=true"),
    ("code -- --abc", "code code=--abc"),
    ("contacts get -- id=42", "contacts.get id=id=42"),
    ("contacts get -", "contacts.get id=-"),
    ("-o csv contacts", "contacts.list"),
    ("--yes --fields id contacts get 1", "contacts.get id=1 fields=[id]"),
    ("-- contacts", "contacts.list"),
    ("exit", "quit"),
    ("contacts get 42 --help", "help topic=[contacts|get]"),
    ("contacts --help", "help topic=[contacts]"),
    ("--help", "help"),
    ("-h token refresh", "help topic=[token|refresh]"),
    ("nonsense --help", "help topic=[nonsense]"),
  ])
  func `a line names an operation and its arguments`(line: String, expected: String) throws {
    #expect(try parse(line).summary == expected)
  }

  @Test func `options of a line say how the result is shown`() throws {
    let line = try parse("contacts -ojson --fields id,company.id --yes --timeout 2.5 --quiet")
    var expected = LineOptions()
    expected.output = .json
    expected.fields = ["id", "company.id"]
    expected.isConfirmed = true
    expected.timeout = .milliseconds(2500)
    expected.isQuiet = true
    #expect(line.options == expected)
  }

  @Test(arguments: [
    "contacts --fields id,company.id,company.name", "contacts fields=id,company.id",
  ])
  func `fields are asked for by their top-level names`(line: String) throws {
    let line = try parse(line)
    #expect(line.arguments.list("fields") == ["id", "company"])
    #expect(line.options.fields?.prefix(2) == ["id", "company.id"])
  }

  @Test func `an operation without fields of its own is only shown by them`() throws {
    let line = try parse("token --fields state")
    #expect(line.options.fields == ["state"])
    #expect(!line.arguments.has("fields"))
  }

  @Test func `a line wins over what holds for all`() throws {
    var defaults = LineOptions()
    defaults.output = .csv
    defaults.fields = ["id"]
    let parser = LineParser(table: .sample, door: .shell, defaults: defaults)
    let plain = try parser.parse(["contacts"])
    #expect(plain.options == defaults)
    #expect(plain.arguments.list("fields") == ["id"])
    #expect(try parser.parse(["contacts", "-o", "tsv"]).options.output == .tsv)
  }

  @Test(arguments: [
    ("contacst", "unknown operation contacst (did you mean contacts?)"),
    ("contacts lst", "unknown operation contacts lst (did you mean contacts list?)"),
    ("token refesh", "unknown operation token refesh (did you mean token refresh?)"),
    (
      "sandbox serve",
      "sandbox serve exists only on the command line of the process: infusionsoft sandbox serve"
    ),
    (
      "https://x/cb?code=abcdef&state=1",
      "a line begins with an operation: write code before a redirect URL, or see help"
    ),
    ("", "unknown operation (empty); help lists them"),
  ])
  func `what names no operation is refused with what is near`(line: String, message: String) {
    let failure = #expect(throws: Failure.self) { try parse(line) }
    #expect(failure?.kind == .unknownOperation)
    #expect(failure?.message == message)
  }

  @Test(arguments: [
    ("contacts --limt 5", "contacts list has no option --limt (did you mean --limit?)"),
    (
      "contacts --postal-address x",
      "contacts list has no option --postal-address (did you mean --email?)"
    ),
    (
      "contacts postal_address=x",
      "contacts list has no parameter postal_address (did you mean email?)"
    ),
    ("contacts --oputut csv", "contacts list has no option --oputut (did you mean --output?)"),
    ("contacts emial=x", "contacts list has no parameter emial (did you mean email?)"),
    ("contacts -x", "contacts list has no option -x"),
    ("contacts --limit", "--limit needs a value: rows in all (a whole number from 1 to 1000)"),
    ("contacts --email --stream", "--email needs a value: an e-mail address (text)"),
    ("contacts --limit=many", "limit takes a whole number from 1 to 1000, not \"many\""),
    ("contacts --limit 1 limit=2", "limit was given 2 times"),
    ("contacts --stream=maybe", "stream takes true or false, not \"maybe\""),
    ("contacts --no-stream=no", "--no-stream takes no value"),
    ("contacts --yes=1", "--yes takes no value"),
    (
      "contacts -o jsno",
      "no output format jsno; it is one of table, record, json, ndjson, csv, tsv, ids (did you mean json?)"
    ),
    ("contacts --fields ,", "--fields takes names separated by commas: id,company.id"),
    ("contacts --timeout soon", "timeout is a number of seconds up to 86400, not soon"),
    ("contacts get", "contacts get needs id: the id"),
    ("contacts get 1 2", "contacts get takes one value without a name, and 2 is too many"),
    ("token refresh now", "token refresh takes no value without a name, and now is one"),
    (
      "contacts --profile other",
      "--profile stands on the command line of the process: infusionsoft --profile NAME …"
    ),
  ])
  func `a mistake is named with the way out`(line: String, message: String) {
    let failure = #expect(throws: Failure.self) { try parse(line) }
    #expect(failure?.kind == .usage)
    #expect(failure?.message == message)
  }

  @Test(arguments: [
    "contacts --client-secret hunter2", "contacts --client_secret=hunter2",
    "--api-key hunter2 token",
    "token --access-token hunter2", "token client_secret=hunter2", "token api-key=hunter2",
    "code hunter1 hunter2", "config set client_id a hunter2",
  ])
  func `a secret on a line is refused and never shown`(line: String) {
    let failure = #expect(throws: Failure.self) { try parse(line) }
    #expect(failure?.kind == .usage)
    #expect(failure?.message.contains("hunter") == false)
  }

  @Test(
    arguments: [
      ("code abc", "code •••"),
      ("code https://x/cb?code=a&state=b --switch", "code •••"),
      ("cdoe abc", "cdoe •••"),
      ("https://x/cb?code=a&state=b", "•••"),
      ("contacts get x?code=1", "contacts get •••"),
      ("config set client_id abc", "config set •••"),
      ("token --client-secret abc", "token •••"),
      ("token client_secret=abc", "token •••"),
      ("code", nil),
      ("code --switch", nil),
      ("contacts get 42", nil),
      ("config set", nil),
    ] as [(String, String?)])
  func `a line with a secret is kept without it`(line: String, expected: String?) {
    #expect(parser.concealed(line.split(separator: " ").map(String.init)) == expected)
  }
}
