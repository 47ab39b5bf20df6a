import FoundationEssentials
import JSONText
import TestSupport

@testable import InfusionsoftKit

/// An account that holds a grant of a server which answers by script.
enum ScriptedAccount {
  /// What a token endpoint answers that grants.
  static let pair = LoopbackServer.Step.reply(
    status: 200, headers: ["Content-Type: application/json"],
    body: Array(
      #"{"access_token":"access-2","refresh_token":"refresh-2","expires_in":3600,"scope":"full"}"#
        .utf8))

  static func endpoints(_ server: LoopbackServer) -> Endpoints {
    Endpoints(
      authorizeURL: server.url + "/authorize", tokenURL: server.url + "/token",
      apiURL: server.url + "/rest")
  }

  static func record(_ server: LoopbackServer, _ clock: TestClock, life: Double) -> StoredRecord {
    var record = StoredRecord()
    record.generation = 1
    record.grant = Grant(
      accessToken: Secret("access-1"), refreshToken: Secret("refresh-1"), issuedAt: clock.now,
      expiresAt: clock.now.addingTimeInterval(life), scope: "full|ab123.infusionsoft.com",
      binding: GrantBinding(clientID: "id", endpoints: endpoints(server)))
    return record
  }

  static func make(
    _ server: LoopbackServer, clock: TestClock, store: any TokenStore,
    credential: APICredential = .oauth
  ) -> Infusionsoft {
    Infusionsoft(
      application: Application(clientID: "id", clientSecret: Secret("the secret")),
      endpoints: endpoints(server), credential: credential, store: store,
      environment: Environment(
        home: "/nonexistent", now: { clock.now }, sleep: clock.sleep), pacing: .off)
  }

  /// With a grant of that life; 0 is one that has expired.
  static func make(
    _ server: LoopbackServer, life: Double = 3600, credential: APICredential = .oauth
  ) -> Infusionsoft {
    let clock = TestClock()
    return make(
      server, clock: clock, store: MemoryStore(record(server, clock, life: life)),
      credential: credential)
  }
}
