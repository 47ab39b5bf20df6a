import JSONText
import Testing

@testable import InfusionsoftKit

/// A grant stays with its application and its servers.
@Suite(.timeLimit(.minutes(5))) struct GrantBoundaryTests {
  @Test func `a grant is neither sent to another server nor touched there`() async throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("grants/default.json")
    try await StandInServer.run { mine in
      _ = try await mine.authorizedAccount(store: FileStore(path: path))
      let stored = try Disk.read(path)
      try await StandInServer.run { other async throws in
        let stranger = other.account(store: FileStore(path: path))
        let attempts: [@Sendable () async throws -> Void] = [
          { _ = try await stranger.contact(id: "1") },
          { _ = try await stranger.userInfo() },
          { try await stranger.custody.refresh() },
          { try await stranger.custody.forget() },
          { _ = try await stranger.custody.beginAuthorization() },
          { _ = try await stranger.custody.revealedGrant() },
        ]
        for attempt in attempts {
          let failure = await #expect(throws: Failure.self) { try await attempt() }
          #expect(failure?.kind == .authorize)
          #expect(failure?.message.contains("--profile") == true)
        }
        #expect(other.requests == 0)
        #expect(try Disk.read(path) == stored)
      }
      #expect(try await mine.account(store: FileStore(path: path)).contact(id: "1")["id"] == "1")
    }
  }

  @Test func `a grant is not used by another application of the same server`() async throws {
    try await StandInServer.run { server in
      let store = MemoryStore()
      _ = try await server.authorizedAccount(store: store)
      let before = store.read()
      let other = Application(clientID: "other", clientSecret: Secret("other secret"))
      let account = server.account(store: store, application: other)
      let failure = await #expect(throws: Failure.self) { try await account.contact(id: "1") }
      #expect(failure?.kind == .authorize)
      #expect(server.requests == 0)
      #expect(store.read() == before)
    }
  }

  @Test func `one changed address is enough to be another server`() async throws {
    try await StandInServer.run { server in
      let store = MemoryStore()
      _ = try await server.authorizedAccount(store: store)
      let mine = server.endpoints
      for other in [
        Endpoints(
          authorizeURL: mine.authorizeURL + "2", tokenURL: mine.tokenURL, apiURL: mine.apiURL),
        Endpoints(
          authorizeURL: mine.authorizeURL, tokenURL: mine.tokenURL + "2", apiURL: mine.apiURL),
        Endpoints(
          authorizeURL: mine.authorizeURL, tokenURL: mine.tokenURL, apiURL: mine.apiURL + "2"),
      ] {
        let account = server.account(store: store, endpoints: other)
        let failure = await #expect(throws: Failure.self) { try await account.contact(id: "1") }
        #expect(failure?.kind == .authorize)
      }
      #expect(server.requests == 0)
    }
  }

  @Test func `forgetting removes the grant and leaves the secrets`() async throws {
    try await StandInServer.run { server in
      let store = MemoryStore()
      let account = try await server.authorizedAccount(store: store)
      try await account.custody.change {
        $0.clientSecret = BoundSecret(Secret("secret"), for: "https://a/token")
      }
      try await account.custody.forget()
      #expect(try await account.custody.status().state == .none)
      #expect(store.read().grant == nil)
      #expect(store.read().clientSecret != nil)
      let failure = await #expect(throws: Failure.self) { try await account.contact(id: "1") }
      #expect(failure?.kind == .authorize)
      #expect(failure?.message.contains("run authorize") == true)
    }
  }
}
