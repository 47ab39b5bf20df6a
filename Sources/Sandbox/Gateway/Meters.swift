/// The counters behind the limits: one set per product (client or key), one per tenant.
struct Meters: Sendable {
  struct Product: Sendable {
    var spike = RollingWindow.second
    var minute = RollingWindow.minute
    var day = DailyCounter()
  }

  struct Tenant: Sendable {
    var minute = RollingWindow.minute
    var day = DailyCounter()
  }

  private(set) var products: [String: Product] = [:]
  private(set) var tenants: [String: Tenant] = [:]

  /// Counts a call, unless one of its windows is full: a call that is refused does not count.
  ///
  /// - Returns: nil when the call may pass, otherwise the milliseconds until it might.
  mutating func count(_ caller: Caller, within limits: RateLimits, at now: Timestamp) -> Int? {
    var product = products[caller.product] ?? Product()
    var tenant = tenants[caller.tenant] ?? Tenant()
    product.spike.advance(to: now)
    product.minute.advance(to: now)
    product.day.advance(to: now)
    tenant.minute.advance(to: now)
    tenant.day.advance(to: now)
    let allowed = caller.isKey ? limits.key : limits.client
    var wait: Int?
    func hold(_ milliseconds: Int) { wait = max(wait ?? 0, milliseconds) }
    let untilTomorrow = now.startOfNextDay.milliseconds - now.milliseconds
    if product.spike.used >= allowed.spike {
      hold(product.spike.millisecondsUntilRelief(at: now))
    }
    if product.minute.used >= allowed.minute {
      hold(product.minute.millisecondsUntilRelief(at: now))
    }
    if tenant.minute.used >= limits.tenantMinute {
      hold(tenant.minute.millisecondsUntilRelief(at: now))
    }
    if product.day.used >= allowed.day || tenant.day.used >= limits.tenantDay {
      hold(untilTomorrow)
    }
    if wait == nil {
      product.spike.count(at: now)
      product.minute.count(at: now)
      product.day.count(at: now)
      tenant.minute.count(at: now)
      tenant.day.count(at: now)
    }
    products[caller.product] = product
    tenants[caller.tenant] = tenant
    return wait
  }

  mutating func reset() { self = Meters() }
}
