import JSONText
import Testing

@testable import InfusionsoftKit

/// What becomes of the grant when it is not known whether a refresh went through.
@Suite(.timeLimit(.minutes(5))) struct LostAnswerTests {
  @Test(
    arguments: [
      // The connection ends before the request is processed, by FIN or by RST.
      [("drop", "before")], [("drop", "before"), ("reset", true)],
      // A server that answers, and may or may not have rotated.
      [("status", 503), ("html", true)], [("status", 500)], [("status", 504), ("body", "")],
      // Not a token response, from somewhere on the way.
      [("status", 200), ("html", true)], [("status", 200), ("body", #"{"access_to"#)],
    ] as [[(String, JSON)]])
  func `when the first request had no effect, the replay brings the new pair`(
    fault: [(String, JSON)]
  ) async throws {
    try await StandInServer.run { server in
      let account = try await server.authorizedAccount()
      try server.spoilRefreshes(fault)
      try await account.custody.refresh()
      #expect(server.refreshes == 1)
      #expect(server.refreshReuses == 0)
      #expect(try server.met() == [1])
      #expect(try await account.custody.record().pending == nil)
      #expect(try await account.custody.status().state == .valid)
      #expect(try await account.contact(id: "1")["id"] == "1")
    }
  }

  @Test(
    arguments: [
      [("drop", "after")], [("drop", "after"), ("reset", true)], [("drop", "during")],
      [("truncate", 40)], [("process", true), ("status", 502), ("html", true)],
      [("pad", 2_000_000)],
    ] as [[(String, JSON)]])
  func `when the first request rotated, the replay finds the grant dead, and it is said why`(
    fault: [(String, JSON)]
  ) async throws {
    try await StandInServer.run { server in
      let account = try await server.authorizedAccount()
      try server.spoilRefreshes(fault)
      let failure = await #expect(throws: Failure.self) { try await account.custody.refresh() }
      #expect(failure?.kind == .authorize)
      #expect(failure?.message.contains("answer was lost") == true)
      #expect(server.refreshes == 1)
      #expect(server.refreshReuses == 1)
      #expect(try await account.custody.status().state == .dead)
      #expect(try await account.custody.record().pending == nil)
      // The access token of before lives on.
      #expect(try await account.contact(id: "1")["id"] == "1")
    }
  }

  @Test func `two lost answers leave the outcome open, and no call presents the token again`()
    async throws
  {
    try await StandInServer.run { server in
      let store = MemoryStore()
      let account = try await server.authorizedAccount(store: store)
      let grant = try #require(store.read().grant)
      try server.spoilRefreshes([("drop", "before"), ("times", 0)])
      for _ in 0..<3 {
        let failure = await #expect(throws: Failure.self) {
          try await account.custody.accessToken(afterRefusalOf: grant)
        }
        #expect(failure?.kind == .authorize)
        #expect(failure?.message.contains("not known") == true)
      }
      #expect(try server.met() == [2])
      #expect(try await account.custody.status().state == .uncertain)
      // Another process is bound by it, too.
      await #expect(throws: Failure.self) {
        try await server.account(store: MemoryStore(store.read())).custody
          .accessToken(afterRefusalOf: grant)
      }
      #expect(try server.met() == [2])
      // The access token is used as long as it lives; a login settles the matter.
      #expect(try await account.contact(id: "1")["id"] == "1")
      try await server.login(account)
      #expect(try await account.custody.status().state == .valid)
    }
  }

  @Test(
    arguments: [
      [("status", 429)], [("status", 403), ("body", "<h1>Developer Inactive</h1>")],
      [("status", 401), ("body", ["error": "invalid_client"])],
    ] as [[(String, JSON)]])
  func `a replay that is turned away leaves the outcome as unknown as it was`(
    refusal: [(String, JSON)]
  ) async throws {
    try await StandInServer.run { server in
      let account = try await server.authorizedAccount()
      try server.spoilRefreshes([("drop", "after")], refusal)
      await #expect(throws: Failure.self) { try await account.custody.refresh() }
      #expect(server.refreshes == 1)
      #expect(try await account.custody.status().state == .uncertain)
      // The replay that is still owed tells what happened, in the right words.
      let failure = await #expect(throws: Failure.self) { try await account.custody.refresh() }
      #expect(failure?.message.contains("answer was lost") == true)
      #expect(try await account.custody.status().state == .dead)
      #expect(server.refreshReuses == 1)
    }
  }

  // MARK: What a process that was killed left behind

  @Test func `a process killed before it sent anything left the grant as it was`() async throws {
    try await StandInServer.run { server in
      let store = MemoryStore()
      let account = try await server.authorizedAccount(store: store)
      try await account.custody.change { $0.pending = PendingRefresh(phase: .armed, replays: 0) }
      #expect(try await account.custody.status().state == .valid)
      server.clock.advance(86_400 - 1000)
      _ = try await account.contact(id: "1")
      #expect(server.refreshes == 1)
      #expect(store.read().pending == nil)
    }
  }

  @Test func `after a process killed in the middle the token is presented once more`() async throws
  {
    try await StandInServer.run { server in
      let account = try await server.authorizedAccount()
      try await account.custody.change { $0.pending = PendingRefresh(phase: .sent, replays: 0) }
      #expect(try await account.custody.status().state == .uncertain)
      try await account.custody.refresh()
      #expect(server.refreshes == 1)
      #expect(try await account.custody.status().state == .valid)

      // Its one replay may have been lost again.
      try await account.custody.change { $0.pending = PendingRefresh(phase: .sent, replays: 0) }
      try server.spoilRefreshes([("drop", "before"), ("times", 0)])
      let grant = try await account.custody.revealedGrant()
      for _ in 0..<2 {
        await #expect(throws: Failure.self) {
          try await account.custody.accessToken(afterRefusalOf: grant)
        }
        #expect(try server.met() == [1])
      }
      // A person may ask for one more try, and one more.
      for count in 2...3 {
        await #expect(throws: Failure.self) { try await account.custody.refresh() }
        #expect(try server.met() == [count])
      }
    }
  }

  @Test func `a refresh that another process is at is not uncertain`() async throws {
    try await StandInServer.run { server in
      let store = MemoryStore()
      let account = try await server.authorizedAccount(store: store)
      try await account.custody.change { $0.pending = PendingRefresh(phase: .sent, replays: 0) }
      let lock = try await store.lock(patience: .zero)
      #expect(try await account.custody.status().state == .valid)
      lock.release()
      #expect(try await account.custody.status().state == .uncertain)
    }
  }
}
