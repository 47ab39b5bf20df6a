import FoundationEssentials
import InfusionsoftKit
import JSONText
import Synchronization
import Testing

@testable import Operations

@Suite(.timeLimit(.minutes(5))) struct ExportTests {
  /// An export into a file below the session's home.
  private func export(
    _ stand: StandInSession, to name: String = "all.ndjson", _ params: [(String, JSON)] = [],
    for caller: Caller = StandInSession.anyone
  ) async throws -> JSON {
    try await stand.call(
      "contacts.export",
      .object([("to", .string(stand.home.path + "/" + name)), ("page_size", 20)] + params),
      for: caller)
  }

  private func hinted(_ hints: Taken) -> Caller {
    var caller = Caller(door: .script)
    caller.hint = { hints.add(Array($0.utf8)) }
    return caller
  }

  private func read(_ stand: StandInSession, _ name: String) throws -> String {
    let path = stand.home.path + "/" + name
    return String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
  }

  private func names(_ stand: StandInSession) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: stand.home.path)
  }

  private func ids(_ text: String) throws -> [String] {
    try text.split(separator: "\n").map { line in
      try JSON(validating: String(line))["id"]?.string ?? "?"
    }
  }

  @Test func `every contact is there once, in the API's own bytes, with every property`()
    async throws
  {
    try await StandInSession.run(contacts: 50, isAuthorized: true, isHasty: true) { stand in
      let result = try await export(stand)
      let text = try read(stand, "all.ndjson")
      #expect(result["exported"] == 50)
      #expect(result["bytes"]?.int == text.utf8.count)
      #expect(result["complete"] == true)
      #expect(try ids(text) == (1...50).map { String($0) })
      let page = try await stand.call(
        "api",
        [
          "method": "GET", "path": "/v2/contacts",
          "query": ["fields": .string(ContactQuery.standardFields.joined(separator: ","))],
        ])
      let first = try #require(page["contacts"]?.elements.first { $0["custom_fields"] != nil })
      let id = try #require(first["id"]?.string)
      let line = text.split(separator: "\n").first { $0.hasPrefix(#"{"id":"\#(id)""#) }
      #expect(
        try line.map { try JSON(validating: String($0))["custom_fields"] } == first["custom_fields"]
      )
      #expect(try names(stand).filter { $0.hasPrefix("all") } == ["all.ndjson"])
    }
  }

  @Test func `the file's name chooses the format, and an array reads as one`() async throws {
    try await StandInSession.run(contacts: 50, isAuthorized: true, isHasty: true) { stand in
      _ = try await export(stand, to: "all.JSON", [("fields", ["id"])])
      let array = try JSON(validating: try read(stand, "all.JSON"))
      #expect(array.elements.map { $0["id"]?.string } == (1...50).map { String($0) })
      _ = try await export(stand, to: "none.json", [("given_name", "Nobody at all")])
      #expect(try read(stand, "none.json") == "[]\n")
    }
  }

  @Test func `CSV has the fields as an import takes them, custom ones by their label`()
    async throws
  {
    try await StandInSession.run(contacts: 30, isAuthorized: true, isHasty: true) { stand in
      _ = try await export(stand, to: "all.csv")
      let lines = try read(stand, "all.csv").split(separator: "\r\n")
      let titles = lines[0].split(separator: ",").map(String.init)
      #expect(lines.count == 31)
      #expect(titles.first == "id")
      for title in ["given_name", "email", "email2", "billing.locality", "tag", "company"] {
        #expect(titles.contains(title))
      }
      #expect(titles.contains { $0.hasPrefix("custom.") })
      #expect(Set(titles).count == titles.count)
      for title in titles where !["id", "create_time", "update_time"].contains(title) {
        #expect(ContactField(spelling: title) != nil, "\(title)")
      }
    }
  }

  @Test func `rows hold what a list shows of the same fields`() async throws {
    try await StandInSession.run(contacts: 30, isAuthorized: true, isHasty: true) { stand in
      let model = try await stand.call("api", ["method": "GET", "path": "/v2/contacts/model"])
      let label = try #require(model["custom_fields"]?.elements.first?["label"]?.string)
      let fields: JSON = ["id", "email", "billing.locality", "tag_ids", .string("custom." + label)]
      let list = try await stand.call("contacts.list", ["limit": 30, "fields": fields])
      let rows = list["contacts"]?.elements ?? []
      for name in ["email", "billing.locality", "tag_ids", "custom.\(label)"] {
        #expect(rows.contains { $0[name] != nil }, "\(name)")
      }
      _ = try await export(stand, to: "some.json", [("fields", fields)])
      #expect(try JSON(validating: try read(stand, "some.json")).elements == rows)
      _ = try await export(stand, to: "some.ndjson", [("fields", fields)])
      let lines = try read(stand, "some.ndjson").split(separator: "\n")
      #expect(try lines.map { try JSON(validating: String($0)) } == rows)
    }
  }

  @Test func `columns are chosen by path, by field and by label`() async throws {
    try await StandInSession.run(contacts: 30, isAuthorized: true, isHasty: true) { stand in
      let model = try await stand.call("api", ["method": "GET", "path": "/v2/contacts/model"])
      let label = try #require(model["custom_fields"]?.elements.first?["label"]?.string)
      _ = try await export(
        stand, to: "some.csv",
        [
          (
            "fields",
            ["id", "email", "company.company_name", "phone.type", .string("custom." + label)]
          )
        ])
      let lines = try read(stand, "some.csv").split(separator: "\r\n")
      #expect(lines[0] == "id,email,company.company_name,phone.type,custom.\(label)")
      let failure = try await stand.failure(
        "contacts.export",
        [
          "to": .string(stand.home.path + "/x.csv"), "fields": ["custom.No such field"],
        ])
      #expect(failure["pointer"] == "/fields")
    }
  }

  @Test(
    arguments: [
      [("status", 429), ("headers", ["retry-after": "1"]), ("times", 3)],
      [("status", 503), ("html", true), ("times", 5)], [("expire", true)],
      [("drop", "during"), ("times", 2)], [("truncate", 300), ("times", 2)],
      [("drop", "after"), ("reset", true), ("times", 3)],
    ] as [[(String, JSON)]])
  func `an export outlives what goes wrong on the way`(fault: [(String, JSON)]) async throws {
    try await StandInSession.run(contacts: 100, isAuthorized: true, isHasty: true) { stand in
      try stand.order(
        "faults", .object([("path", "/crm/rest/v2/contacts"), ("after", 2)] + fault))
      #expect(try await export(stand)["exported"] == 100)
      #expect(try ids(read(stand, "all.ndjson")) == (1...100).map { String($0) })
    }
  }

  /// Storms of faults that no retry outlives, and resumes until it is whole.
  @Test(arguments: ["ndjson", "csv", "json"], 1...3)
  func `what was broken off goes on without a lost or doubled row`(
    format: String, storm: Int
  ) async throws {
    try await StandInSession.run(contacts: 120, isAuthorized: true, isHasty: true) { stand in
      let name = "all." + format
      _ = try await export(stand, to: "whole." + format)
      for attempt in 0..<20 {
        try stand.order(
          "faults",
          .object([
            ("path", "/crm/rest/v2/contacts"), ("after", .number((attempt * 7 + storm) % 4)),
            ("times", 60), ("drop", storm == 2 ? "before" : "during"),
          ]))
        do {
          let result = try await export(stand, to: name, [("resume", true)])
          #expect(result["exported"] == 120)
          #expect(attempt > 0)
          break
        } catch let failure as Failure {
          #expect(failure.kind == .network)
          #expect(failure.message.hasSuffix("go on with the same line and --resume"))
          #expect(failure["exported"]?.int != nil)
        }
        stand.dropFaults()
      }
      #expect(try read(stand, name) == read(stand, "whole." + format))
      #expect(try !names(stand).contains { $0.hasSuffix(".part") || $0.hasSuffix(".checkpoint") })
    }
  }

  @Test func `a used up day leaves a file that goes on tomorrow`() async throws {
    try await StandInSession.run(contacts: 100, isAuthorized: true, isLimited: true, isHasty: true)
    { stand in
      try stand.order("limits", ["day": 5])
      let notices = Taken()
      let failure = try await stand.failure(
        "contacts.export",
        ["to": .string(stand.home.path + "/all.ndjson"), "page_size": 20],
        for: hinted(notices))
      #expect(failure.kind == .rate)
      #expect(failure["window"] == "day")
      #expect(
        notices.text.contains("takes 5 calls, and only 3 are left until 2026-11-25T00:00:00Z"))
      stand.clock.advance(86_400)
      #expect(try await export(stand, [("resume", true)])["exported"] == 100)
      #expect(try ids(read(stand, "all.ndjson")) == (1...100).map { String($0) })
    }
  }

  @Test func `a checkpoint is of one export only`() async throws {
    try await StandInSession.run(contacts: 60, isAuthorized: true, isHasty: true) { stand in
      try stand.order(
        "faults", ["path": "/crm/rest/v2/contacts", "after": 1, "times": 0, "drop": "before"])
      _ = try? await export(stand)
      stand.dropFaults()
      for (params, what) in [
        ([("fields", ["id"])], "fields"), ([("given_name", "A*")], "filters"),
        ([("format", "json")], "format"),
      ] as [([(String, JSON)], String)] {
        let failure = try await stand.failure(
          "contacts.export",
          .object(
            [
              ("to", .string(stand.home.path + "/all.ndjson")), ("resume", true),
            ] + params))
        #expect(failure.kind == .usage)
        #expect(failure.message.contains("another \(what)"))
      }
      stand.home.write("nonsense", to: stand.home.path + "/all.ndjson.checkpoint")
      let failure = try await stand.failure(
        "contacts.export",
        ["to": .string(stand.home.path + "/all.ndjson"), "resume": true])
      #expect(failure.message.contains("damaged"))
      #expect(try await export(stand)["exported"] == 60)
    }
  }

  @Test func `two exports do not write one file`() async throws {
    try await StandInSession.run(contacts: 20, isAuthorized: true, isHasty: true) { stand in
      let file = try PartialFile(for: stand.home.path + "/all.ndjson", keeping: nil)
      let failure = try await stand.failure(
        "contacts.export", ["to": .string(stand.home.path + "/all.ndjson")])
      #expect(failure.kind == .store)
      _ = file
    }
  }

  @Test func `the target of a link is replaced, and the link stays`() async throws {
    try await StandInSession.run(contacts: 20, isAuthorized: true, isHasty: true) { stand in
      let real = stand.home.path + "/real.ndjson"
      stand.home.write("old", to: real)
      try FileManager.default.createSymbolicLink(
        atPath: stand.home.path + "/all.ndjson", withDestinationPath: real)
      _ = try await export(stand)
      #expect(try ids(read(stand, "real.ndjson")).count == 20)
    }
  }

  @Test(
    arguments: [
      (["to": "-"], "/to"), ([:], "/to"), (["to": "/tmp"], "/to"),
      (["to": "/no/such/dir/x"], "/to"),
      (["to": "/dev/null", "resume": true], "/resume"),
      (["to": "/tmp/x.json", "csv_safe": true], "/csv_safe"),
      (["to": "/tmp/x", "ids": ["a;b"]], "/ids"),
    ] as [(JSON, String)])
  func `what cannot be is refused before anything is sent`(
    params: JSON, pointer: String
  ) async throws {
    try await StandInSession.run(isAuthorized: true, isHasty: true) { stand in
      let failure = try await stand.failure("contacts.export", params)
      #expect(failure.kind == .usage)
      #expect(failure["pointer"]?.string == pointer, "\(failure.message)")
      #expect(stand.requests == 0)
    }
  }

  @Test func `rows can go to the output, or page by page to a stream`() async throws {
    try await StandInSession.run(contacts: 45, isAuthorized: true, isHasty: true) { stand in
      let taken = Taken()
      var caller = Caller(door: .script)
      caller.output = { taken.add($0) }
      let progress = Taken()
      caller.progress = { progress.add([UInt8($0.done)]) }
      let result = try await stand.call(
        "contacts.export", ["page_size": 20, "fields": ["id"]], for: caller)
      #expect(result["to"] == "-")
      #expect(result["bytes"]?.int == taken.bytes.count)
      #expect(try ids(String(decoding: taken.bytes, as: UTF8.self)).count == 45)
      #expect(progress.bytes == [20, 40, 45])

      var streaming = Caller(door: .rpc)
      let rows = Taken()
      streaming.stream = { rows.add([UInt8($0.count)]) }
      let streamed = try await stand.call(
        "contacts.export", ["page_size": 20, "fields": ["company.company_name"]], for: streaming)
      #expect(rows.bytes == [20, 20, 5])
      #expect(streamed["exported"] == 45)
      let failure = try await stand.failure(
        "contacts.export", ["to": "/tmp/x"], for: streaming)
      #expect(failure["pointer"] == "/to")
    }
  }

  @Test func `it is said beforehand how many calls it takes`() async throws {
    try await StandInSession.run(contacts: 45, isAuthorized: true, isLimited: true, isHasty: true) {
      stand in
      let notices = Taken()
      _ = try await export(
        stand, for: hinted(notices))
      #expect(notices.text == "exporting 45 contacts takes 3 calls; 149998 are left today")
    }
  }
}

private final class Taken: Sendable {
  private let state = Mutex<[UInt8]>([])
  var bytes: [UInt8] { state.withLock { $0 } }
  var text: String { String(decoding: bytes, as: UTF8.self) }
  func add(_ bytes: [UInt8]) { state.withLock { $0 += bytes } }
}
