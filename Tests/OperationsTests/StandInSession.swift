import InfusionsoftKit
import JSONText
import Operations
import Sandbox
import Synchronization
import TestSupport
import Testing

/// A session whose settings lead to the stand-in on a real socket, with a home of its own.
struct StandInSession {
  let session: Session
  let clock: TestClock
  let home: TemporaryHome
  let browser = Browser()
  let events: Events
  private let server: SandboxServer
  private let traffic: Traffic

  /// What goes over the wire about contacts and tags has to be what the vendor's specification says.
  /// - Parameters:
  ///   - isHasty: sleeping moves the clock instead.
  ///   - speaksFreely: the test itself makes requests that no operation makes.
  static func run(
    contacts: Int = 20, isReadOnly: Bool = false, isAuthorized: Bool = false,
    isLimited: Bool = false, isHasty: Bool = false, speaksFreely: Bool = false,
    variables: [String: String] = [:], without missing: Set<String> = [],
    profileSource: String = "default", _ body: (StandInSession) async throws -> Void
  ) async throws {
    let clock = TestClock()
    let traffic = Traffic()
    var options = SandboxOptions(contacts: contacts, unlimited: !isLimited, now: { clock.now })
    // Thousands of contacts are not said otherwise than hundreds.
    if contacts <= 300 { options.observe = { traffic.add(Exchange(request: $0, reply: $1)) } }
    let server = try await SandboxServer.start(options)
    do {
      let stand = try StandInSession(
        server, clock, traffic, isReadOnly: isReadOnly, isHasty: isHasty, variables: variables,
        without: missing, profileSource: profileSource)
      if isAuthorized { try await stand.login() }
      try await body(stand)
      await stand.session.shutdown()
      if !speaksFreely {
        for exchange in stand.calls {
          #expect(VendorSpecification.contactsAndTags.violations(in: exchange) == [])
        }
      }
    } catch {
      await server.stop()
      throw error
    }
    await server.stop()
  }

  private init(
    _ server: SandboxServer, _ clock: TestClock, _ traffic: Traffic, isReadOnly: Bool,
    isHasty: Bool,
    variables: [String: String], without missing: Set<String>, profileSource: String
  ) throws {
    self.server = server
    self.clock = clock
    self.traffic = traffic
    home = try TemporaryHome()
    var all: [String: String] = [:]
    for (variable, name) in [
      ("CLIENT_ID", "client_id"), ("CLIENT_SECRET", "client_secret"),
      ("REDIRECT_URL", "redirect_uri"), ("AUTHORIZE_URL", "authorize_url"),
      ("TOKEN_URL", "token_url"), ("API_URL", "api_url"),
    ] where !missing.contains(name) {
      all["INFUSIONSOFT_" + variable] = server.ready[name]?.string
    }
    all.merge(variables) { $1 }
    var environment = home.environment(all, clock: clock)
    if isHasty { environment.sleep = clock.sleep }
    let browser = browser
    session = Session(
      settings: try Settings(
        profile: Settings.Setting("default", source: profileSource), options: [:],
        file: ConfigFile(environment: environment),
        environment: environment),
      environment: environment,
      services: Services(
        listen: { uri, receive in try browser.listen(uri, receive) },
        openBrowser: { browser.open($0) }),
      isReadOnly: isReadOnly)
    let events = Events()
    session.observe { events.add($0) }
    self.events = events
  }

  func ready(_ name: String) -> String { server.ready[name]?.string ?? "" }
  var requests: Int { server.statistics.requests }
  var refreshes: Int { server.statistics.refreshes }
  var exchanges: Int { server.statistics.exchanges }
  /// The calls of the API so far, without those that a fault met.
  var calls: [Exchange] { traffic.all }

  func order(_ path: String, _ order: JSON) throws {
    let reply = server.respond(
      to: SandboxRequest(
        method: "POST", target: "/sandbox/" + path, body: Array(order.text.utf8)))
    #expect(reply.status == 200, "\(String(decoding: reply.body, as: UTF8.self))")
  }

  /// Nothing goes wrong any more.
  func dropFaults() {
    _ = server.respond(to: SandboxRequest(method: "DELETE", target: "/sandbox/faults"))
  }

  // MARK: Calls

  static let anyone = Caller(door: .rpc, mayReveal: true)

