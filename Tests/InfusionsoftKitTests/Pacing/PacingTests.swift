import CurlHTTP
import FoundationEssentials
import JSONText
import Sandbox
import Synchronization
import Testing

@testable import InfusionsoftKit

/// Pacing against a gateway that counts, both by a clock that moves when somebody sleeps.
@Suite(.timeLimit(.minutes(5))) struct PacingTests {
  /// The pacer and the gateway without the wire between them, which is most of the time of a call.
  @Test func `5,000 calls in a row meet no 429, and take no longer than the windows ask`()
    async throws
  {
    try await StandInServer.run(unlimited: false) { server in
      let grant = try await server.authorizedAccount().custody.accessToken(by: .never)
      let pacer = Pacer(
        .inProcess,
        environment: Environment(
          home: "/nonexistent", now: { server.clock.now }, sleep: server.clock.sleep),
        delayed: { _ in })
      let account = Pacer.Account(
        .client(grant.binding.clientID), at: server.ready("api_url"), tenant: grant.tenant ?? "")
      let begin = server.clock.now
      for number in 0..<5000 {
        try await pacer.admit(account, .interactive, request: "GET", by: .never)
        let reply = server.answer(
          "/v2/contacts/\(number % 20 + 1)", token: grant.accessToken)
        #expect(reply.status == 200)
        pacer.learn(HTTPHeaders(reply.headers.map { HTTPHeaders.Field($0, $1) }), of: account)
      }
      #expect(server.throttled == 0)
      // 200 bursts of 25, with a tenth of a second to spare between them.
      let elapsed = server.clock.now.timeIntervalSince(begin)
      #expect((199...220).contains(elapsed), "\(elapsed) s")
    }
  }

  @Test func `a key is paced by its own windows`() async throws {
    try await StandInServer.run(unlimited: false) { server in
      let account = server.account(
        credential: .apiKey(server.apiKey, header: .bearer), pacing: .inProcess)
      let begin = server.clock.now
      for _ in 0..<480 { _ = try await account.contact(id: "1") }
      #expect(server.throttled == 0)
      let elapsed = server.clock.now.timeIntervalSince(begin)
      #expect((61...125).contains(elapsed), "\(elapsed) s")
    }
  }

  @Test func `a burst goes through at once as long as the window holds`() async throws {
    try await StandInServer.run(unlimited: false) { server in
      let account = try await server.authorizedAccount(pacing: .inProcess)
      let begin = server.clock.now
      for _ in 0..<25 { _ = try await account.contact(id: "1") }
      #expect(server.clock.now == begin)
    }
  }

  @Test func `a bulk job leaves room for a person`() async throws {
    try await StandInServer.run(unlimited: false) { server in
      let account = try await server.authorizedAccount(pacing: .inProcess)
      let begin = server.clock.now
      for _ in 0..<22 { _ = try await account.client.bulk.get("/v2/contacts/1") }
      #expect(server.clock.now == begin)
      _ = try await account.contact(id: "1")
      #expect(server.clock.now == begin)
      _ = try await account.client.bulk.get("/v2/contacts/1")
      #expect(server.clock.now > begin)
      #expect(server.throttled == 0)
    }
  }

  @Test func `the calls of other machines are learned from the headers`() async throws {
    try await StandInServer.run(unlimited: false) { server in
      let other = try await server.authorizedAccount()
      try server.order("limits", ["minute": 60])
      for _ in 0..<50 {
        _ = try await other.contact(id: "1")
        server.clock.advance(0.1)
      }
      let account = try await server.authorizedAccount(pacing: .inProcess)
      for _ in 0..<20 { _ = try await account.contact(id: "1") }
      #expect(server.throttled == 0)
    }
  }

  @Test func `what the last answer of a day said does not shut the next day`() async throws {
    try await StandInServer.run(unlimited: false) { server in
      try server.order("limits", ["day": 30])
      let account = try await server.authorizedAccount(pacing: .inProcess)
      for _ in 0..<30 { _ = try await account.contact(id: "1") }
      server.clock.advance(86_400)
      #expect(try await account.contact(id: "1", deadline: .after(.seconds(60)))["id"] == "1")
    }
  }

  @Test func `a wait beyond the deadline is a failure at once, and nothing is sent`() async throws {
    try await StandInServer.run(unlimited: false) { server in
      try server.order("limits", ["day": 30])
      let account = try await server.authorizedAccount(pacing: .inProcess)
      for _ in 0..<30 { _ = try await account.contact(id: "1") }
      let requests = server.requests
      let failure = await #expect(throws: Failure.self) {
        try await account.contact(id: "1", deadline: .after(.seconds(60)))
      }
      #expect(failure?.kind == .rate)
      #expect(failure?["window"] == "day")
      // TestClock begins at 10:15:30.
      #expect((49_000...49_500).contains(failure?["retry_after"]?.int ?? 0))
      #expect(failure?["outcome"] == "not_sent")
      #expect(server.requests == requests)
    }
  }

  @Test func `those who queue behind others fail at once, too, when it would take too long`()
    async throws
  {
    try await StandInServer.run(unlimited: false) { server in
      try server.order("limits", ["minute": 1])
      let gate = Mutex(false)
      let account = server.account(
        pacing: .inProcess,
        sleep: { _ in
          while !gate.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(1)) }
          server.clock.advance(120)
        })
      try await server.login(account)
      _ = try await account.contact(id: "1")
      let refused = Tally()
      let calls = (0..<60).map { _ in
        Task {
          do {
            _ = try await account.contact(id: "1", deadline: .after(.seconds(1800)))
          } catch let failure as Failure where failure.kind == .rate {
            refused.add()
          }
        }
      }
      // About 27 can have their turn within half an hour; the others are told before the first has.
      while refused.count < 25 { try await Task.sleep(for: .milliseconds(1)) }
      gate.withLock { $0 = true }
      for call in calls { try await call.value }
      #expect((25...40).contains(refused.count))
    }
  }

  @Test func `a refusal is waited out as long as the server asks`() async throws {
    try await StandInServer.run { server in
      let delays = Mutex<[Delay]>([])
      let account = try await server.authorizedAccount(
        pacing: .inProcess, delayed: { delay in delays.withLock { $0.append(delay) } })
      try server.spoilAPI([("status", 429), ("headers", ["retry-after": "7"])])
      let begin = server.clock.now
      #expect(try await account.contact(id: "1")["id"] == "1")
      #expect(server.clock.now.timeIntervalSince(begin) >= 7)
      #expect(server.clock.now.timeIntervalSince(begin) <= 8.1)
      #expect(delays.withLock { $0 }.first?.description.contains("(2/4)") == true)
    }
  }

  @Test func `who waits gives up when it is cancelled, and those behind move up`() async throws {
    try await StandInServer.run(unlimited: false) { server in
      let account = server.account(
        pacing: .inProcess, sleep: { _ in try await Task.sleep(for: .seconds(600)) })
      try await server.login(account)
      for _ in 0..<25 { _ = try await account.contact(id: "1") }
      let first = Task { try await account.contact(id: "1") }
      let second = Task { try await account.contact(id: "2") }
      first.cancel()
      #expect(await first.result.failureKind == .cancelled)
      server.clock.advance(2)
      second.cancel()
      #expect(await second.result.failureKind == .cancelled)
      #expect(try await account.contact(id: "3")["id"] == "3")
    }
  }

  @Test func `without pacing nothing waits and 429 comes`() async throws {
    try await StandInServer.run(unlimited: false) { server in
      let account = server.account(pacing: .off)
      try await server.login(account)
      for _ in 0..<26 { _ = try await account.contact(id: "1") }
      #expect(server.throttled > 0)
    }
  }

  @Test func `quota tells every window`() async throws {
    try await StandInServer.run(unlimited: false) { server in
      let account = try await server.authorizedAccount(pacing: .inProcess)
      _ = try await account.contact(id: "1")
      server.clock.advance(2)
      let limits = try await account.rateLimits()
      #expect(
        limits.map { [$0.window, "\($0.limit)", "\($0.used)", "\($0.available)"] } == [
          ["spike", "25", "1", "24"], ["minute", "1500", "2", "1498"],
          ["day", "150000", "2", "149998"], ["tenant_minute", "10000", "2", "9998"],
          ["tenant_day", "250000", "2", "249998"],
        ])
      #expect(Timestamp.format(limits[2].resetsAt) == "2026-11-25T00:00:00Z")
    }
  }

  @Test(arguments: [true, false])
  func `quota tells of a full window, too`(isPaced: Bool) async throws {
    try await StandInServer.run(unlimited: false) { server in
      try server.order("limits", ["day": 1])
      let account = try await server.authorizedAccount(pacing: isPaced ? .inProcess : .off)
      _ = try await account.contact(id: "1")
      if isPaced {
        let day = try await account.rateLimits(deadline: .after(.seconds(5))).first {
          $0.window == "day"
        }
        #expect(day?.available == 0)
      } else {
        let failure = await #expect(throws: Failure.self) {
          try await account.rateLimits(deadline: .after(.seconds(5)))
        }
        #expect(failure?["window"] == "day")
      }
    }
  }
}

private final class Tally: Sendable {
  private let state = Mutex(0)
  var count: Int { state.withLock { $0 } }
  func add() { state.withLock { $0 += 1 } }
}

extension Result {
  var failureKind: FailureKind? {
    if case .failure(let error) = self { InfusionsoftKit.Failure(error).kind } else { nil }
  }
}
