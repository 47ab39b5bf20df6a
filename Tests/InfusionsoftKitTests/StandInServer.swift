import FoundationEssentials
import JSONText
import Sandbox
import Testing

@testable import InfusionsoftKit

/// The stand-in for the vendor's servers on a real socket, and accounts that use it by the same clock.
struct StandInServer {
  let clock: TestClock
  private let server: SandboxServer

  /// Runs `body` against a server of its own.
  static func run(
    contacts: Int = 20, unlimited: Bool = true, _ body: (StandInServer) async throws -> Void
  ) async throws {
    let clock = TestClock()
    let server = try await SandboxServer.start(
      SandboxOptions(contacts: contacts, unlimited: unlimited, now: { clock.now }))
    do {
      try await body(StandInServer(clock: clock, server: server))
    } catch {
      await server.stop()
      throw error
    }
    await server.stop()
  }

  // MARK: Accounts

  var endpoints: Endpoints {
    Endpoints(
      authorizeURL: ready("authorize_url"), tokenURL: ready("token_url"), apiURL: ready("api_url"))
  }

  var application: InfusionsoftKit.Application {
    Application(
      clientID: ready("client_id"), clientSecret: Secret(ready("client_secret")),
      redirectURI: ready("redirect_uri"))
  }

  var apiKey: Secret { Secret(ready("api_key")) }

  func ready(_ name: String) -> String { server.ready[name]?.string ?? "" }

  func account(
    store: any TokenStore = MemoryStore(), application: InfusionsoftKit.Application? = nil,
    endpoints: Endpoints? = nil, credential: APICredential = .oauth, pacing: Pacing = .off,
    sleep: (@Sendable (Duration) async throws -> Void)? = nil,
    refreshed: @escaping @Sendable (Date) -> Void = { _ in },
    delayed: @escaping @Sendable (Delay) -> Void = { _ in }
  ) -> Infusionsoft {
    Infusionsoft(
      application: application ?? self.application, endpoints: endpoints ?? self.endpoints,
      credential: credential, store: store,
      environment: Environment(
        home: "/nonexistent", now: { [clock] in clock.now }, sleep: sleep ?? clock.sleep),
      pacing: pacing, refreshed: refreshed, delayed: delayed)
  }

  /// An account whose login is done.
  func authorizedAccount(
    store: any TokenStore = MemoryStore(), pacing: Pacing = .off,
    refreshed: @escaping @Sendable (Date) -> Void = { _ in },
    delayed: @escaping @Sendable (Delay) -> Void = { _ in }
  ) async throws -> Infusionsoft {
    let account = account(store: store, pacing: pacing, refreshed: refreshed, delayed: delayed)
    try await login(account)
    return account
  }

  func login(_ account: Infusionsoft) async throws {
    let attempt = try await account.custody.beginAuthorization()
    try await account.custody.complete(pasted(answer(attempt)))
  }

  // MARK: The person at the browser

  /// Presses a button on the authorization page; the address the browser is sent to.
  func answer(
    _ attempt: AuthorizationAttempt, _ decision: String = "allow", tenant: String? = nil
  ) throws -> String {
    let page = attempt.authorizationURL.dropFirst(endpoints.authorizeURL.count)
    let reply = server.respond(
      to: SandboxRequest(
        method: "POST", target: "/app/oauth/authorize" + page,
        headers: [
          ("accept", "application/json"), ("content-type", "application/x-www-form-urlencoded"),
        ],
        body: Array(
          ("decision=\(decision)" + (tenant.map { "&tenant=" + $0 } ?? "")).utf8)))
    return try #require(try JSON(validating: reply.body)["redirect_url"]?.string)
  }

  func pasted(_ text: String) throws -> AuthorizationResponse {
    try #require(AuthorizationResponse(pasted: text))
  }

  /// What the API answers, without the wire.
  func answer(_ path: String, token: Secret) -> SandboxReply {
    server.respond(
      to: SandboxRequest(
        target: "/crm/rest" + path, headers: [("authorization", "Bearer " + token.reveal())]))
  }

  // MARK: The control path

  var exchanges: Int { server.statistics.exchanges }
  var refreshes: Int { server.statistics.refreshes }
  var refreshReuses: Int { server.statistics.refreshReuses }
  var requests: Int { server.statistics.requests }
  var rejected: Int { server.statistics.rejected }
  var throttled: Int { server.statistics.throttled }

  /// Orders something of the control path.
  @discardableResult
  func order(_ path: String, _ order: JSON) throws -> JSON {
    let reply = server.respond(
      to: SandboxRequest(
        method: "POST", target: "/sandbox/" + path, body: Array(order.text.utf8)))
    #expect(reply.status == 200, "\(String(decoding: reply.body, as: UTF8.self))")
    return try JSON(validating: reply.body)
  }

  /// What goes wrong with the next refresh, and with the ones after it.
  func spoilRefreshes(_ faults: [(String, JSON)]...) throws {
    for fault in faults {
      try order(
        "faults",
        .object(
          [("path", "/token"), ("contains", "grant_type=refresh_token")] + fault))
    }
  }

  /// What goes wrong with the next requests to the API.
  func spoilAPI(_ fault: [(String, JSON)]) throws {
    try order("faults", .object([("path", "/crm/rest/*")] + fault))
  }

  /// Nothing goes wrong any more.
  func forgetFaults() {
    _ = server.respond(to: SandboxRequest(method: "DELETE", target: "/sandbox/faults"))
  }

  /// How many requests the faults have met so far, in the order in which they were set.
  func met() throws -> [Int] {
    let reply = server.respond(to: SandboxRequest(target: "/sandbox/faults"))
    return try JSON(validating: reply.body).elements.compactMap { $0["met"]?.int }
  }
}
