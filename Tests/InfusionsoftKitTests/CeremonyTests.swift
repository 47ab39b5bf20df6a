import FoundationEssentials
import JSONText
import TestSupport
import Testing

@testable import InfusionsoftKit

/// The steps of a refresh, and what holds when one of them fails or nobody waits for its end.
@Suite(.timeLimit(.minutes(5))) struct CeremonyTests {
  private let clock = TestClock()

  private func store(_ server: LoopbackServer, life: Double = 3600) -> TroubledStore {
    TroubledStore(ScriptedAccount.record(server, clock, life: life))
  }

  private func account(_ server: LoopbackServer, _ store: any TokenStore) -> Infusionsoft {
    ScriptedAccount.make(server, clock: clock, store: store)
  }

  // MARK: On the wire

  @Test func `a refresh sends the client in the header and the token in the body`() async throws {
    let server = try LoopbackServer { _ in [ScriptedAccount.pair] }
    defer { server.stop() }
    try await account(server, store(server)).custody.refresh()
    let request = try #require(server.log.requests.first)
    #expect(request.method == "POST")
    #expect(request.target == "/token")
    #expect(
      String(decoding: request.body, as: UTF8.self)
        == "grant_type=refresh_token&refresh_token=refresh-1")
    let credentials = Data("id:the secret".utf8).base64EncodedString()
    #expect(request.head.contains("Authorization: Basic \(credentials)\r\n"))
    #expect(request.head.contains("Content-Type: application/x-www-form-urlencoded\r\n"))
    #expect(!request.head.contains("Expect:"))
  }

  @Test func `an exchange sends all of it in the body, and no header`() async throws {
    let server = try LoopbackServer { _ in [ScriptedAccount.pair] }
    defer { server.stop() }
    let account = account(server, MemoryStore())
    let attempt = try await account.custody.beginAuthorization()
    try await account.custody.complete(.code("a code", state: attempt.state))
    let request = try #require(server.log.requests.first)
    #expect(
      String(decoding: request.body, as: UTF8.self)
        == "grant_type=authorization_code&code=a%20code"
        + "&redirect_uri=https%3A%2F%2Flocalhost%2Foauth-callback&client_id=id"
        + "&client_secret=the%20secret")
    #expect(!request.head.lowercased().contains("authorization:"))
  }

  @Test func `token requests go over connections of their own`() async throws {
    let server = try LoopbackServer { request in
      request.target == "/token" ? [ScriptedAccount.pair] : [.ok(#"{"id":"1"}"#)]
    }
    defer { server.stop() }
    let account = account(server, store(server))
    _ = try await account.contact(id: "1")
    try await account.custody.refresh()
    _ = try await account.contact(id: "1")
    try await account.custody.refresh()
    let tokens = server.log.requests.filter { $0.target == "/token" }
    #expect(tokens.map(\.turn) == [1, 1])
  }

  @Test func `a pair without a refresh token keeps the old one, and one without scope its tenant`()
    async throws
  {
    let server = try LoopbackServer { _ in
      [.ok(#"{"access_token":"access-2","expires_in":"60"}"#)]
    }
    defer { server.stop() }
    let store = store(server)
    try await account(server, store).custody.refresh()
    let grant = try #require(try store.read().grant)
    #expect(grant.accessToken == Secret("access-2"))
    #expect(grant.refreshToken == Secret("refresh-1"))
    #expect(grant.tenant == "ab123.infusionsoft.com")
  }

  @Test func `a redirect of the token endpoint is not followed`() async throws {
    let server = try LoopbackServer { _ in
      [.reply(status: 307, headers: ["Location: /elsewhere"], body: [])]
    }
    defer { server.stop() }
    let store = store(server)
    let failure = await #expect(throws: Failure.self) {
      try await account(server, store).custody.refresh()
    }
    #expect(failure?.kind == .api)
    #expect(server.log.requests.map(\.target) == ["/token"])
    #expect(try store.read().pending == nil)
  }

  // MARK: The store

  @Test func `what is about to happen is written before it happens`() async throws {
    let server = try LoopbackServer { _ in [ScriptedAccount.pair] }
    defer { server.stop() }
    let store = store(server)
    try await account(server, store).custody.refresh()
    #expect(store.written.map(\.pending?.phase) == [.armed, .sent, nil])
    #expect(store.written.map(\.generation) == [1, 1, 2])
    #expect(store.written.last?.grant?.refreshToken == Secret("refresh-2"))
  }

  @Test func `a store that cannot be written shows before anything is sent`() async throws {
    let server = try LoopbackServer { _ in [ScriptedAccount.pair] }
    defer { server.stop() }
    let store = store(server)
    for phase in [PendingRefresh.Phase.armed, .sent] {
      store.refuse { $0.pending?.phase == phase }
      let failure = await #expect(throws: Failure.self) {
        try await account(server, store).custody.refresh()
      }
      #expect(failure?.kind == .store)
    }
    #expect(server.log.requests.isEmpty)
    store.refuse { _ in false }
    try await account(server, store).custody.refresh()
    #expect(try store.read().generation == 2)
  }

  @Test func `a pair that could not be saved serves the process and is saved at its end`()
    async throws
  {
    let server = try LoopbackServer { request in
      request.target == "/token" ? [ScriptedAccount.pair] : [.ok(#"{"id":"1"}"#)]
    }
    defer { server.stop() }
    let store = store(server)
    let account = account(server, store)
    store.refuse { $0.generation == 2 }
    let failure = await #expect(throws: Failure.self) { try await account.custody.refresh() }
    #expect(failure?.kind == .store)
    #expect(try store.read().generation == 1)

    _ = try await account.contact(id: "1")
    #expect(server.log.requests.last?.head.contains("Bearer access-2") == true)
    store.refuse { _ in false }
    await account.custody.settle()
    #expect(try store.read().generation == 2)
    #expect(try store.read().grant?.refreshToken == Secret("refresh-2"))
    #expect(try store.read().pending == nil)
  }

  @Test func `a pair saved late does not replace a login that came since`() async throws {
    let server = try LoopbackServer { _ in [ScriptedAccount.pair] }
    defer { server.stop() }
    let store = store(server)
    let account = account(server, store)
    store.refuse { $0.generation == 2 }
    await #expect(throws: Failure.self) { try await account.custody.refresh() }
    store.refuse { _ in false }
    var login = ScriptedAccount.record(server, clock, life: 7200)
    login.generation = 2
    try store.write(login)
    await account.custody.settle()
    #expect(try store.read() == login)
    #expect(try await account.custody.record() == login)
  }

  // MARK: Callers that go

  @Test func `a caller that is cancelled gets its answer at once, and the pair is saved`()
    async throws
  {
    let gate = LoopbackServer.Gate()
    let server = try LoopbackServer { _ in [.wait(gate), ScriptedAccount.pair] }
    defer { server.stop() }
    let store = store(server, life: 0)
    let account = account(server, store)
    let caller = Task { try await account.contact(id: "1") }
    await server.until { $0.requests.count == 1 }
    caller.cancel()
    await #expect(throws: CancellationError.self) { try await caller.value }
    #expect(try store.read().pending?.phase == .sent)

    gate.open()
    await account.custody.settle()
    #expect(try store.read().generation == 2)
    #expect(try store.read().pending == nil)
    #expect(server.log.requests.count == 1)
  }

  @Test func `one caller that goes does not take the others along`() async throws {
    let gate = LoopbackServer.Gate()
    let server = try LoopbackServer { request in
      request.target == "/token" ? [.wait(gate), ScriptedAccount.pair] : [.ok(#"{"id":"1"}"#)]
    }
    defer { server.stop() }
    let account = account(server, store(server, life: 0))
    let (first, second) = (
      Task { try await account.contact(id: "1") }, Task { try await account.contact(id: "1") }
    )
    await server.until { $0.requests.count == 1 }
    first.cancel()
    await #expect(throws: CancellationError.self) { try await first.value }
    gate.open()
    #expect(try await second.value["id"] == "1")
    #expect(server.log.requests.filter { $0.target == "/token" }.count == 1)
  }

  @Test
  func `a call whose time ends while it waits for a refresh is told so, and the pair is saved`()
    async throws
  {
    let gate = LoopbackServer.Gate()
    let server = try LoopbackServer { _ in [.wait(gate), ScriptedAccount.pair] }
    defer { server.stop() }
    let store = store(server, life: 0)
    let account = account(server, store)
    let failure = await #expect(throws: Failure.self) {
      try await account.contact(id: "1", deadline: .after(.milliseconds(20)))
    }
    #expect(failure?.kind == .network)
    #expect(failure?["outcome"] == "not_sent")
    gate.open()
    await account.custody.settle()
    #expect(try store.read().generation == 2)
  }

  @Test func `a login whose caller is cancelled is completed all the same`() async throws {
    let gate = LoopbackServer.Gate()
    let server = try LoopbackServer { _ in [.wait(gate), ScriptedAccount.pair] }
    defer { server.stop() }
    let store = MemoryStore()
    let account = account(server, store)
    let attempt = try await account.custody.beginAuthorization()
    let caller = Task { try await account.custody.complete(.code("code", state: attempt.state)) }
    await server.until { $0.requests.count == 1 }
    caller.cancel()
    await #expect(throws: CancellationError.self) { try await caller.value }
    gate.open()
    await account.shutdown()
    #expect(store.read().grant?.accessToken == Secret("access-2"))
  }
}