  /// Performs an operation as a call over RPC would; what it answers must be what it declares.
  @discardableResult
  func call(
    _ name: String, _ params: JSON? = nil, for caller: Caller = anyone
  ) async throws -> JSON {
    let operation = try #require(session.table.operations.first { $0.name == name })
    let output = try await session.perform(
      operation, Arguments(params: params, for: operation), for: caller)
    let result = try await output.result()
    let violations = SchemaCheck.violations(of: operation.resultSchema, in: result)
    #expect(violations.isEmpty, "\(name) answered what it does not declare: \(violations)")
    return result
  }

  /// The failure of a call that must fail.
  func failure(
    _ name: String, _ params: JSON? = nil, for caller: Caller = anyone,
    _ location: SourceLocation = #_sourceLocation
  ) async throws -> Failure {
    try #require(
      await #expect(throws: Failure.self, sourceLocation: location) {
        try await call(name, params, for: caller)
      })
  }

  /// The query that the browser brings back from the authorization page.
  func query(of url: JSON?, _ decision: String = "allow", tenant: String? = nil) throws -> String {
    let page = try #require(url?.string).dropFirst(ready("authorize_url").count)
    let reply = server.respond(
      to: SandboxRequest(
        method: "POST", target: "/app/oauth/authorize" + page,
        headers: [
          ("accept", "application/json"), ("content-type", "application/x-www-form-urlencoded"),
        ], body: Array(("decision=\(decision)" + (tenant.map { "&tenant=" + $0 } ?? "")).utf8)))
    let redirect = try #require(try JSON(validating: reply.body)["redirect_url"]?.string)
    return String(redirect.drop { $0 != "?" }.dropFirst())
  }

  /// Waits until the browser was started; the address it was given.
  func opened() async throws -> String { try #require(await browser.nextAddress()) }

  func login() async throws {
    let attempt = try await call("authorize", ["listen": false])
    try await call("code", ["code": .string("?" + query(of: attempt["authorization_url"]))])
  }
}

/// What went over the wire.
private final class Traffic: Sendable {
  private let log = Mutex<[Exchange]>([])

  func add(_ exchange: Exchange) { log.withLock { $0.append(exchange) } }

  var all: [Exchange] { log.withLock { $0 } }
}

/// What a session told its observer.
final class Events: Sendable {
  private let log = Mutex<[SessionEvent]>([])

  func add(_ event: SessionEvent) { log.withLock { $0.append(event) } }

  var all: [SessionEvent] { log.withLock { $0 } }

  /// The logins that were told, with their states or the kinds of their failures.
  var logins: [String] {
    all.compactMap { event in
      guard case .authorizeCompleted(let outcome) = event else { return nil }
      return switch outcome {
      case .success(let token): token["state"]?.string ?? "?"
      case .failure(let failure): failure.kind.name
      }
    }
  }
}

/// The person's browser, and the port it is sent to: visits come in by a call instead of a socket,
/// which the listener's own tests use.
final class Browser: Sendable {
  private struct Listener: RedirectServing {
    let browser: Browser
    let uri: String
    func stop() async { browser.state.withLock { $0.listening[uri] = nil } }
  }
  private struct State {
    var listening: [String: @Sendable (String) async -> LoginPage?] = [:]
    var refuses = false
  }
  private let state = Mutex(State())
  private let (opened, continuation) = AsyncStream.makeStream(of: String.self)

  var isServed: Bool { state.withLock { !$0.listening.isEmpty } }

  /// From now on no port can be had.
  func refuse() { state.withLock { $0.refuses = true } }

  func open(_ url: String) { continuation.yield(url) }

  /// Waits until an address is opened.
  func nextAddress() async -> String? {
    var iterator = opened.makeAsyncIterator()
    return await iterator.next()
  }

  func listen(
    _ uri: String, _ receive: @escaping @Sendable (String) async -> LoginPage?
  ) throws -> any RedirectServing {
    try state.withLock { state in
      if state.refuses { throw Failure(.network, "the port is taken: choose another") }
      state.listening[uri] = receive
    }
    return Listener(browser: self, uri: uri)
  }

  /// Goes to the redirect URI with that query; what the page shows, or nil for "not yours".
  func visit(_ query: String) async -> LoginPage? {
    await state.withLock { $0.listening.values.first }?(query)
  }
}
