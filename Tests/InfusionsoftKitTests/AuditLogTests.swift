import FoundationEssentials
import JSONText
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@testable import InfusionsoftKit

@Suite(.timeLimit(.minutes(5))) struct AuditLogTests {
  private let directory: TemporaryDirectory
  private let log: AuditLog

  init() throws {
    directory = try TemporaryDirectory()
    log = AuditLog(path: directory.file("default.log"))
  }

  private func entry(_ generation: Int, _ outcome: AuditEntry.Outcome = .issued) -> AuditEntry {
    AuditEntry(
      time: Date(timeIntervalSince1970: 1_795_515_330), pid: 4711, generation: generation,
      event: .refresh, outcome: outcome, presented: "01234567", received: "89abcdef",
      operation: "contacts.list")
  }

  // MARK: The file

  @Test func `an entry is one line of JSON in a file that nobody else can read`() throws {
    try log.append(entry(1))
    #expect(
      try Disk.read(log.path)
        == #"{"time":"2026-11-24T10:15:30Z","pid":4711,"generation":1,"event":"refresh","#
        + #""outcome":"issued","presented":"01234567","received":"89abcdef","#
        + #""operation":"contacts.list"}"# + "\n")
    #expect(try Disk.mode(log.path) == 0o600)
    #expect(try log.entries(last: 10) == [entry(1)])
  }

  @Test func `the last entries come oldest first, whatever else stands in the file`() throws {
    for generation in 1...3 { try log.append(entry(generation)) }
    let text = try Disk.read(log.path)
    try Disk.write("not json\n" + text + #"{"time":"2026-"#, to: log.path)
    #expect(try log.entries(last: 10).map(\.generation) == [1, 2, 3])
    #expect(try log.entries(last: 2).map(\.generation) == [2, 3])
    #expect(try AuditLog(path: directory.file("none.log")).entries(last: 2).isEmpty)
  }

  @Test func `a full file makes room, and both are read`() throws {
    let log = AuditLog(path: directory.file("default.log"), maximumSize: 400)
    for generation in 1...5 { try log.append(entry(generation)) }
    #expect(directory.names == ["default.log", "default.log.1"])
    #expect(try log.entries(last: 10).map(\.generation) == [1, 2, 3, 4, 5])
    for generation in 6...9 { try log.append(entry(generation)) }
    #expect(directory.names == ["default.log", "default.log.1"])
    #expect(try log.entries(last: 3).map(\.generation) == [7, 8, 9])
  }

  @Test func `a file that others can read, or that is elsewhere, is not written`() throws {
    try Disk.write("", to: log.path, mode: 0o644)
    let open = #expect(throws: Failure.self) { try log.append(entry(1)) }
    #expect(open?.kind == .store)
    #expect(try Disk.read(log.path) == "")
    let link = AuditLog(path: directory.file("link.log"))
    try FileManager.default.createSymbolicLink(
      atPath: link.path, withDestinationPath: directory.file("target"))
    #expect(throws: Failure.self) { try link.append(entry(1)) }
    #expect(!directory.names.contains("target"))
  }

  // MARK: What custody writes

  @Test func `a refresh is noted before and after, without its tokens`() async throws {
    try await StandInServer.run { server in
      let store = FileStore(path: directory.file("default.json"))
      let account = try await server.authorizedAccount(store: store)
      let before = try #require(try store.read().grant?.refreshToken)
      try await AuditContext.$operation.withValue("token.refresh") {
        try await account.custody.refresh()
      }
      let after = try #require(try store.read().grant?.refreshToken)
      try await account.custody.forget()
      await account.shutdown()

      let entries = try #require(try store.auditLog?.entries(last: 100))
      #expect(entries.map(\.event) == [.exchange, .exchange, .refresh, .refresh, .forget])
      #expect(entries.map(\.outcome) == [.sent, .issued, .sent, .issued, .done])
      #expect(entries.map(\.generation) == [0, 1, 1, 2, 2])
      #expect(entries[1].received == AuditEntry.fingerprint(of: before))
      #expect(entries[2].presented == AuditEntry.fingerprint(of: before))
      #expect(entries[3].received == AuditEntry.fingerprint(of: after))
      #expect(entries.map(\.operation) == [nil, nil, "token.refresh", "token.refresh", nil])
      #expect(Set(entries.map(\.pid)) == [Int(getpid())])
      let text = try Disk.read(directory.file("default.log"))
      for secret in [before, after] { #expect(!text.contains(secret.reveal())) }
    }
  }

  @Test(
    arguments: [
      ([("status", 401), ("body", ["error": "invalid_client"])], ["sent", "rejected"]),
      ([("status", 400), ("body", ["error": "invalid_grant"])], ["sent", "refused"]),
      ([("drop", "before"), ("times", 2)], ["sent", "lost", "sent", "lost"]),
      ([("status", 503)], ["sent", "lost", "sent", "issued"]),
    ] as [([(String, JSON)], [String])])
  func `the log tells refusals from lost answers`(
    fault: [(String, JSON)], outcomes: [String]
  ) async throws {
    try await StandInServer.run { server in
      let store = FileStore(path: directory.file("default.json"))
      let account = try await server.authorizedAccount(store: store)
      try server.spoilRefreshes(fault)
      try? await account.custody.refresh()
      await account.shutdown()
      let entries = try #require(try store.auditLog?.entries(last: 100))
      #expect(entries.dropFirst(2).map(\.outcome.rawValue) == outcomes)
    }
  }

  @Test func `a refusal names the process here that spent the token`() async throws {
    try await StandInServer.run { server in
      let store = FileStore(path: directory.file("default.json"))
      let account = try await server.authorizedAccount(store: store)
      let backup = try Disk.read(store.path)
      try await account.custody.refresh()
      try Disk.write(backup, to: store.path)
      let failure = await #expect(throws: Failure.self) { try await account.custody.refresh() }
      #expect(failure?.kind == .authorize)
      #expect(
        failure?.message.contains(
          "process \(getpid()) refreshed it at 2026-11-24T10:15:30Z (generation 2)") == true,
        "\(failure?.message ?? "")")
      #expect(failure?.message.contains("token history") == true)
      await account.shutdown()
    }
  }

  @Test func `a log that cannot be written stops no refresh`() async throws {
    try await StandInServer.run { server in
      let store = FileStore(path: directory.file("default.json"))
      try FileManager.default.createDirectory(
        atPath: directory.file("default.log"), withIntermediateDirectories: false)
      let account = try await server.authorizedAccount(store: store)
      try await account.custody.refresh()
      #expect(try store.read().generation == 2)
      await account.shutdown()
    }
  }
}
