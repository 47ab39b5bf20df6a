import FoundationEssentials
import JSONText
import TestSupport
import Testing

@testable import InfusionsoftKit

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What is made of a pair that was received and could not be saved.
@Suite(.timeLimit(.minutes(5))) struct RecoveryTests {
  private let clock = TestClock()
  private let directory: TemporaryDirectory
  private var path: String { directory.file("store/default.json") }

  init() throws { directory = try TemporaryDirectory() }

  private func account(
    _ server: LoopbackServer, reached: @escaping @Sendable (CeremonyStep) -> Void = { _ in }
  ) -> Infusionsoft {
    var environment = Environment(home: directory.path, now: { [clock] in clock.now })
    environment.reached = reached
    return Infusionsoft(
      application: Application(clientID: "id", clientSecret: Secret("the secret")),
      endpoints: ScriptedAccount.endpoints(server), store: FileStore(path: path),
      environment: environment)
  }

  /// An account whose store is gone once a refresh has been sent.
  private func unluckyAccount(_ server: LoopbackServer) -> Infusionsoft {
    let store = directory.file("store")
    return account(server) { step in
      guard step == .sent else { return }
      rename(store, store + ".gone")
      try? Disk.write("", to: store)
    }
  }

  private func bringBackDirectory() {
    let store = directory.file("store")
    unlink(store)
    rename(store + ".gone", store)
  }

  @Test func `a pair whose store is gone waits elsewhere until the store is back`() async throws {
    let server = try LoopbackServer { _ in [ScriptedAccount.pair] }
    defer { server.stop() }
    try FileStore(path: path).write(ScriptedAccount.record(server, clock, life: 0))
    let failure = await #expect(throws: Failure.self) {
      try await unluckyAccount(server).custody.refresh()
    }
    #expect(failure?.kind == .store)
    #expect(failure?["unsaved"] == true)
    let spilled = try #require(failure?["spilled"]?.string)
    #expect(failure?.message.contains(spilled) == true)
    #expect(try Disk.mode(spilled) == 0o600)

    bringBackDirectory()
    unlink(path + ".answer")
    // Another process, which knows nothing of this.
    let custody = account(server).custody
    #expect(try await custody.status().state == .valid)
    #expect(try FileStore(path: path).read().generation == 2)
    #expect(throws: SystemError.self) { try Disk.read(spilled) }
    #expect(server.log.requests.count == 1)
  }

  @Test func `what was spilled does not bring back a grant that was forgotten`() async throws {
    let server = try LoopbackServer { _ in [ScriptedAccount.pair] }
    defer { server.stop() }
    try FileStore(path: path).write(ScriptedAccount.record(server, clock, life: 0))
    await #expect(throws: Failure.self) {
      try await unluckyAccount(server).custody.refresh()
    }
    bringBackDirectory()
    let custody = account(server).custody
    try await custody.forget()
    #expect(try await custody.status().state == .none)
  }

  @Test func `a record of another store is not taken`() async throws {
    let (home, record) = (directory.path + "/a", StoredRecord())
    #expect(SpilledRecord.write(record, of: "/one", in: [home])?.record == record)
    #expect(SpilledRecord.find(of: "/one", in: [home])?.record == record)
    #expect(SpilledRecord.find(of: "/other", in: [home]) == nil)
  }

  @Test func `a place that does not take the record is passed over`() throws {
    try Disk.write("", to: directory.file("file"))
    let places = [directory.file("file"), directory.file("second")]
    let spilled = SpilledRecord.write(StoredRecord(), of: "/one", in: places)
    #expect(spilled?.path.hasPrefix(places[1]) == true)
    #expect(SpilledRecord.write(StoredRecord(), of: "/one", in: [places[0]]) == nil)
  }

  // MARK: The answer's file

  @Test func `an answer is found by the attempt it answers, and by no other`() throws {
    let answers = AnswerFile(path: directory.file("answer"))
    try answers.open(for: "one").write(Array(#"{"a":1}"#.utf8))
    #expect(answers.answer(to: "one")?.body == Array(#"{"a":1}"#.utf8))
    #expect(answers.answer(to: "on") == nil)
    #expect(answers.answer(to: "two") == nil)
    #expect(try Disk.mode(answers.path) == 0o600)
    _ = try answers.open(for: "one")
    #expect(answers.answer(to: "one") == nil)
    answers.remove()
    #expect(answers.answer(to: "one") == nil)
  }

  @Test(
    arguments: [
      #"{"access_token":"access-2","refresh_tok"#, #"{"error":"invalid_grant"}"#, "<html>", "{}",
    ])
  func `half an answer, or none that grants, leaves the outcome open`(answer: String) async throws {
    let server = try LoopbackServer { _ in [ScriptedAccount.pair] }
    defer { server.stop() }
    let store = FileStore(path: path)
    var record = ScriptedAccount.record(server, clock, life: 0)
    record.pending = PendingRefresh(phase: .sent, replays: 0, attempt: "one")
    try store.write(record)
    try store.answerFile?.open(for: "one").write(Array(answer.utf8))
    let custody = account(server).custody
    #expect(try await custody.status().state == .uncertain)
    #expect(try await custody.record() == record)
    // The replay that is owed settles it.
    try await custody.refresh()
    #expect(try await custody.status().state == .valid)
  }

  @Test func `the life of a token that was found counts from its arrival`() async throws {
    let server = try LoopbackServer { _ in [] }
    defer { server.stop() }
    let store = FileStore(path: path)
    var record = ScriptedAccount.record(server, clock, life: 0)
    record.pending = PendingRefresh(phase: .sent, replays: 0, attempt: "one")
    try store.write(record)
    try store.answerFile?.open(for: "one").write(
      Array(#"{"access_token":"a","refresh_token":"r","expires_in":600}"#.utf8))
    let arrival = try #require(store.answerFile?.answer(to: "one")?.receivedAt)
    _ = try await account(server).custody.status()
    let grant = try #require(try store.read().grant)
    #expect(grant.refreshToken == Secret("r"))
    #expect(abs(grant.expiresAt.timeIntervalSince(arrival) - 600) < 1)
    #expect(
      try store.auditLog?.entries(last: 1).map(\.event) == [.recover])
  }

  // MARK: The end of a process

  @Test func `a process that ends does not wait for a lock that others hold`() async throws {
    let server = try LoopbackServer { _ in [ScriptedAccount.pair] }
    defer { server.stop() }
    let store = FileStore(path: path)
    try store.write(ScriptedAccount.record(server, clock, life: 0))
    let lock = try await FileStore(path: path).lock(patience: .zero)
    let account = account(server)
    let caller = Task { try await account.contact(id: "1") }
    // The ceremony polls for the lock for over a minute, unless it is given up.
    while await account.custody.isIdle { await Task.yield() }
    await account.shutdown()
    await #expect(throws: CancellationError.self) { try await caller.value }
    lock.release()
    #expect(server.log.requests.isEmpty)
    #expect(try store.read().pending == nil)
  }

  // MARK: Dormant grants

  @Test(arguments: [(29, 0), (31, 1)])
  func `a refresh token that has lain for thirty days is renewed beside another command`(
    days: Double, refreshes: Int
  ) async throws {
    try await StandInServer.run { server in
      let account = try await server.authorizedAccount()
      server.clock.advance(days * 86_400)
      await account.custody.renewIfOld()
      await account.custody.settle()
      #expect(server.refreshes == refreshes)
      #expect(try await account.custody.record().generation == 1 + refreshes)
    }
  }
}
