import InfusionsoftKit
import JSONText
import Operations
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(5))) struct TagOperationTests {
  private static let everybody = JSON.array((1...250).map { .string(String($0)) })

  @Test func `a tag is made, found, put on and taken off`() async throws {
    try await StandInSession.run(contacts: 20, isAuthorized: true) { stand in
      let tag = try await stand.call(
        "tags.create", ["name": "Fair; 2027", "description": "Hall 3", "category_id": 13])
      #expect(tag["name"] == "Fair; 2027")
      #expect(tag["category"] == ["id": "13"])
      #expect(
        try await stand.call("tags.list", ["category_id": "13", "order_by": "name desc"])["tags"]?
          .elements.compactMap { $0["name"]?.string } == [
            "Événement 2025", "Newsletter", "Fair; 2027",
          ])
      // The name holds a sign of the filter grammar: it is found all the same.
      let applied = try await stand.call(
        "tags.apply", ["tag_id": "Fair; 2027", "contact_ids": ["1", "2"]])
      #expect(applied == ["results": ["1": "SUCCESS", "2": "SUCCESS"]])
      #expect(
        try await stand.call("contacts.tags", ["id": 2])["tags"]?.elements.contains {
          $0["tag"]?["name"] == "Fair; 2027"
        } == true)
      let again = try await stand.call(
        "tags.apply", ["tag_id": tag["id"] ?? nil, "contact_ids": ["2", "3"]])
      #expect(again == ["results": ["2": "DUPLICATE", "3": "SUCCESS"]])
      #expect(
        try await stand.call(
          "tags.remove", ["tag_id": "Fair; 2027", "contact_ids": ["1", "2", "3"]])
          == ["removed": 3])
      #expect(try await stand.failure("tags.create", ["name": ""])["pointer"] == "/name")
      #expect(
        try await stand.failure("tags.apply", ["tag_id": "Fair", "contact_ids": ["1"]]).kind
          == .notFound)
    }
  }

  @Test func `many contacts go in batches of a hundred, and progress is told`() async throws {
    try await StandInSession.run(contacts: 250, isAuthorized: true) { stand in
      var caller = Caller.agreed
      let progress = Mutex<[Int]>([])
      caller.progress = { step in progress.withLock { $0.append(step.done) } }
      let before = stand.requests
      let result = try await stand.call(
        "tags.apply", ["tag_id": 103, "contact_ids": Self.everybody], for: caller)
      #expect(result["results"]?.members.count == 250)
      #expect(progress.withLock { $0 } == [100, 200, 250])
      // Two find the tag: by its name, then by its id.
      #expect(stand.requests - before == 5)
    }
  }

  @Test func `more than a hundred are asked about`() async throws {
    try await StandInSession.run(contacts: 250, isAuthorized: true) { stand in
      let all: JSON = ["tag_id": 103, "contact_ids": Self.everybody]
      for name in ["tags.apply", "tags.remove"] {
        let failure = try await stand.failure(name, all)
        #expect(failure.kind == .refused)
      }
      var person = Caller(door: .prompt, isInteractive: true)
      let questions = Mutex<[String]>([])
      person.confirm = { question in
        questions.withLock { $0.append(question) }
        return false
      }
      #expect(try await stand.failure("tags.apply", all, for: person).kind == .refused)
      #expect(questions.withLock { $0 } == ["tags apply 103 1 2 3 4 and 246 more: go on?"])
      #expect(stand.requests == 0)
    }
  }

  @Test func `contacts for which it failed are named`() async throws {
    try await StandInSession.run(contacts: 20, isAuthorized: true) { stand in
      let failure = try await stand.failure(
        "tags.apply", ["tag_id": "103", "contact_ids": ["1", "77", "2", "78"]])
      #expect(failure.kind == .partial)
      #expect(failure["failed"] == ["77": "CONTACT_NOT_FOUND", "78": "CONTACT_NOT_FOUND"])
      #expect(failure["results"]?["2"] != nil)
      #expect(failure.message.contains("2 of 4 contacts failed: 77 (CONTACT_NOT_FOUND), 78"))
      #expect(
        try await stand.failure("tags.apply", ["tag_id": "103", "contact_ids": ["77"]]).kind
          == .notFound)
    }
  }

  @Test func `a batch that fails as a whole tells what is done and what is not`() async throws {
    try await StandInSession.run(contacts: 250, isAuthorized: true, isHasty: true) { stand in
      for name in ["apply", "remove"] {
        try stand.order(
          "faults",
          [
            "path": .string("/crm/rest/v2/tags/103/contacts:\(name)Tags"), "after": 1,
            "times": 0, "drop": "after",
          ])
        let failure = try await stand.failure(
          "tags." + name, ["tag_id": 103, "contact_ids": Self.everybody], for: .agreed)
        #expect(failure.kind == .partial)
        #expect(failure["results"]?.members.count == 100)
        #expect(failure["not_done"]?.elements.count == 150)
        #expect(failure["not_done"]?.elements.first == "101")
        // Of the batch in which the line broke nobody knows.
        #expect(failure["outcome"] == "unknown")
        stand.dropFaults()
      }
    }
  }

  @Test(arguments: [
    ("order_by", "applied_time"), ("category_id", "1;2"), ("name", "VIP*"), ("name", "a;b"),
  ])
  func `what the list of tags cannot be asked is refused`(name: String, value: String) async throws
  {
    try await StandInSession.run(isAuthorized: true) { stand in
      let failure = try await stand.failure("tags.list", .object([(name, .string(value))]))
      #expect(failure["pointer"]?.string == "/" + name)
      #expect(stand.requests == 0)
    }
  }
}
