import InfusionsoftKit
import JSONText
import Operations
import Testing

/// What is said of a write that failed: nobody should make a contact twice, or think it was made.
@Suite(.timeLimit(.minutes(5))) struct WriteOutcomeTests {
  enum Write: CaseIterable {
    case create, update, delete, merge, makeTag, apply, remove

    var call: (name: String, params: JSON) {
      switch self {
      case .create: ("contacts.create", ["email": "a@example.com"])
      case .update: ("contacts.update", ["id": 42, "job_title": "Gardener"])
      case .delete: ("contacts.delete", ["id": 42])
      case .merge: ("contacts.merge", ["id": 59, "duplicate_id": 60])
      case .makeTag: ("tags.create", ["name": "New"])
      case .apply: ("tags.apply", ["tag_id": "107", "contact_ids": ["1"]])
      case .remove: ("tags.remove", ["tag_id": "107", "contact_ids": ["1"]])
      }
    }

    var method: JSON {
      switch self {
      case .update: "PATCH"
      case .delete: "DELETE"
      default: "POST"
      }
    }
  }

  private func failure(_ write: Write, _ fault: [(String, JSON)]) async throws -> Failure {
    var failure: Failure?
    try await StandInSession.run(contacts: 60, isAuthorized: true, isHasty: true) { stand in
      try stand.order(
        "faults",
        .object([("method", write.method), ("path", "/crm/rest/*"), ("times", 0)] + fault))
      failure = try await stand.failure(write.call.name, write.call.params, for: .agreed)
    }
    return try #require(failure)
  }

  @Test(arguments: Write.allCases)
  func `a write that may have landed has an unknown outcome, and says to look`(
    write: Write
  ) async throws {
    var faults: [[(String, JSON)]] = [[("drop", "after")], [("status", 503), ("html", true)]]
    // Where an answer has a body at all, it may be cut.
    if write != .delete, write != .remove { faults.append([("body", "{\"id\": ")]) }
    for fault in faults {
      let failure = try await failure(write, fault)
      #expect(failure["outcome"] == "unknown", "\(fault): \(failure)")
      #expect(failure.message.contains("look before you try again"), "\(fault): \(failure)")
    }
  }

  @Test(arguments: Write.allCases)
  func `a write that was refused has not landed`(write: Write) async throws {
    for (status, kind) in [(400, FailureKind.api), (429, .rate), (404, .notFound)] {
      let failure = try await failure(write, [("status", .number(status))])
      #expect(failure.kind == kind)
      #expect(failure["outcome"] == nil, "\(status): \(failure)")
    }
  }

  @Test func `a refusal that names no field is told with those that were sent`() async throws {
    let unconvertible: JSON = ["message": "Input could not be converted to a valid request"]
    let fault: [(String, JSON)] = [("status", 400), ("body", unconvertible)]
    let failure = try await failure(.create, fault)
    #expect(
      failure.message
        == "POST /v2/contacts: the API answered 400: Input could not be converted to a valid request;"
        + " the fields sent: email_addresses[EMAIL1]")
    #expect(failure["fields"] == ["email_addresses[EMAIL1]"])
    #expect(try await self.failure(.update, fault)["fields"] == ["job_title"])
  }
}
