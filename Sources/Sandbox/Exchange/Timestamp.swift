#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// A point in time in milliseconds since 1970, and the spellings the vendor's servers use for it.
package struct Timestamp: Sendable, Hashable, Comparable {
  package var milliseconds: Int

  package init(milliseconds: Int) { self.milliseconds = milliseconds }

  package init(_ date: Date) {
    milliseconds = Int((date.timeIntervalSince1970 * 1000).rounded(.down))
  }

  init(_ date: CivilDate) { milliseconds = date.daysSince1970 * Timestamp.day }

  static let second = 1000
  static let day = 86_400_000

  package static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.milliseconds < right.milliseconds
  }

  static func + (left: Timestamp, milliseconds: Int) -> Timestamp {
    Timestamp(milliseconds: left.milliseconds + milliseconds)
  }

  /// The calendar day in UTC, counted from 1970-01-01.
  var dayNumber: Int {
    Int((Double(milliseconds) / Double(Timestamp.day)).rounded(.down))
  }

  var startOfNextDay: Timestamp { Timestamp(milliseconds: (dayNumber + 1) * Timestamp.day) }

  /// How a date-time is written in a reply.
  enum Style: String, CaseIterable {
    /// `2024-01-10T08:00:00Z`
    case z
    /// `2024-01-10T08:00:00.000Z`
    case millis
    /// `2024-01-10T08:00:00.000+0000`
    case offset
  }

  func text(_ style: Style) -> String {
    let time = "\(CivilDate(daysSince1970: dayNumber))T\(clockTime)"
    let fraction = padded(milliseconds - dayNumber * Timestamp.day, 3)
    switch style {
    case .z: return "\(time)Z"
    case .millis: return "\(time).\(fraction)Z"
    case .offset: return "\(time).\(fraction)+0000"
    }
  }

  /// The `Date` header's form (RFC 9110, section 5.6.7).
  var httpDate: String {
    let date = CivilDate(daysSince1970: dayNumber)
    let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    let weekday = weekdays[((dayNumber % 7) + 7) % 7]
    return "\(weekday), \(padded(date.day, 2)) \(months[date.month - 1]) \(padded(date.year, 4)) "
      + "\(clockTime) GMT"
  }

  private var clockTime: String {
    let seconds = (milliseconds - dayNumber * Timestamp.day) / Timestamp.second
    return "\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
  }
}

extension Timestamp {
  /// Reads a full RFC 3339 date-time; a date alone and a time without zone are refused.
  init?(iso8601 text: String) {
    guard let date = CivilDate(String(text.prefix(10))) else { return nil }
    var rest = text.dropFirst(10)
    guard rest.popFirst().map({ $0 == "T" || $0 == "t" }) ?? false else { return nil }
    let clock = rest.prefix(8)
    rest = rest.dropFirst(8)
    let parts = clock.split(separator: ":", omittingEmptySubsequences: false)
    guard clock.count == 8, parts.count == 3, parts.allSatisfy({ $0.count == 2 }),
      let hour = digits(parts[0]), let minute = digits(parts[1]), let second = digits(parts[2]),
      hour < 24, minute < 60, second < 61
    else { return nil }
    var fraction = 0
    if rest.first == "." {
      let shown = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
      guard !shown.isEmpty else { return nil }
      fraction = digits((shown + "00").prefix(3)) ?? 0
      rest = rest.dropFirst(shown.count + 1)
    }
    guard let zone = Timestamp.zoneMinutes(rest) else { return nil }
    let minutes = hour * 60 + minute - zone
    milliseconds =
      date.daysSince1970 * Timestamp.day + (minutes * 60 + second) * Timestamp.second + fraction
  }

  /// `Z`, `+0000` and `+00:00` are all in use.
  private static func zoneMinutes(_ text: Substring) -> Int? {
    if text == "Z" || text == "z" { return 0 }
    guard let sign = text.first, sign == "+" || sign == "-" else { return nil }
    let figures = text.dropFirst().filter { $0 != ":" }
    guard figures.count == 4, let hours = digits(figures.prefix(2)),
      let minutes = digits(figures.suffix(2)), hours < 24, minutes < 60
    else { return nil }
    return (sign == "-" ? -1 : 1) * (hours * 60 + minutes)
  }
}
