import CurlHTTP

/// What the `x-keap-*` headers of an answer tell of the gateway's windows.
///
/// The tenant's figures are joined by `|`, in the order of its time units. An unauthenticated
/// answer has all names with nothing behind them.
struct RateHeaders: Sendable, Equatable {
  struct Figures: Sendable, Equatable {
    var limit: Int?
    var used: Int?
    var available: Int?
    /// Milliseconds since 1970.
    var expiry: Int?
  }

  private(set) var figures: [RateWindow.Name: Figures] = [:]
  /// The tenant's host, where it was told.
  private(set) var tenant: String?

  init(_ headers: HTTPHeaders) {
    var tenantFigures: [Substring: [Substring]] = [:]
    for field in headers.fields {
      guard let name = field.name.rateName, !field.value.isEmpty else { continue }
      if let figure = name.dropping("product-quota-") {
        set(figure, field.value[...], in: .day)
      } else if let figure = name.dropping("product-throttle-") {
        set(figure, field.value[...], in: .minute)
      } else if let figure = name.dropping("product-spike-") {
        set(figure, field.value[...], in: .spike)
      } else if let figure = name.dropping("tenant-throttle-") {
        tenantFigures[figure] = field.value.split(separator: "|", omittingEmptySubsequences: false)
      } else if name == "tenant-id" {
        tenant = field.value
      }
    }
    // Without units the documented order holds: minute, then day.
    let units = tenantFigures.removeValue(forKey: "time-unit") ?? ["minute", "day"]
    for (figure, values) in tenantFigures {
      for (unit, value) in zip(units, values) {
        switch unit.trimmingWhitespace() {
        case "minute": set(figure, value, in: .tenantMinute)
        case "day": set(figure, value, in: .tenantDay)
        default: break
        }
      }
    }
  }

  /// A window that the answer says is full: the one that will be full the longest.
  var exhausted: RateWindow.Name? {
    [.day, .tenantDay, .minute, .tenantMinute].first {
      figures[$0]?.available.map { $0 <= 0 } == true
    }
  }

  private mutating func set(_ figure: Substring, _ value: Substring, in window: RateWindow.Name) {
    guard let number = Int(value.trimmingWhitespace()), number >= 0 else { return }
    switch figure {
    case "limit": figures[window, default: Figures()].limit = number
    case "used": figures[window, default: Figures()].used = number
    case "available": figures[window, default: Figures()].available = number
    case "expiry-time": figures[window, default: Figures()].expiry = number
    default: break
    }
  }
}

extension String {
  /// What follows `x-keap-` in a header's name, in lower case; nil in any other name.
  fileprivate var rateName: Substring? {
    let prefix = "x-keap-"
    guard utf8.count > prefix.utf8.count,
      utf8.first == UInt8(ascii: "x") || utf8.first == UInt8(ascii: "X")
    else { return nil }
    let name = lowercased()
    return name.hasPrefix(prefix) ? name.dropFirst(prefix.count) : nil
  }
}

extension Substring {
  fileprivate func dropping(_ prefix: String) -> Substring? {
    hasPrefix(prefix) ? dropFirst(prefix.count) : nil
  }
}
