import FoundationEssentials
import JSONText
import Testing

@testable import InfusionsoftKit

@Suite(.timeLimit(.minutes(5))) struct TransferTests {
  private func portable(_ server: StandInServer, from account: Infusionsoft) async throws
    -> PortableGrant
  {
    let grant = try await account.custody.exportedGrant()
    return try PortableGrant(Array(grant.json.text.utf8))
  }

  @Test func `a grant moves to another store, and lives on there`() async throws {
    let directory = try TemporaryDirectory()
    try await StandInServer.run { server in
      let source = try await server.authorizedAccount()
      let exported = try await portable(server, from: source)
      let store = FileStore(path: directory.file("grants/default.json"))
      let account = server.account(store: store)
      try await account.custody.adopt(exported, switchTenant: false)
      let status = try await account.custody.status()
      #expect(status.state == .valid)
      #expect(status.generation == 1)
      #expect(status.grant?.tenant == "ab123.infusionsoft.com")
      #expect(try await account.contact(id: "4")["id"]?.string == "4")
      try await account.custody.refresh()
      #expect(try await account.custody.status().generation == 2)
      let events = try store.auditLog?.entries(last: 9) ?? []
      #expect(events.map(\.event) == [.import, .refresh, .refresh])
      #expect(events.first?.received == events.last?.presented)
    }
  }

  @Test func `an export is written to the log`() async throws {
    let directory = try TemporaryDirectory()
    try await StandInServer.run { server in
      let store = FileStore(path: directory.file("grants/default.json"))
      let account = server.account(store: store)
      await #expect(throws: Failure.self) { try await account.custody.exportedGrant() }
      try await server.login(account)
      let grant = try await account.custody.exportedGrant()
      let last = try store.auditLog?.entries(last: 1).first
      #expect(last?.event == .export)
      #expect(last?.presented == grant.refreshToken.map(AuditEntry.fingerprint))
    }
  }

  @Test func `a token that does not say how long it lives is refreshed before its first use`()
    async throws
  {
    try await StandInServer.run { server in
      let grant = try await server.authorizedAccount().custody.exportedGrant()
      let php = grant.serializedForPHP.replacing(/i:\d+;/, with: "N;")
      let account = server.account()
      try await account.custody.adopt(PortableGrant(Array(php.utf8)), switchTenant: false)
      #expect(try await account.custody.status().state == .expired)
      #expect(try await account.contact(id: "4")["id"]?.string == "4")
      #expect(server.refreshes == 1)
    }
  }

  @Test func `another tenant's token needs the switch, and the grant before it is kept aside`()
    async throws
  {
    try await StandInServer.run { server in
      let account = try await server.authorizedAccount()
      let before = try await account.custody.record()
      let text = try #require(before.grant).serializedForPHP
        .replacing("ab123", with: "cd456")
      let other = try PortableGrant(Array(text.utf8))
      let failure = try #require(
        await #expect(throws: Failure.self) {
          try await account.custody.adopt(other, switchTenant: false)
        })
      #expect(failure.kind == .authorize)
      #expect(failure["stored_tenant"]?.string == "ab123.infusionsoft.com")
      #expect(try await account.custody.record() == before)

      try await account.custody.adopt(other, switchTenant: true)
      let after = try await account.custody.record()
      #expect(after.grant?.tenant == "cd456.infusionsoft.com")
      #expect(after.aside == before.grant)
      #expect(after.generation == before.generation + 1)
    }
  }

  @Test func `a token of another application is not taken`() async throws {
    try await StandInServer.run { server in
      let account = server.account()
      let source = try await server.authorizedAccount()
      let text = try await source.custody.exportedGrant().json.text
      let foreign = try PortableGrant(
        Array(text.replacing(server.ready("client_id"), with: "somebody").utf8))
      let failure = try #require(
        await #expect(throws: Failure.self) {
          try await account.custody.adopt(foreign, switchTenant: true)
        })
      #expect(failure.kind == .authorize)
      #expect(failure.message.contains("another client id"))
      #expect(try await account.custody.record() == StoredRecord())
    }
  }

  @Test func `a token that names no application needs a client id`() async throws {
    let account = Infusionsoft(
      application: Application(clientID: nil, clientSecret: nil), store: MemoryStore(),
      environment: Environment(home: "/nonexistent"))
    let failure = try #require(
      await #expect(throws: Failure.self) {
        try await account.custody.adopt(
          PortableGrant(Array(PortableGrantTests.serialized.utf8)), switchTenant: false)
      })
    #expect(failure.kind == .authorize)
    #expect(failure["missing"]?.text == #"["client_id"]"#)
  }

  @Test func `everything is erased, whatever was stored`() async throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("grants/default.json")
    try await StandInServer.run { server in
      for damaged in [false, true] {
        let account = try await server.authorizedAccount(store: FileStore(path: path))
        if damaged { try Disk.write("{ not a record", to: path, mode: 0o644) }
        try await account.custody.erase()
        #expect(try await account.custody.record() == StoredRecord())
        #expect(
          TemporaryDirectory.names(in: directory.file("grants"))
            == ["default.json.lock", "default.log"])
      }
    }
  }
}
