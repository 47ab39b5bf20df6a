#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// RFC 3339 date-times, as the program prints them and as the API and people write them.
package enum Timestamp {
  /// `2026-11-24T10:15:30Z`, whole seconds, rounded down.
  package static func format(_ date: Date) -> String {
    Date(timeIntervalSince1970: date.timeIntervalSince1970.rounded(.down)).formatted(.iso8601)
  }

  /// `2026-11-24T10:15:30.000Z`: the only form the API's date filters are documented to take.
  package static func formatMilliseconds(_ date: Date) -> String {
    let milliseconds = Int((date.timeIntervalSince1970 * 1000).rounded(.down))
    let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1000)
    let whole = Date(timeIntervalSince1970: Double(rest < 0 ? seconds - 1 : seconds))
    let fraction = String((rest < 0 ? rest + 1000 : rest) + 1000).dropFirst()
    return whole.formatted(.iso8601).dropLast() + ".\(fraction)Z"
  }

  /// Reads a date (`2026-01-31`, midnight UTC) or a date-time with a zone (`Z`, `+00:00`, `+0000`)
  /// and any number of fraction digits; nil when it is neither.
  package static func parse(_ text: String) -> Date? {
    var scanner = Scanner(rest: text.utf8[...])
    guard let year = scanner.digits(4), scanner.take("-"), let month = scanner.digits(2),
      scanner.take("-"), let day = scanner.digits(2),
      (1...12).contains(month), (1...daysIn(month, of: year)).contains(day)
    else { return nil }
    var seconds = Double(daysSinceEpoch(year, month, day) * 86_400)
    if scanner.rest.isEmpty { return Date(timeIntervalSince1970: seconds) }

    guard scanner.take("T") || scanner.take("t") || scanner.take(" "),
      let hour = scanner.digits(2), scanner.take(":"), let minute = scanner.digits(2),
      scanner.take(":"), let second = scanner.digits(2), hour < 24, minute < 60, second < 61
    else { return nil }
    seconds += Double(hour * 3600 + minute * 60 + second)
    if scanner.take(".") {
      guard let fraction = scanner.fraction() else { return nil }
      seconds += fraction
    }
    guard let offset = scanner.zone(), scanner.rest.isEmpty else { return nil }
    return Date(timeIntervalSince1970: seconds - Double(offset))
  }

  private static func daysIn(_ month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days from 1970-01-01 in the proleptic Gregorian calendar, counted in years that begin in March.
  private static func daysSinceEpoch(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let y = month <= 2 ? year - 1 : year
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return 365 * y + y / 4 - y / 100 + y / 400 + dayOfYear - 719_468
  }

  private struct Scanner {
    var rest: Substring.UTF8View

    mutating func take(_ character: Unicode.Scalar) -> Bool {
      guard rest.first == UInt8(ascii: character) else { return false }
      rest.removeFirst()
      return true
    }

    mutating func digits(_ count: Int) -> Int? {
      let head = rest.prefix(count)
      guard head.count == count, head.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
      rest.removeFirst(count)
      return head.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    mutating func fraction() -> Double? {
      let head = rest.prefix { (0x30...0x39).contains($0) }
      guard !head.isEmpty else { return nil }
      rest.removeFirst(head.count)
      return head.reversed().reduce(0.0) { ($0 + Double($1 - 0x30)) / 10 }
    }

    /// Seconds east of UTC.
    mutating func zone() -> Int? {
      if take("Z") || take("z") { return 0 }
      let sign = take("+") ? 1 : take("-") ? -1 : 0
      guard sign != 0, let hours = digits(2) else { return nil }
      _ = take(":")
      guard let minutes = digits(2), hours < 24, minutes < 60 else { return nil }
      return sign * (hours * 3600 + minutes * 60)
    }
  }
}
