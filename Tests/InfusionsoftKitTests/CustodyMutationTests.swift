import FoundationEssentials
import JSONText
import TestSupport
import Testing

@testable import InfusionsoftKit

/// Injured records, answers and logs: each is understood or refused, and nothing is written over.
@Suite(.timeLimit(.minutes(120))) struct CustodyMutationTests {
  private static let count = Soak.count("MUTATIONS", otherwise: 4_000)

  private static let tokens =
    [
      "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u0000", "\\ud83d", "null", "true", "false", "-1",
      "1e999", "99999999999999999999", "0.5", "\"\"", "\"sent\"", "\"armed\"", "\"dead\":true,",
      "\"pending\":{\"phase\":\"sent\",\"replays\":1},", "\"version\":2", "\u{0}", "\n", "é",
      "\u{1B}[31m",
    ].map { Array($0.utf8) } + [[0xFF], [0xC3], [0xED, 0xA0, 0x80]]

  private static let canary = "canary-canary-canary-canary"

  private static var record: StoredRecord {
    var record = StoredRecord()
    record.generation = 7
    record.grant = Grant(
      accessToken: Secret(canary), refreshToken: Secret(canary + "-refresh"),
      issuedAt: Date(timeIntervalSince1970: 1_800_000_000),
      expiresAt: Date(timeIntervalSince1970: 1_800_086_399), scope: "full|ab123.infusionsoft.com",
      binding: GrantBinding(clientID: "id", endpoints: Endpoints()))
    record.pending = PendingRefresh(phase: .sent, replays: 0, attempt: "0123456789abcdef")
    record.clientSecret = BoundSecret(Secret(canary), for: "https://api.infusionsoft.com/token")
    return record
  }

  @Test func `an injured record is read as what it says or refused, and left as it is`() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("default.json")
    let original = Array(Self.record.json.bytes)
    var generator = SeededGenerator(seed: 1)
    var refused = 0
    for _ in 0..<Self.count {
      let bytes = generator.mutated(original, tokens: Self.tokens)
      // The file system is asked now and then; the reading is the same.
      if Int.random(in: 0..<20, using: &generator) == 0 {
        try Disk.write(bytes, to: path)
        do {
          _ = try FileStore(path: path).read()
        } catch {
          refused += 1
          let failure = try #require(error as? Failure)
          #expect(failure.kind == .store)
          #expect(!failure.message.contains("canary"))
        }
        #expect(try Disk.bytes(path) == bytes)
      } else if let record = (try? JSON(validating: bytes)).flatMap(StoredRecord.init) {
        // What was understood is written back with nothing lost but fractions of a second.
        #expect(StoredRecord(record.json)?.json == record.json)
      } else {
        refused += 1
      }
    }
    #expect((Self.count / 10...Self.count * 99 / 100).contains(refused))
  }

  @Test func `a record that is not understood is not written over by any change`() async throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("default.json")
    var generator = SeededGenerator(seed: 2)
    let original = Array(Self.record.json.bytes)
    for _ in 0..<min(Self.count, 200) {
      let bytes = generator.mutated(original, tokens: Self.tokens)
      guard (try? JSON(validating: bytes)).flatMap(StoredRecord.init) == nil else { continue }
      try Disk.write(bytes, to: path)
      let custody = Infusionsoft(
        application: Application(clientID: "id", clientSecret: Secret("s")),
        store: FileStore(path: path), environment: Environment(home: directory.path)
      ).custody
      await #expect(throws: Failure.self) { try await custody.beginAuthorization() }
      await #expect(throws: Failure.self) { try await custody.forget() }
      await #expect(throws: Failure.self) { try await custody.refresh() }
      await #expect(throws: Failure.self) { try await custody.status() }
      #expect(try Disk.bytes(path) == bytes)
    }
  }

  @Test func `an injured token response grants by its own words or is told without them`() {
    let originals = [
      #"{"access_token":"\#(Self.canary)","refresh_token":"\#(Self.canary)","token_type":"bearer","#
        + #""expires_in":86399,"scope":"full|ab123.infusionsoft.com"}"#,
      #"{"error":"invalid_request","error_description":"Invalid Refresh Token"}"#,
      #"{"fault":{"faultstring":"Invalid access token","detail":{"errorcode":"x"}}}"#,
    ].map { Array($0.utf8) }
    var generator = SeededGenerator(seed: 3)
    var granted = 0
    for _ in 0..<Self.count {
      let bytes = generator.mutated(generator.pick(originals), tokens: Self.tokens)
      let status = generator.pick([200, 200, 200, 400, 401, 403, 404, 429, 500, 503])
      switch TokenResponse(status: status, body: bytes, retryAfter: nil) {
      case .issued(let access, let refresh, let lifetime, _):
        granted += 1
        #expect(status == 200)
        #expect(!access.isEmpty && refresh?.isEmpty != true)
        #expect(lifetime >= 0 && lifetime.isFinite)
      case .uncertain(let words):
        // A reply that was cut off may hold the new token.
        #expect(status >= 500 || !words.contains("canary"))
      case .invalidGrant, .invalidClient, .rejected, .throttled:
        #expect(status >= 400)
      }
    }
    #expect(granted > Self.count / 50)
  }

  @Test func `an injured answer's file is taken for an answer only where it grants`() async throws {
    let directory = try TemporaryDirectory()
    let store = FileStore(path: directory.file("default.json"))
    let answer = Array(
      #"{"access_token":"a","refresh_token":"r","expires_in":600}"#.utf8)
    let original = Array("0123456789abcdef\n".utf8) + answer + [UInt8](repeating: 0, count: 64)
    var generator = SeededGenerator(seed: 4)
    let path = try #require(store.answerFile?.path)
    for _ in 0..<max(100, Self.count / 1_000) {
      try store.write(Self.record)
      let bytes = generator.mutated(original, tokens: Self.tokens)
      try Disk.write(bytes, to: path)
      let account = Infusionsoft(
        application: Application(clientID: "id", clientSecret: Secret("s")), store: store,
        environment: Environment(home: directory.path))
      let state = try await account.custody.status().state
      let record = try store.read()
      if record.generation == 8 {
        #expect(record.grant?.accessToken.isEmpty == false)
        #expect(record.pending == nil)
      } else {
        #expect(state == .uncertain)
        #expect(record == Self.record)
      }
    }
  }

  @Test func `an injured line of the audit log is left out, and the others are told`() throws {
    let directory = try TemporaryDirectory()
    let log = AuditLog(path: directory.file("default.log"))
    let entry = AuditEntry(
      time: Date(timeIntervalSince1970: 1_800_000_000), pid: 7, generation: 3, event: .refresh,
      outcome: .issued, presented: "01234567", received: "89abcdef", operation: "contacts.list")
    let line = Array(entry.json.bytes)
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<min(Self.count, 1_000) {
      let injured = generator.mutated(line, tokens: Self.tokens)
      try Disk.write(line + [10] + injured + [10] + line + [10], to: log.path)
      let entries = try log.entries(last: 100)
      #expect(entries.first == entry && entries.last == entry && entries.count >= 2)
    }
  }
}
