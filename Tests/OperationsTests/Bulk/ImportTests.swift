import Formats
import InfusionsoftKit
import JSONText
import Synchronization
import Testing

@testable import Operations

/// What is on a session's disk of an import.
struct ImportScene {
  let stand: StandInSession
  let path: String

  init(_ stand: StandInSession, _ text: String, as name: String = "new.csv") {
    self.stand = stand
    path = stand.home.path + "/" + name
    stand.home.write(text, to: path)
  }

  static let confirmed: Caller = {
    var caller = Caller(door: .script)
    caller.isConfirmed = true
    return caller
  }()

  /// Imports, at a door where the result comes even where rows failed.
  @discardableResult
  func run(_ params: [(String, JSON)] = []) async throws -> JSON {
    try await stand.call("contacts.import", arguments(params), for: Self.confirmed)
  }

  func failure(_ params: [(String, JSON)] = []) async throws -> Failure {
    try await stand.failure("contacts.import", arguments(params), for: Self.confirmed)
  }

  private func arguments(_ params: [(String, JSON)]) -> JSON {
    .object([("from", .string(path))] + params)
  }

  /// The lines of the result file, or of what there is of it.
  func results(_ suffix: String = "") throws -> [JSON] {
    try (stand.home.read(path + ".results.ndjson" + suffix) ?? "").split(separator: "\n").map {
      try JSON(validating: String($0))
    }
  }

  func counts(_ result: JSON) -> [Int?] {
    ["created", "updated", "failed"].map { result[$0]?.int }
  }

  /// The contact with an address, with everything.
  func contact(_ email: String) async throws -> JSON {
    let found = try await stand.call("contacts.list", ["email": .string(email), "fields": ["id"]])
    let rows = found["contacts"]?.elements ?? []
    #expect(rows.count == 1, "\(rows.count) contacts have \(email)")
    return try await stand.call(
      "contacts.get",
      [
        "id": rows.first?["id"] ?? "0",
        "fields": .array(ContactSnapshot.fields.map { .string($0) }),
      ])
  }

  func count() async throws -> Int? { try await stand.call("contacts.count")["count"]?.int }
}

