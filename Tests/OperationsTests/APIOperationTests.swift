import InfusionsoftKit
import JSONText
import Operations
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(5))) struct APIOperationTests {
  @Test func `a request answers as the API does`() async throws {
    try await StandInSession.run(isAuthorized: true) { stand in
      let contact = try await stand.call("api", ["method": "GET", "path": "/v2/contacts/7"])
      #expect(contact["id"] == "7")
      let list = try await stand.call(
        "api",
        [
          "method": "GET", "path": "/v2/contacts?fields=id",
          "query": ["page_size": 3, "filter": "ids==1,2,3,4"],
        ])
      #expect(list["contacts"]?.elements.compactMap { $0["id"]?.string } == ["1", "2", "3"])
      #expect(list["next_page_token"]?.string != nil)
    }
  }

  @Test(arguments: ["/v2/contacts?page_size=7&fields=id", "/v1/contacts?limit=7"])
  func `all follows the pages of both versions to the end`(path: String) async throws {
    try await StandInSession.run(contacts: 21, isAuthorized: true) { stand in
      let answer = try await stand.call(
        "api", ["method": "GET", "path": .string(path), "all": true])
      let ids = answer["contacts"]?.elements.compactMap {
        $0["id"].map { $0.string ?? $0.text }
      }
      #expect(ids == (1...21).map { String($0) })
      #expect(stand.requests == (path.hasPrefix("/v1") ? 4 : 3))
    }
  }

  @Test func `without a limit the first page of version 1 tells its size`() async throws {
    try await StandInSession.run(contacts: 30, isAuthorized: true) { stand in
      let answer = try await stand.call(
        "api", ["method": "GET", "path": "/v1/contacts", "all": true])
      #expect(answer["contacts"]?.elements.count == 30)
      #expect(stand.requests == 1)
    }
  }

  @Test func `all needs a list`() async throws {
    try await StandInSession.run(isAuthorized: true) { stand in
      let failure = try await stand.failure(
        "api", ["method": "GET", "path": "/v2/oauth/connect/userinfo", "all": true])
      #expect(failure.kind == .usage)
      #expect(failure["pointer"] == "/all")
    }
  }

  @Test func `the rows of all come page by page`() async throws {
    try await StandInSession.run(isAuthorized: true) { stand in
      let operation = try #require(stand.session.table.operations.first { $0.name == "api" })
      let output = try await stand.session.perform(
        operation,
        Arguments(
          params: ["method": "GET", "path": "/v2/contacts?page_size=5", "all": true],
          for: operation), for: StandInSession.anyone)
      guard case .rows(let rows) = output.content else {
        Issue.record("no rows")
        return
      }
      #expect(rows.name == "contacts")
      #expect(try await rows.next()?.rows.count == 5)
      #expect(stand.requests == 1)
    }
  }

  @Test func `what changes the CRM is refused when only reading is allowed`() async throws {
    try await StandInSession.run(isReadOnly: true, isAuthorized: true) { stand in
      for method in ["POST", "PUT", "PATCH", "DELETE"] {
        let failure = try await stand.failure(
          "api", ["method": .string(method), "path": "/v2/contacts/1"])
        #expect(failure.kind == .refused)
      }
      #expect(stand.requests == 0)
      let shown = try await stand.call(
        "api",
        [
          "method": "PATCH", "path": "/v2/contacts/1?update_mask=given_name",
          "body": ["given_name": "Ann"], "dry_run": true,
        ])
      #expect(
        shown == [
          "method": "PATCH", "path": "/v2/contacts/1?update_mask=given_name",
          "body": ["given_name": "Ann"],
        ])
      #expect(stand.requests == 0)
      #expect(
        try await stand.call("api", ["method": "GET", "path": "/v2/contacts/1"])["id"] == "1")
    }
  }

  @Test(arguments: [
    ("DELETE", "/v2/contacts/1"), ("POST", "/v2/contacts:merge"),
    ("POST", "/v2/tags/1/contacts:removeTags?x=1"),
  ])
  func `what destroys needs to be confirmed`(method: String, path: String) async throws {
    try await StandInSession.run(isAuthorized: true) { stand in
      let failure = try await stand.failure(
        "api", ["method": .string(method), "path": .string(path)])
      #expect(failure.kind == .refused)
      #expect(stand.requests == 0)
      var caller = Caller(door: .prompt)
      let questions = Questions()
      caller.confirm = { question in
        questions.add(question)
        return false
      }
      _ = try await stand.failure(
        "api", ["method": .string(method), "path": .string(path)], for: caller)
      #expect(questions.all == ["api \(method) \(path): go on?"])
    }
  }

  @Test(
    arguments: [
      (["method": "GET", "path": "https://example.com/v2/x"], "/path"),
      (["method": "TRACE", "path": "/v2/x"], "/method"),
      (["method": "GET", "path": "/v2/contacts", "body": ["a": 1]], "/body"),
      (["method": "POST", "path": "/v2/contacts", "all": true], "/all"),
      (["method": "GET", "path": "/v2/contacts", "query": ["a": ["b": 1]]], "/query"),
    ] as [(JSON, String)])
  func `a bad request is refused before anything is sent`(
    params: JSON, pointer: String
  ) async throws {
    try await StandInSession.run(isAuthorized: true) { stand in
      let failure = try await stand.failure("api", params)
      #expect(failure.kind == .usage)
      #expect(failure["pointer"]?.string == pointer)
      #expect(stand.requests == 0)
    }
  }

  @Test func `a path that is not there is not found`() async throws {
    try await StandInSession.run(isAuthorized: true) { stand in
      let failure = try await stand.failure("api", ["method": "GET", "path": "/v2/nothing"])
      #expect(failure.kind == .notFound)
    }
  }
}

/// What was asked.
private final class Questions: Sendable {
  private let state = Mutex<[String]>([])
  var all: [String] { state.withLock { $0 } }
  func add(_ question: String) { state.withLock { $0.append(question) } }
}
