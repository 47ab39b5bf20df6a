import InfusionsoftKit
import JSONText
import Operations
import Testing

@Suite(.timeLimit(.minutes(5))) struct ContactUndoTests {
  @Test func `an update is patched back, its tags too`() async throws {
    try await StandInSession.run(contacts: 50, isAuthorized: true) { stand in
      let before = try await stand.contact(42)
      try await stand.call(
        "contacts.update",
        [
          "id": 42, "email2": "", "job_title": "", "birth_date": "", "custom.7": "red",
          "billing.locality": "Lviv", "tag": "VIP", "company": "", "origin": ["ip_address": "::1"],
        ])
      let undone = try await stand.call("contacts.undo", ["id": 42])
      #expect(undone["change"] == "update" && undone["undone"] == true)
      let after = try await stand.contact(42)
      #expect(undone["contact"] == after)
      #expect(after.same(as: before))
      #expect(after["tag_ids"] == before["tag_ids"])
      #expect(try await stand.failure("contacts.undo").kind == .notFound)
    }
  }

  @Test func `the last change of all goes first, and those of one contact by its id`() async throws
  {
    try await StandInSession.run(contacts: 50, isAuthorized: true) { stand in
      for (id, name) in [(1, "a"), (2, "b"), (1, "c")] {
        try await stand.call("contacts.update", ["id": .number(id), "job_title": .string(name)])
      }
      #expect(try await stand.call("contacts.undo")["id"] == "1")
      #expect(try await stand.contact(1)["job_title"] == "a")
      #expect(try await stand.call("contacts.undo", ["id": 1])["id"] == "1")
      #expect(try await stand.contact(1)["job_title"] != "a")
      #expect(try await stand.call("contacts.undo")["id"] == "2")
      #expect(try await stand.failure("contacts.undo").kind == .notFound)
    }
  }

  @Test func `a later change of the same fields is not undone with it`() async throws {
    try await StandInSession.run(contacts: 50, isAuthorized: true) { stand in
      try await stand.call("contacts.update", ["id": 42, "job_title": "Gardener"])
      let patch: JSON = ["job_title": "Cook"]
      try await stand.call(
        "api", ["method": "PATCH", "path": "/v2/contacts/42", "body": patch], for: .agreed)
      let failure = try await stand.failure("contacts.undo")
      #expect(failure.kind == .refused)
      #expect(try await stand.contact(42)["job_title"] == "Cook")
      // What was changed elsewhere in the contact is no hindrance.
      try await stand.call(
        "api", ["method": "PATCH", "path": "/v2/contacts/42", "body": ["job_title": "Gardener"]],
        for: .agreed)
      try await stand.call(
        "api", ["method": "PATCH", "path": "/v2/contacts/42", "body": ["suffix": "Sr."]],
        for: .agreed)
      try await stand.call("contacts.undo")
      #expect(try await stand.contact(42)["job_title"] == "Head of R&D")
      #expect(try await stand.contact(42)["suffix"] == "Sr.")
    }
  }

  @Test func `a deleted contact is made anew with all it had, under another id`() async throws {
    try await StandInSession.run(contacts: 50, isAuthorized: true) { stand in
      let before = try await stand.contact(42)
      #expect(try await stand.call("contacts.delete", ["id": 42], for: .agreed)["deleted"] == "42")
      #expect(try await stand.failure("contacts.get", ["id": 42]).kind == .notFound)
      let undone = try await stand.call("contacts.undo")
      #expect(undone["new_id"] == "51" && undone["id"] == "42")
      let after = try await stand.contact(51)
      #expect(undone["contact"] == after)
      #expect(after.same(as: before))
      #expect(after["tag_ids"] == before["tag_ids"])
    }
  }

  @Test func `a tag that is gone does not let a contact be made twice`() async throws {
    try await StandInSession.run(contacts: 50, isAuthorized: true) { stand in
      try await stand.call("contacts.delete", ["id": 42], for: .agreed)
      try await stand.call(
        "api", ["method": "DELETE", "path": "/v2/tags/127"], for: .agreed)
      let failure = try await stand.failure("contacts.undo")
      #expect(failure.kind == .partial)
      #expect(failure["id"] == "51")
      #expect(failure["not_done"] == ["127"])
      #expect(try await stand.failure("contacts.undo").kind == .notFound)
    }
  }

  @Test func `of a merge both records are shown as they were`() async throws {
    try await StandInSession.run(contacts: 60, isAuthorized: true) { stand in
      let (survivor, duplicate) = (try await stand.contact(59), try await stand.contact(60))
      try await stand.call("contacts.merge", ["id": 59, "duplicate_id": 60], for: .agreed)
      for params: JSON? in [nil, ["id": 60], ["id": 59]] {
        let undone = try await stand.call("contacts.undo", params)
        #expect(undone["undone"] == false)
        #expect(undone["saved"]?["survivor"] == survivor)
        #expect(undone["saved"]?["duplicate"] == duplicate)
      }
    }
  }

  @Test(arguments: ["before", "after", "during"])
  func `an update whose answer was lost can be undone, whether it was made or not`(
    drop: String
  ) async throws {
    try await StandInSession.run(contacts: 50, isAuthorized: true) { stand in
      let before = try await stand.contact(42)
      try stand.order("faults", ["method": "PATCH", "drop": .string(drop)])
      let failure = try await stand.failure("contacts.update", ["id": 42, "email2": "a@b.example"])
      #expect(failure.kind == .network)
      #expect(failure["outcome"] == "unknown")
      #expect(failure.message.contains("look before you try again"))
      #expect(try await stand.call("contacts.undo")["undone"] == true)
      #expect(try await stand.contact(42).same(as: before))
    }
  }

  @Test(arguments: ["before", "after"])
  func `an undo whose answer was lost is asked for again`(drop: String) async throws {
    try await StandInSession.run(contacts: 50, isAuthorized: true) { stand in
      let before = try await stand.contact(42)
      try await stand.call(
        "contacts.update", ["id": 42, "email2": "a@b.example", "tag": "VIP"])
      try stand.order("faults", ["method": "PATCH", "drop": .string(drop)])
      #expect(try await stand.failure("contacts.undo")["outcome"] == "unknown")
      let undone = try await stand.call("contacts.undo")
      #expect(undone["undone"] == true)
      #expect(try await stand.contact(42).same(as: before))
      #expect(try await stand.contact(42)["tag_ids"] == before["tag_ids"])
    }
  }

  @Test func `nobody who is not logged in is told that there is nothing to undo`() async throws {
    try await StandInSession.run(contacts: 50, isAuthorized: true) { stand in
      try await stand.call("contacts.update", ["id": 42, "job_title": "Gardener"])
      try await stand.call("token.forget", for: .agreed)
      let failure = try await stand.failure("contacts.undo")
      #expect(failure.kind == .authorize)
      try await stand.login()
      #expect(try await stand.call("contacts.undo")["undone"] == true)
    }
  }

  // MARK: The journal

  @Test func `entries are the user's alone, and one account's`() async throws {
    try await StandInSession.run(contacts: 50, isAuthorized: true) { stand in
      let directory = stand.home.path + "/.local/state/infusionsoft/undo/default"
      try await stand.call("contacts.update", ["id": 42, "job_title": "Gardener"])
      let names = stand.home.names(in: directory)
      #expect(names.count == 1)
      #expect(stand.home.mode(directory) == 0o700)
      #expect(names.allSatisfy { stand.home.mode(directory + "/" + $0) == 0o600 })
      // Another tenant has a contact 42, too.
      let attempt = try await stand.call("authorize", ["listen": false])
      let query = try stand.query(
        of: attempt["authorization_url"], tenant: "zz999.infusionsoft.com")
      try await stand.call("code", ["code": .string("?" + query), "switch": true])
      #expect(try await stand.failure("contacts.undo").kind == .notFound)
      #expect(stand.home.names(in: directory) == names)
    }
  }

  @Test func `an entry ends after a week`() async throws {
    try await StandInSession.run(contacts: 50, isAuthorized: true) { stand in
      let directory = stand.home.path + "/.local/state/infusionsoft/undo/default"
      try await stand.call("contacts.update", ["id": 42, "job_title": "Gardener"])
      stand.clock.advance(7 * 86_400 + 1)
      #expect(try await stand.failure("contacts.undo").kind == .notFound)
      #expect(stand.home.names(in: directory) == [])
    }
  }

  @Test func `what cannot be kept is not changed`() async throws {
    try await StandInSession.run(contacts: 50, isAuthorized: true) { stand in
      // A file where the directory should be.
      stand.home.write("", to: stand.home.path + "/.local/state/infusionsoft/undo")
      for name in ["contacts.update", "contacts.delete"] {
        let change: JSON =
          name == "contacts.update" ? ["id": 42, "job_title": "Gardener"] : ["id": 42]
        let failure = try await stand.failure(name, change, for: .agreed)
        #expect(failure.kind == .store)
      }
      #expect(try await stand.contact(42)["job_title"] == "Head of R&D")
    }
  }

  @Test func `with a store in memory the journal is in memory, too`() async throws {
    try await StandInSession.run(
      contacts: 50, isAuthorized: true, variables: ["INFUSIONSOFT_STORE": "memory"]
    ) { stand in
      try await stand.call("contacts.update", ["id": 42, "job_title": "Gardener"])
      #expect(stand.home.names(in: stand.home.path + "/.local/state/infusionsoft/undo") == [])
      #expect(try await stand.call("contacts.undo")["undone"] == true)
      #expect(try await stand.contact(42)["job_title"] == "Head of R&D")
    }
  }
}

extension Caller {
  /// Somebody who has agreed beforehand to whatever is destroyed.
  static let agreed = Caller(door: .rpc, isConfirmed: true)
}

extension JSON {
  /// Whether a contact holds what another record holds, save what the API maintains by itself.
  fileprivate func same(as other: JSON) -> Bool {
    let maintained = ["id", "create_time", "update_time", "tag_ids", "email_addresses", "origin"]
    func emails(_ contact: JSON) -> [String?] {
      contact["email_addresses"]?.elements.flatMap { [$0["field"]?.string, $0["email"]?.string] }
        ?? []
    }
    let names = Set(members.map(\.name)).union(other.members.map(\.name)).subtracting(maintained)
    return emails(self) == emails(other) && names.allSatisfy { self[$0] == other[$0] }
      && self["origin"]?["ip_address"] == other["origin"]?["ip_address"]
  }
}