@Suite(.timeLimit(.minutes(2))) struct ImportTests {
  private func run(
    _ text: String, as name: String = "new.csv", contacts: Int = 3, isHasty: Bool = true,
    _ body: (ImportScene) async throws -> Void
  ) async throws {
    try await StandInSession.run(contacts: contacts, isAuthorized: true, isHasty: isHasty) {
      stand in
      try await body(ImportScene(stand, text, as: name))
    }
  }

  @Test func `a row of CSV becomes a contact, by the spellings of contacts create`() async throws {
    let text = """
      id,given_name,email,email2,phone.type,phone,billing.locality,billing.country_code,tag,custom.Favourite colour
      7,Ann,ann@example.com,ann@example.org,Work,555 0100,Chandler,USA,VIP; Newsletter,
      ,"Bo ""B"", Jr.",bo@example.com,,,,,,,"Red; or blue"

      """
    try await run(text) { scene in
      let result = try await scene.run()
      #expect(scene.counts(result) == [2, 0, 0])
      #expect(result["errors"] == [])
      let ann = try await scene.contact("ann@example.com")
      #expect(ann["given_name"] == "Ann")
      #expect(ann["id"] != "7")
      #expect(ann["email_addresses"]?.elements.map { $0["field"]?.string } == ["EMAIL1", "EMAIL2"])
      #expect(ann["phone_numbers"]?.elements.first?["type"] == "Work")
      #expect(ann["addresses"]?.elements.first?["locality"] == "Chandler")
      #expect(ann["tag_ids"]?.elements.count == 2)
      let bo = try await scene.contact("bo@example.com")
      #expect(bo["given_name"] == #"Bo "B", Jr."#)
      #expect(bo["custom_fields"]?.elements.first?["content"] == "Red; or blue")
      let lines = try scene.results()
      #expect(lines.compactMap { $0["row"]?.int }.sorted() == [1, 2])
      #expect(lines.first { $0["row"] == 2 }?["id"] == bo["id"])
      #expect(Set(lines.compactMap { $0["outcome"]?.string }) == ["created", "tagged"])
      #expect(scene.stand.home.mode(scene.path + ".results.ndjson") == 0o600)
      #expect(scene.stand.home.read(scene.path + ".results.ndjson.checkpoint") == nil)
    }
  }

  @Test func `a line of NDJSON is a contact of the API, or fields as people spell them`()
    async throws
  {
    let text = """
      {"id":"9","given_name":"Ann","email_addresses":[{"field":"EMAIL1","email":"ann@example.com"}],"create_time":"2020-01-01T00:00:00Z"}

      {"given_name":"Bo","email":"bo@example.com","phone2":"555 0101","tag":["VIP"]}
      """
    try await run(text, as: "new.ndjson") { scene in
      #expect(scene.counts(try await scene.run()) == [2, 0, 0])
      #expect(try await scene.contact("ann@example.com")["given_name"] == "Ann")
      let bo = try await scene.contact("bo@example.com")
      #expect(bo["phone_numbers"]?.elements.first?["field"] == "PHONE2")
      #expect(bo["tag_ids"]?.elements.count == 1)
      let lines = try scene.results().filter { $0["row"] != nil }
      #expect(lines.compactMap { $0["line"]?.int }.sorted() == [1, 3])
    }
  }

  @Test(arguments: ["csv", "ndjson"])
  func `an export is imported as it was`(format: String) async throws {
    try await StandInSession.run(contacts: 60, isAuthorized: true, isHasty: true) { source in
      let file = source.home.path + "/all." + format
      try await source.call("contacts.export", ["to": .string(file)])
      try await run(try #require(source.home.read(file)), as: "all." + format, contacts: 0) {
        scene in
        #expect(scene.counts(try await scene.run()) == [60, 0, 0])
        let numbers = try scene.results().reduce(into: [String: Int]()) { numbers, line in
          if let id = line["id"]?.string { numbers[id] = line["row"]?.int }
        }
        let before = try await contents(source) { Int($0) }
        let after = try await contents(scene.stand) { numbers[$0] }
        #expect(after.count == 60)
        for (row, members) in before {
          for name in Set(members.keys).union(after[row, default: [:]].keys) {
            #expect(after[row]?[name] == members[name], "\(name) of row \(row)")
          }
        }
      }
    }
  }

  /// What contacts hold beside what an account gives them by itself, by row.
  private func contents(
    _ stand: StandInSession, row: (String) -> Int?
  ) async throws -> [Int: [String: JSON]] {
    let own = ["id", "create_time", "update_time", "origin", "score_value"]
    let fields = ContactSnapshot.fields.map { JSON.string($0) }
    let list = try await stand.call("contacts.list", ["limit": 1000, "fields": .array(fields)])
    return (list["contacts"]?.elements ?? []).reduce(into: [:]) { contents, contact in
      guard let row = contact["id"]?.string.flatMap(row) else { return }
      contents[row] = contact.members.reduce(into: [:]) { members, member in
        // How far an address may be written to is the account's own knowledge.
        if !own.contains(member.name), member.name != "email_addresses" {
          members[member.name] = member.value
        }
      }
      let tags = contact["tag_ids"]?.elements.compactMap(\.string) ?? []
      contents[row]?["tag_ids"] = .array(tags.sorted().map { .string($0) })
      contents[row]?["email_addresses"] = .array(
        (contact["email_addresses"]?.elements ?? []).map { $0["email"] ?? .null })
    }
  }

  @Test func `what is refused is named by line, column and field, and the others go`() async throws
  {
    let text = """
      email,given_name,billing.region_code,birth_date,owner
      good@example.com,Good,,,
      bad address,Bad,,,
      second@example.com,Second,US-AZ,,
      third@example.com,,,31.12.1999,
      ,Nobody,,,
      fourth@example.com,,,,4711
      fifth@example.com,Fifth,
      sixth@example.com,Sixth,,,

      """
    try await run(text) { scene in
      for isDryRun in [true, false] {
        let result = try await scene.run([("dry_run", .bool(isDryRun))])
        #expect(scene.counts(result) == [isDryRun ? 0 : 2, 0, 6])
        let errors = (result["errors"]?.elements ?? []).sorted {
          ($0["row"]?.int ?? 0) < ($1["row"]?.int ?? 0)
        }
        #expect(
          errors.map { [$0["row"]?.int, $0["line"]?.int, $0["column"]?.int] } == [
            [2, 3, 1], [3, 4, 27], [4, 5, 21], [5, 6, 1], [6, 7, 23], [7, 8, 1],
          ])
        #expect(
          errors.map { $0["field"]?.string } == [
            "email", "billing.region_code", "birth_date", nil, "owner", nil,
          ])
        #expect(errors[2]["message"]?.string?.contains("takes a date") == true)
        #expect(errors[3]["message"]?.string?.contains("at least one e-mail address") == true)
        #expect(errors[5]["message"]?.string?.contains("has 3 cells, and the header 5") == true)
        #expect(try await scene.count() == (isDryRun ? 3 : 5))
      }
    }
  }

  @Test func `a trial lists every fault, and a result file has those that are not listed`()
    async throws
  {
    let text = (["email"] + (1...300).map { "row \($0)" }).joined(separator: "\n")
    try await run(text) { scene in
      let trial = try await scene.run([("dry_run", true)])
      #expect(trial["failed"] == 300)
      #expect(trial["errors"]?.elements.count == 300)
      #expect(trial["errors"]?.elements.last?["line"] == 301)
      let result = try await scene.run()
      #expect(result["errors"]?.elements.count == 100)
      #expect(try scene.results().count == 300)
    }
  }

  @Test func `over RPC a failed row is an error that says what is done`() async throws {
    try await run("email\na@example.com\nnone\n") { scene in
      var caller = StandInSession.anyone
      caller.isConfirmed = true
      let failure = try await scene.stand.failure(
        "contacts.import", ["from": .string(scene.path)], for: caller)
      #expect(failure.kind == .partial)
      #expect(failure["created"] == 1)
      #expect(failure["failed"] == 1)
      #expect(failure["errors"]?.elements.first?["line"] == 3)
    }
  }

  @Test func `the API's own refusal stands beside the row`() async throws {
    try await run("email,time_zone\na@example.com,America/New_York\n") { scene in
      try scene.stand.order(
        "faults",
        [
          "method": "POST", "path": "/crm/rest/v2/contacts", "status": 400,
          "body": #"{"message":"Input could not be converted to a valid request"}"#,
        ])
      let result = try await scene.run()
      let error = try #require(result["errors"]?.elements.first)
      #expect(error["outcome"] == "refused")
      #expect(error["status"] == 400)
      #expect(error["message"]?.string?.contains("the fields sent: time_zone, email") == true)
    }
  }

  @Test(arguments: [
    ("email,name\na@example.com,A\n", "line 1, column 7: name is no field of a contact"),
    ("email,email1\na@example.com,b@example.com\n", "column 7: email1 is there already"),
    ("email,custom.Nothing\na,b\n", "line 1, column 7: custom.Nothing names no custom field"),
    ("email,\na@example.com,b\n", "column 7: the column has no title"),
    ("email\na@example.com\n\"b@example.com\n", "line 3, column 1: the quote that begins here"),
    ("email\na\"b@example.com\n", "line 2, column 2: a quote stands in a cell"),
    ("email;given_name\na@b;A\n", "commas separate the cells"),
    ("", "is empty"), ("\n \n", "is empty"), ("[{\"email\":\"a@b\"}]", "one contact a line"),
  ])
  func `an input that is wrong as a whole is refused before anything is sent`(
    text: String, said: String
  ) async throws {
    try await run(text) { scene in
      let failure = try await scene.failure()
      #expect(failure.kind == .usage)
      #expect(failure.message.contains(said), "\(failure.message)")
      #expect(try await scene.count() == 3)
    }
  }

  @Test func `who is there already is changed, and the last row of an address wins`() async throws {
    let rows = (1...40).map { "same@example.com,Name \($0),\($0)@example.org" }
    try await run((["email,given_name,email3"] + rows).joined(separator: "\n")) { scene in
      // The last but one is sent again, while the one behind it waits.
      try scene.stand.order(
        "faults",
        ["method": "POST", "path": "/crm/rest/v2/contacts", "after": 38, "drop": "before"])
      let result = try await scene.run([("duplicate_option", "Email")])
      #expect(scene.counts(result) == [1, 39, 0])
      let contact = try await scene.contact("same@example.com")
      #expect(contact["given_name"] == "Name 40")
    }
  }

  @Test func `many names are looked up once, and tags go a hundred contacts at a time`()
    async throws
  {
    let rows = (1...250).map { "\($0)@example.com,VIP,No such company" }
    let text = (["email,tag,company"] + rows + ["251@example.com,VIP,"]).joined(separator: "\n")
    try await run(text) { scene in
      let before = scene.stand.requests
      let result = try await scene.run()
      #expect(scene.counts(result) == [1, 0, 250])
      // A model, a company by name, a tag by name, a contact, a batch of tags.
      #expect(scene.stand.requests - before <= 6)
      let good = ImportScene(
        scene.stand,
        (["email,tag"] + rows.map { $0.prefix { $0 != "," } + ",VIP" })
          .joined(separator: "\n"), as: "good.csv")
      let start = scene.stand.requests
      #expect(good.counts(try await good.run()) == [250, 0, 0])
      #expect(scene.stand.requests - start <= 256)
      let tagged = try await scene.stand.call(
        "contacts.list", ["limit": 1000, "fields": ["tag_ids"]])
      #expect(
        tagged["contacts"]?.elements.count { $0["tag_ids"]?.elements.isEmpty == false } ?? 0 >= 251)
    }
  }

  @Test func `a tag that is refused fails alone`() async throws {
    try await run("email,tag\na@example.com,VIP\n") { scene in
      try scene.stand.order(
        "faults", ["path": "/crm/rest/v2/tags/*", "method": "POST", "status": 400])
      let result = try await scene.run()
      #expect(scene.counts(result) == [1, 0, 0])
      #expect(result["errors"]?.elements.first?["tag"] != nil)
      #expect(try scene.results().last?["outcome"] == "refused")
    }
  }

  @Test func `nothing is asked twice of a person, and nothing goes without asking`() async throws {
    try await run("email\na@example.com\n") { scene in
      let failure = try await scene.stand.failure(
        "contacts.import", ["from": .string(scene.path)])
      #expect(failure.kind == .refused)
      #expect(try await scene.count() == 3)
    }
  }
}
