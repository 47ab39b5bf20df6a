#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// RFC 3339 date-times, as the program prints them and as the API and people write them.
package enum Timestamp {
  /// `2026-11-24T10:15:30Z`, whole seconds, rounded down.
  package static func format(_ date: Date) -> String {
    format(seconds: Int(date.timeIntervalSince1970.rounded(.down)), fraction: "")
  }

  /// `2026-11-24T10:15:30.000Z`: the only form the API's date filters are documented to take.
  package static func formatMilliseconds(_ date: Date) -> String {
    let milliseconds = Int((date.timeIntervalSince1970 * 1000).rounded(.down))
    let rest = milliseconds - floor(milliseconds, 1000) * 1000
    return format(
      seconds: floor(milliseconds, 1000), fraction: "." + String(rest + 1000).dropFirst())
  }

  /// Written out here because Foundation's formatter counts in Julian years before 1582, and a date
  /// that was read must be written as it was.
  private static func format(seconds: Int, fraction: String) -> String {
    let days = floor(seconds, 86_400)
    let second = seconds - days * 86_400
    let (year, month, day) = civilDate(daysSinceEpoch: days)
    func padded(_ number: Int, to count: Int = 2) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, count - digits.utf8.count)) + digits
    }
    return "\(padded(year, to: 4))-\(padded(month))-\(padded(day))T\(padded(second / 3600))"
      + ":\(padded(second / 60 % 60)):\(padded(second % 60))\(fraction)Z"
  }

  private static func floor(_ number: Int, _ divisor: Int) -> Int {
    let (quotient, rest) = number.quotientAndRemainder(dividingBy: divisor)
    return rest < 0 ? quotient - 1 : quotient
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
    return 365 * y + floor(y, 4) - floor(y, 100) + floor(y, 400) + dayOfYear - 719_468
  }

  /// The inverse of ``daysSinceEpoch(_:_:_:)``.
  private static func civilDate(daysSinceEpoch days: Int) -> (year: Int, month: Int, day: Int) {
    // Eras of 400 years from 0000-03-01, each of 146,097 days.
    let shifted = days + 719_468
    let era = floor(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    return (
      yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month,
      dayOfYear - (153 * marchMonth + 2) / 5 + 1
    )
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
