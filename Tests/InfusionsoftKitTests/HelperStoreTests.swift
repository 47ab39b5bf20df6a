import JSONText
import Testing

@testable import InfusionsoftKit

/// The store behind a command, with real processes.
@Suite(.timeLimit(.minutes(5))) struct HelperStoreTests {
  private let helper: TestHelper

  init() throws { helper = try TestHelper() }

  private func record(_ generation: Int) -> StoredRecord {
    var record = StoredRecordTests.full
    record.generation = generation
    return record
  }

  private func failure(_ body: () async throws -> Void) async throws -> Failure {
    let failure = try #require(await #expect(throws: Failure.self) { try await body() })
    #expect(failure.kind == .store)
    #expect(failure.message.contains("the helper "))
    #expect(!failure.message.contains("\n"))
    return failure
  }

  // MARK: What it does

  @Test func `a record is handed over as one line, and read back`() async throws {
    let store = helper.store(try helper.command())
    #expect(try await store.read() == StoredRecord())
    try await store.write(record(7))
    #expect(try await store.read().json == record(7).json)
    #expect(try Disk.read(helper.kept) == record(7).json.text + "\n")
    #expect(
      try helper.request("store")
        == "version=1\nprofile=work\nclient_id=client\ntenant=ab123.infusionsoft.com\ngeneration=7\n"
        + "record=\(record(7).json.text)\n\n")
    #expect(try helper.request("get") == "version=1\nprofile=work\nclient_id=id\n\n")
    #expect(helper.calls == ["get", "store", "get"])
  }

  @Test func `it is asked again only when another process has stored`() async throws {
    let command = try helper.command()
    let (one, other) = (helper.store(command), helper.store(command))
    try await one.write(record(1))
    for _ in 0..<3 { #expect(try await one.read().generation == 1) }
    #expect(try await other.read().generation == 1)
    #expect(helper.calls == ["store", "get", "get"])
    try await other.write(record(2))
    #expect(try await one.read().generation == 2)
    #expect(helper.calls == ["store", "get", "get", "store", "get", "get"])
  }

  @Test func `those who read at the same time share one run of it`() async throws {
    let command = try helper.command()
    try await helper.store(command).write(record(3))
    let store = helper.store(command)
    try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<20 { group.addTask { try await store.read().generation } }
      for try await generation in group { #expect(generation == 3) }
    }
    #expect(helper.calls == ["store", "get", "get"])
  }

  @Test func `whoever takes the lock reads what the helper has now`() async throws {
    let store = helper.store(try helper.command())
    try await store.write(record(1))
    try Disk.write(record(5).json.text, to: helper.kept)
    #expect(try await store.read().generation == 1)
    let lock = try await store.lock(patience: .zero)
    #expect(try await store.read().generation == 5)
    lock.release()
  }

  @Test func `its lock is of a profile and a command, and its file stays`() async throws {
    let command = try helper.command()
    let lock = try await helper.store(command).lock(patience: .zero)
    let failure = try await failure { _ = try await helper.store(command).lock(patience: .zero) }
    #expect(failure.message.contains("busy"))
    try await helper.store(command, profile: "home").lock(patience: .zero).release()
    try await helper.store(command + " ").lock(patience: .zero).release()
    lock.release()
    #expect(helper.files.count == 3)
    #expect(helper.files.allSatisfy { $0.hasSuffix(".lock") })
  }

  @Test func `it forgets, and then nothing is stored`() async throws {
    let store = helper.store(try helper.command())
    try await store.write(record(1))
    try await store.erase()
    #expect(try await store.read() == StoredRecord())
    #expect(helper.calls.contains("erase"))
    #expect(try await helper.store(try helper.command()).read() == StoredRecord())
  }

  @Test func `it is told to another process what it is and where`() {
    let location = helper.store("pass-helper").location
    #expect(location.kind == "helper")
    #expect(location.command == "pass-helper")
    #expect(location.path == nil)
  }

  @Test func `the command is a line of the shell`() async throws {
    let path = try helper.command()
    let store = helper.store("HELPER_MODE=x sh '\(path)'")
    try await store.write(record(1))
    #expect(try await store.read().generation == 1)
  }

  // MARK: What it refuses

  @Test(
    arguments: [
      ("exit 3", "ended with status 3 on get"), ("kill -9 $PPID", "was ended by signal 9 on get"),
      ("echo no key here", "not key=value"), ("true", "no line record="),
      ("echo 'record={\"version\":9}'", "not a record"),
      ("printf 'record={\"version\":1,\"gen'", "not a record"),
      ("cat /dev/zero", "said more than 1048576 bytes"), ("yes record=", "said more than"),
      ("echo 'the vault is sealed' >&2; exit 2", "(the vault is sealed)"),
      ("exec nosuchprogram", "status 127"),
    ])
  func `a helper that gives no answer is a failure, and nothing is overwritten`(
    get: String, reason: String
  ) async throws {
    let good = try helper.command()
    try await helper.store(good).write(record(4))
    let store = helper.store(try helper.command(get: get))
    let failure = try await failure { _ = try await store.read() }
    #expect(failure.message.contains(reason), "\(failure.message)")
    #expect(try Disk.read(helper.kept) == record(4).json.text + "\n")
  }

  @Test func `a helper that does not end is ended with all that it started`() async throws {
    let store = helper.store(
      try helper.command(get: "echo $$ >pid; trap '' TERM; sleep 100 & echo $! >>pid; wait; wait"),
      patience: .milliseconds(300))
    let failure = try await failure { _ = try await store.read() }
    #expect(failure.message.contains("did not end within"), "\(failure.message)")
    for pid in try Disk.read(helper.directory.file("pid")).split(separator: "\n") {
      // One that nobody has taken note of yet is gone all the same.
      while let state = try? Disk.read("/proc/\(pid)/stat").split(separator: " ")[2], state != "Z" {
        try await Task.sleep(for: .milliseconds(5))
      }
    }
  }

  @Test(arguments: [
    "true", "head -c 200 store >kept",
    "tr '[:lower:]' '[:upper:]' <store | sed -n 's/^RECORD=//p' >kept",
    "echo '{\"version\":1,\"generation\":0}' >kept",
  ])
  func `a helper that does not keep what it was given is found out`(store: String) async throws {
    let broken = helper.store(try helper.command(store: store))
    _ = try await failure { try await broken.write(record(1)) }
  }

  @Test func `an empty answer after a record was stored is a locked keyring, not an empty one`()
    async throws
  {
    try await helper.store(try helper.command()).write(record(1))
    let locked = helper.store(try helper.command(get: "echo record="))
    let failure = try await failure { _ = try await locked.read() }
    #expect(failure.message.contains("says that nothing is stored"))
    let receipt = try #require(failure["path"]?.string)
    #expect(failure.message.contains("rm \(receipt)"))
    try Disk.write("", to: receipt)
    #expect(try await locked.read() == StoredRecord())
  }

  @Test func `one that still has what it was to erase is found out`() async throws {
    let store = helper.store(try helper.command(erase: "true"))
    try await store.write(record(1))
    let failure = try await failure { try await store.erase() }
    #expect(failure.message.contains("still has the record"))
  }

  @Test func `one that does not read what it is sent may answer`() async throws {
    #expect(try await helper.store("echo record=;:").read() == StoredRecord())
  }

  @Test func `storing is not given up when its caller is`() async throws {
    let store = helper.store(
      try helper.command(store: "sleep 0.2; sed -n 's/^record=//p' store >kept"))
    let task = Task { try await store.write(record(6)) }
    while !helper.calls.contains("store") { try await Task.sleep(for: .milliseconds(2)) }
    task.cancel()
    try await task.value
    #expect(try Disk.read(helper.kept) == record(6).json.text + "\n")
  }

  @Test func `reading is given up when its caller is`() async throws {
    let store = helper.store(try helper.command(get: "sleep 20"))
    let task = Task { try await store.read() }
    while helper.calls.isEmpty { try await Task.sleep(for: .milliseconds(2)) }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  // MARK: What it gets to see

  @Test func `it sees its variables, and no secret in them or its arguments`() async throws {
    let store = helper.store(
      try helper.command(
        get: "env >env; tr '\\0' '\\n' <\"/proc/$$/cmdline\" >cmdline; echo record=",
        store: "env >env; tr '\\0' '\\n' </proc/$$/cmdline >cmdline"), variables: ["MINE": "yes"])
    _ = try await failure { try await store.write(record(1)) }
    let seen =
      try Disk.read(helper.directory.file("env")) + Disk.read(helper.directory.file("cmdline"))
    #expect(seen.contains("MINE=yes"))
    #expect(seen.contains("helper.sh"))
    for secret in ["access-1", "refresh-1", "the secret"] { #expect(!seen.contains(secret)) }
  }

  @Test func `it has three streams, no terminal and no signals blocked`() async throws {
    let store = helper.store(
      try helper.command(
        get: """
          ls /proc/self/fd >fds; grep -E '^Sig(Blk|Ign)' /proc/self/status >signals
          (: </dev/tty) 2>/dev/null && echo yes >tty || echo no >tty
          echo record=
          """))
    _ = try await store.read()
    let file = helper.directory.file
    // The fourth is the directory that ls reads.
    #expect(try Disk.read(file("fds")) == "0\n1\n2\n3\n")
    #expect(try Disk.read(file("tty")) == "no\n")
    let blocked = try Disk.read(file("signals")).split(separator: "\n")[0]
    #expect(blocked.hasSuffix("\t0000000000000000"), "\(blocked)")
  }

  @Test(arguments: [
    "cat store >&2; exit 1", "grep ^record= store >&2; exit 1",
    "sed -n 's/^record=//p' store >&2; exit 1",
    "sed 's/.*access_token\":\"//' store >&2; exit 1",
    "set -x; r=$(cat store); echo $r >/dev/null; exit 1",
  ])
  func `what it complains with its record in hand shows nothing of it`(store: String) async throws {
    var record = record(1)
    let grant = try #require(record.grant)
    record.grant = Grant(
      accessToken: Secret("Access-Canary/One"), refreshToken: Secret("refresh.Canary=Two+more"),
      issuedAt: grant.issuedAt, expiresAt: grant.expiresAt, scope: "full", binding: grant.binding)
    record.clientSecret = BoundSecret(Secret("Secret:Canary"), for: "https://api.example/token")
    let helperStore = helper.store(try helper.command(store: store))
    let failure = try await failure { [record] in try await helperStore.write(record) }
    #expect(!failure.message.contains("Canary"), "\(failure.message)")
    #expect(!failure.data.text.contains("Canary"))
  }
}
