import JSONText
import TestSupport
import Testing

@testable import InfusionsoftKit

@Suite(.timeLimit(.minutes(5))) struct RetriesTests {
  @Test(
    arguments: [
      [("status", 503), ("html", true)], [("status", 500)], [("drop", "before")],
      [("drop", "after"), ("reset", true)], [("truncate", 20)], [("drop", "during")],
      [("status", 429)],
    ] as [[(String, JSON)]])
  func `a read outlives three bad moments`(fault: [(String, JSON)]) async throws {
    try await StandInServer.run { server in
      let account = try await server.authorizedAccount()
      try server.spoilAPI(fault + [("times", 3)])
      #expect(try await account.contact(id: "7")["id"] == "7")
    }
  }

  @Test(arguments: ["POST", "PATCH", "DELETE"], ["before", "after"])
  func `a change is sent once when its outcome is unknown`(
    method: String, drop: String
  ) async throws {
    try await StandInServer.run { server in
      let account = try await server.authorizedAccount()
      try server.spoilAPI([("drop", .string(drop)), ("times", 0)])
      let failure = await #expect(throws: Failure.self) {
        try await account.client.send(APIRequest(method, "/v2/contacts/1", body: ["a": 1]))
      }
      #expect(failure?.kind == .network)
      #expect(failure?["outcome"] == "unknown")
      #expect(try server.met() == [1])
    }
  }

  @Test func `a change that was refused is sent again`() async throws {
    let server = try LoopbackServer { request in
      request.turn < 3
        ? [.reply(status: 429, headers: ["Retry-After: 1"], body: [])] : [.ok(#"{"id":"1"}"#)]
    }
    defer { server.stop() }
    let account = ScriptedAccount.make(server)
    let response = try await account.client.send(
      APIRequest("POST", "/v2/contacts", body: ["given_name": "Ann"]))
    #expect(response.status == 200)
    #expect(server.log.requests.map(\.body).allSatisfy { !$0.isEmpty })
    #expect(server.log.requests.count == 3)
  }

  @Test func `a host that refuses connections is tried again until the tries are used up`()
    async throws
  {
    let clock = TestClock()
    let account = Infusionsoft(
      application: Application(clientID: nil, clientSecret: nil),
      endpoints: Endpoints(apiURL: try ClosedPort.url()),
      credential: .apiKey(Secret("key"), header: .bearer), store: MemoryStore(),
      environment: Environment(home: "/nonexistent", now: { clock.now }, sleep: clock.sleep),
      pacing: .off)
    let begin = clock.now
    let failure = await #expect(throws: Failure.self) {
      try await account.client.send(APIRequest("POST", "/v2/contacts", body: [:]))
    }
    #expect(failure?["outcome"] == "not_sent")
    #expect(clock.now > begin)
  }

  @Test func `an answer that asks for more time than there is fails at once`() async throws {
    try await StandInServer.run { server in
      let account = try await server.authorizedAccount()
      try server.spoilAPI([("status", 429), ("headers", ["retry-after": "3600"]), ("times", 0)])
      let failure = await #expect(throws: Failure.self) {
        try await account.contact(id: "1", deadline: .after(.seconds(60)))
      }
      #expect(failure?.kind == .rate)
      #expect(failure?["retry_after"] == 3600)
      #expect(try server.met() == [1])
    }
  }

  @Test func `a token that expires between two tries is renewed`() async throws {
    try await StandInServer.run { server in
      let account = try await server.authorizedAccount()
      try server.spoilAPI([("status", 503)])
      try server.spoilAPI([("expire", true)])
      #expect(try await account.contact(id: "1")["id"] == "1")
      #expect(server.refreshes == 1)
    }
  }
}
