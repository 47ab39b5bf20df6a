/// All limits that hold for one credential, with those of the tenants it is used for.
///
/// A value; processes share it through a ``RateFile``.
struct RateWindows: Sendable, Equatable {
  /// How a call stands to others.
  enum Priority: Sendable { case interactive, bulk }

  /// A window that has no room, and the milliseconds until it has.
  struct Wait: Sendable, Equatable {
    let window: RateWindow.Name
    let milliseconds: Int
    /// The gateway has asked for it, whatever the window counts.
    var isHold = false
  }

  /// Spike, minute and day of the client or key.
  var product: [RateWindow]
  /// Minute and day of each tenant.
  var tenants: [String: [RateWindow]] = [:]
  /// The gateway has asked for silence until then.
  var heldUntil = 0
  /// Which window the gateway found full when it asked.
  var heldBy = RateWindow.Name.spike

  /// The documented limits.
  init(isKey: Bool) {
    product = [
      RateWindow(.spike, limit: isKey ? 10 : 25), RateWindow(.minute, limit: isKey ? 240 : 1500),
      RateWindow(.day, limit: isKey ? 30_000 : 150_000),
    ]
  }

  static var freshTenant: [RateWindow] {
    [RateWindow(.tenantMinute, limit: 10_000), RateWindow(.tenantDay, limit: 250_000)]
  }

  /// The windows a call of this tenant has to pass, in the order in which people read them.
  func windows(of tenant: String) -> [RateWindow] {
    product + (tenants[tenant] ?? Self.freshTenant)
  }

  mutating func advance(to now: Int) {
    changeAll { $0.advance(to: now) }
    // Whoever wrote that had another idea of the time.
    if heldUntil - now > RateMeter.Span.dayLength { heldUntil = 0 }
  }

  /// How many calls may go at once.
  func room(_ tenant: String, _ priority: Priority, at now: Int) -> Int {
    if heldUntil > now { return 0 }
    return windows(of: tenant).map { $0.room(reserving: reserve($0, priority)) }.min() ?? 0
  }

  /// The longest wait for `calls` more; nil when they may go now. `advance` comes first.
  func wait(for calls: Int = 1, _ tenant: String, _ priority: Priority, at now: Int) -> Wait? {
    var longest = Wait(window: heldBy, milliseconds: max(heldUntil - now, 0), isHold: true)
    for window in windows(of: tenant) {
      let wait =
        window.wait(for: calls, reserving: reserve(window, priority), at: now)
        ?? RateMeter.Span.dayLength
      if wait > longest.milliseconds { longest = Wait(window: window.name, milliseconds: wait) }
    }
    return longest.milliseconds > 0 ? longest : nil
  }

  /// Counts calls in every window; below zero gives back.
  mutating func count(_ calls: Int, _ tenant: String, at now: Int) {
    change(tenant) { $0.count(calls, at: now) }
  }

  /// Takes over what an answer told of the windows.
  mutating func learn(_ reading: RateHeaders, _ tenant: String, at now: Int) {
    change(tenant) { window in
      guard let figures = reading.figures[window.name] else { return }
      window.learn(
        limit: figures.limit, used: figures.used, expiry: figures.expiry, at: now)
    }
  }

  /// Keeps everybody from calling until then.
  mutating func hold(until time: Int, by window: RateWindow.Name) {
    guard time > heldUntil else { return }
    heldUntil = time
    heldBy = window
  }

  private func reserve(_ window: RateWindow, _ priority: Priority) -> Int {
    priority == .bulk ? window.name.reserve(of: window.limit) : 0
  }

  private mutating func change(_ tenant: String, _ body: (inout RateWindow) -> Void) {
    for index in product.indices { body(&product[index]) }
    var windows = tenants[tenant] ?? Self.freshTenant
    for index in windows.indices { body(&windows[index]) }
    tenants[tenant] = windows
  }

  private mutating func changeAll(_ body: (inout RateWindow) -> Void) {
    for index in product.indices { body(&product[index]) }
    for tenant in tenants.keys {
      for index in tenants[tenant, default: []].indices {
        body(&tenants[tenant, default: []][index])
      }
    }
  }
}
