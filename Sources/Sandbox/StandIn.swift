/// The vendor's servers as one value: authorization server, gateway, API and control path.
///
/// It knows no socket and no clock. What is asked of it, and when, goes in; the reply comes out.
package struct StandIn: Sendable {
  package let application: Application
  package internal(set) var statistics = Statistics()
  var ledger: GrantLedger
  var limits: RateLimits
  var meters = Meters()
  var dialect = Dialect()
  var faults: [Fault] = []
  /// How far its clock is ahead of the real one.
  var clockOffset = 0
  var randomness: any RandomNumberGenerator & Sendable
  private let observe: @Sendable (SandboxRequest, SandboxReply) -> Void
  private let contactCount: Int
  private let seed: UInt64
  private var accounts: [String: Account] = [:]

  /// The tenant one logs in to unless another is chosen.
  package static let tenant = "ab123.infusionsoft.com"
  static let tenants = [tenant, "cd456.infusionsoft.com"]

  package init(_ options: SandboxOptions) {
    var randomness = options.randomness
    application = Application(from: &randomness)
    self.randomness = randomness
    ledger = GrantLedger(accessLifetime: options.accessTTL)
    limits = options.unlimited ? .unlimited : RateLimits()
    observe = options.observe
    contactCount = options.contacts
    seed = options.seed
  }

  /// Answers one request.
  ///
  /// - Parameter realTime: the time of day outside; the stand-in's own may be set ahead of it.
  package mutating func respond(
    to request: SandboxRequest, at realTime: Timestamp
  ) -> SandboxReply {
    let now = realTime + clockOffset
    let struck =
      request.destination == .control
      ? nil : faults.indices.first { faults[$0].strikes(request) }
    var reply = struck.map { spoiled(request, by: faults[$0], at: now) } ?? handle(request, at: now)
    if request.destination == .api {
      count(reply)
      if struck == nil { observe(request, reply) }
    }
    reply.headers.append(("date", now.httpDate))
    return reply
  }

  private mutating func handle(
    _ request: SandboxRequest, expired: Bool = false, at now: Timestamp
  ) -> SandboxReply {
    switch request.destination {
    case .control: control(request, at: now)
    case .authorize: authorize(request, at: now)
    case .token: token(request, at: now)
    case .api: gateway(request, expired: expired, at: now)
    }
  }

  private mutating func spoiled(
    _ request: SandboxRequest, by fault: Fault, at now: Timestamp
  ) -> SandboxReply {
    let own = fault.isProcessed ? handle(request, expired: fault.expire, at: now) : nil
    var reply =
      switch fault.substitute?.status {
      case 429: throttled(identifier: application.clientID, isKey: false, wait: 1000)
      case let status?: SandboxReply.apiError(status, "FAULT", "The sandbox was told to fail.")
      case nil: own ?? SandboxReply(status: 503)
      }
    fault.spoil(&reply)
    return reply
  }

  private mutating func count(_ reply: SandboxReply) {
    statistics.requests += 1
    switch reply.status {
    case 401: statistics.rejected += 1
    case 429: statistics.throttled += 1
    default: break
    }
  }

  /// Lends what belongs to the caller's tenant; a refusal is answered in the
  /// shape of the version that was called.
  mutating func withAccount(
    _ call: APICall, _ body: (inout Account, Dialect) throws(Refusal) -> SandboxReply
  ) -> SandboxReply {
    let tenantSeed =
      call.caller.tenant == StandIn.tenant
      ? seed : call.caller.tenant.utf8.reduce(seed) { $0 &* 31 &+ UInt64($1) }
    let unopened = Account(contacts: ContactBook(count: contactCount, seed: tenantSeed))
    do throws(Refusal) {
      return try body(&accounts[call.caller.tenant, default: unopened], dialect)
    } catch {
      return call.isV1 ? .v1(error) : .v2(error)
    }
  }
}
