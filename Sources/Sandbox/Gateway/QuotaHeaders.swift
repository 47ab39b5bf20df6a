/// The `x-keap-*` headers of an API reply.
struct QuotaHeaders {
  struct Level {
    let limit: Int
    let used: Int
    var available: Int { max(0, limit - used) }
  }

  let tenantID: String
  let quota: Level
  let quotaExpiry: Timestamp
  let throttle: Level
  let tenantMinute: Level
  let tenantDay: Level
  /// Told only where it is not the vendor's, whose gateway leaves it empty.
  let spikeLimit: Int?

  var headers: [(name: String, value: String)] {
    [
      ("x-keap-product-quota-limit", "\(quota.limit)"),
      ("x-keap-product-quota-time-unit", "day"),
      ("x-keap-product-quota-interval", "1"),
      ("x-keap-product-quota-available", "\(quota.available)"),
      ("x-keap-product-quota-used", "\(quota.used)"),
      ("x-keap-product-quota-expiry-time", "\(quotaExpiry.milliseconds)"),
      ("x-keap-product-throttle-limit", "\(throttle.limit)"),
      ("x-keap-product-throttle-time-unit", "minute"),
      ("x-keap-product-throttle-interval", "1"),
      ("x-keap-product-throttle-available", "\(throttle.available)"),
      ("x-keap-product-throttle-used", "\(throttle.used)"),
      ("x-keap-product-spike-limit", spikeLimit.map { "\($0)" } ?? ""),
      ("x-keap-tenant-id", tenantID),
      ("x-keap-tenant-throttle-limit", "\(tenantMinute.limit)|\(tenantDay.limit)"),
      ("x-keap-tenant-throttle-time-unit", "minute|day"),
      ("x-keap-tenant-throttle-interval", "1|1"),
      (
        "x-keap-tenant-throttle-available", "\(tenantMinute.available)|\(tenantDay.available)"
      ),
      ("x-keap-tenant-throttle-used", "\(tenantMinute.used)|\(tenantDay.used)"),
    ]
  }

  /// What an unauthenticated request gets: every name, with nothing to tell.
  static let empty: [(name: String, value: String)] = {
    let none = Level(limit: 0, used: 0)
    let filled = QuotaHeaders(
      tenantID: "", quota: none, quotaExpiry: Timestamp(milliseconds: 0), throttle: none,
      tenantMinute: none, tenantDay: none, spikeLimit: nil)
    return filled.headers.map { header in
      guard header.name.hasPrefix("x-keap-tenant-throttle-") else { return (header.name, "") }
      let constant = header.name.hasSuffix("time-unit") || header.name.hasSuffix("interval")
      return (header.name, constant ? header.value : "|")
    }
  }()
}
