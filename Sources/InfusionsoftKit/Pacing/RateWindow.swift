/// One limit of the gateway: how many calls it has let through lately, and when it has room again.
///
/// A value that knows no clock; times are milliseconds since 1970, UTC.
struct RateWindow: Sendable, Equatable {
  /// The limits there are, by the names under which failures and `quota` tell of them.
  enum Name: String, Sendable, CaseIterable {
    case spike, minute, day
    case tenantMinute = "tenant_minute"
    case tenantDay = "tenant_day"

    /// As people say it: `tenant day`.
    var words: String { rawValue.replacing("_", with: " ") }
  }

  let name: Name
  /// How many calls it lets through, as documented or as the gateway last said.
  var limit: Int
  private var meter: RateMeter

  init(_ name: Name, limit: Int) {
    self.init(name, limit: limit, meter: RateMeter(span: name.span))
  }

  init(_ name: Name, limit: Int, meter: RateMeter) {
    self.name = name
    self.limit = limit
    self.meter = meter
  }

  /// Calls that count now.
  var used: Int { meter.used }

  /// What may still be called, not below zero.
  var available: Int { max(limit - used, 0) }

  /// What it counts by.
  var state: RateMeter { meter }

  /// Forgets what no longer counts.
  mutating func advance(to now: Int) { meter.advance(to: now) }

  /// Counts calls that are about to be made, or gives back (below zero) some that were not.
  mutating func count(_ calls: Int, at now: Int) { meter.count(calls, at: now) }

  /// How many calls may go now, leaving what is reserved.
  func room(reserving reserved: Int = 0) -> Int { limit - reserved - used }

  /// Milliseconds until `calls` more may go, leaving what is reserved; nil when they never may.
  func wait(for calls: Int = 1, reserving reserved: Int = 0, at now: Int) -> Int? {
    let allowed = limit - reserved
    guard allowed > 0 else { return nil }
    let lacking = calls - room(reserving: reserved)
    guard lacking > 0 else { return 0 }
    // What does not fit into one span takes whole spans more.
    let (spans, rest) = (lacking - 1).quotientAndRemainder(dividingBy: allowed)
    return meter.relief(of: rest + 1, at: now) + spans * name.span.length
  }

  /// When nothing of what counts now will count any more, by itself.
  func resets(at now: Int) -> Int {
    meter.end ?? (name.span == .day ? RateMeter.endOfDay(holding: now) : now)
  }

  /// Takes over what the gateway says of itself: it also counts the calls of other machines.
  ///
  /// A smaller figure than our own is no news in a window that rolls: calls are under way.
  mutating func learn(limit: Int?, used: Int?, expiry: Int?, at now: Int) {
    if let limit, limit > 0 { self.limit = limit }
    meter.advance(to: now)
    if let expiry { meter.end(at: expiry, from: now) }
    if let used { meter.learn(used: used, at: now) }
  }
}

extension RateWindow.Name {
  var span: RateMeter.Span {
    switch self {
    // Two slots more than a second: the way to the gateway does not take all calls equally long.
    case .spike: .rolling(slot: 50, count: 22)
    case .minute, .tenantMinute: .rolling(slot: 1000, count: 61)
    case .day, .tenantDay: .day
    }
  }

  /// What people keep for themselves of a limit while a bulk job runs.
  func reserve(of limit: Int) -> Int {
    switch self {
    case .spike, .minute, .tenantMinute: (limit + 9) / 10
    case .day, .tenantDay: limit / 100
    }
  }
}
