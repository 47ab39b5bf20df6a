import FoundationEssentials
import JSONText
import TestSupport
import Testing

@testable import InfusionsoftKit

@Suite struct StoredRecordTests {
  @Test func `a full record is stored and read back`() throws {
    let record = Self.full
    let json = try JSON(record.json.text)
    #expect(StoredRecord(json) == record)
    #expect(StoredRecord(json)?.json == record.json)
    #expect(record.grant?.accessToken.reveal() == "access-1")
  }

  @Test func `an empty record is stored and read back`() throws {
    #expect(StoredRecord().json.text == #"{"version":1,"generation":0}"#)
    #expect(StoredRecord(StoredRecord().json) == StoredRecord())
  }

  @Test(arguments: [PendingRefresh.Phase.armed, .sent], [0, 1])
  func `a refresh under way is stored in its phase`(phase: PendingRefresh.Phase, replays: Int) {
    var record = StoredRecord()
    record.pending = PendingRefresh(phase: phase, replays: replays)
    #expect(StoredRecord(record.json)?.pending == record.pending)
  }

  @Test(arguments: [
    "null", "[]", "\"text\"", "{}", #"{"version":1}"#, #"{"generation":0}"#,
    #"{"version":2,"generation":0}"#, #"{"version":"1","generation":0}"#,
    #"{"version":1,"generation":"0"}"#, #"{"version":1,"generation":0.5}"#,
    #"{"version":1,"generation":-1}"#, #"{"version":1,"generation":9223372036854775807}"#,
    #"{"version":1,"generation":0,"grant":null}"#, #"{"version":1,"generation":0,"grant":{}}"#,
    #"{"version":1,"generation":0,"grant":[]}"#, #"{"version":1,"generation":0,"dead":"no"}"#,
    #"{"version":1,"generation":0,"pending":{"phase":"lost","replays":0}}"#,
    #"{"version":1,"generation":0,"pending":{"phase":"sent"}}"#,
    #"{"version":1,"generation":0,"attempt":{"state":"s"}}"#,
    #"{"version":1,"generation":0,"aside":7}"#,
    #"{"version":1,"generation":0,"client_secret":"bare"}"#,
    #"{"version":1,"generation":0,"api_key":{"secret":"x"}}"#,
    // What a later version may add would be lost by the next write.
    #"{"version":1,"generation":0,"audit":[]}"#,
    // Which of the two is meant is anybody's guess.
    #"{"version":1,"generation":0,"generation":9}"#,
  ])
  func `a record that is not wholly understood is not a record`(text: String) throws {
    #expect(StoredRecord(try JSON(text)) == nil)
  }

  @Test func `a record that lost any one piece of a grant is not a record`() throws {
    let whole = try JSON(Self.full.json.text)
    let grant = try #require(whole["grant"])
    for lost in ["access_token", "issued_at", "expires_at", "application"] {
      let rest = grant.members.filter { $0.name != lost }.map { ($0.name, $0.value) }
      let damaged = whole.members.map { ($0.name, $0.name == "grant" ? .object(rest) : $0.value) }
      #expect(StoredRecord(JSON.object(damaged)) == nil, "\(lost)")
    }
  }

  @Test func `a record whose bytes were changed reads as another record or as none`() {
    // The stored text never brings the reader down, whatever stands in it.
    var random = SeededGenerator(seed: 11)
    let original = Array(Self.full.json.text.utf8)
    var read = 0
    for _ in 0..<2000 {
      var bytes = original
      for _ in 0...Int.random(in: 0...2, using: &random) {
        let place = Int.random(in: bytes.indices, using: &random)
        switch Int.random(in: 0...2, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0x20...0x7E, using: &random)
        case 1: bytes.remove(at: place)
        default: bytes.insert(bytes[place], at: place)
        }
      }
      guard let json = try? JSON(validating: bytes), let record = StoredRecord(json) else {
        continue
      }
      read += 1
      // What is understood is written as it was understood.
      #expect(StoredRecord(record.json) == record)
    }
    #expect(read > 40)
  }

  static var full: StoredRecord {
    let endpoints = Endpoints(
      authorizeURL: "https://a/authorize", tokenURL: "https://a/token", apiURL: "https://a/rest")
    let binding = GrantBinding(clientID: "client", endpoints: endpoints)
    func grant(_ number: Int, tenant: String) -> Grant {
      Grant(
        accessToken: Secret("access-\(number)"), refreshToken: Secret("refresh-\(number)"),
        issuedAt: Date(timeIntervalSince1970: 1_800_000_000),
        expiresAt: Date(timeIntervalSince1970: 1_800_086_399), scope: "full|\(tenant)",
        binding: binding)
    }
    var record = StoredRecord()
    record.generation = 7
    record.grant = grant(1, tenant: "ab123.infusionsoft.com")
    record.isDead = true
    record.pending = PendingRefresh(phase: .sent, replays: 1)
    record.attempt = AuthorizationAttempt(
      state: "state", redirectURI: "https://localhost/oauth-callback",
      expiresAt: Date(timeIntervalSince1970: 1_800_000_600), binding: binding)
    record.aside = grant(2, tenant: "cd456.infusionsoft.com")
    record.clientSecret = BoundSecret(Secret("client secret \u{1F511}"), for: "https://a/token")
    record.apiKey = BoundSecret(Secret("KeapAK-key"), for: "https://a/rest")
    return record
  }
}

@Suite struct BoundSecretTests {
  @Test func `a stored secret goes to its own address and to no other`() {
    let bound = BoundSecret(Secret("key"), for: "https://a/rest")
    #expect(bound.secret(for: "https://a/rest")?.reveal() == "key")
    for other in ["https://a/rest/", "http://a/rest", "https://a/rest2", "https://b/rest", ""] {
      #expect(bound.secret(for: other) == nil)
    }
  }
}
