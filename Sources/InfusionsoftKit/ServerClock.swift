#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
import CurlHTTP
import Synchronization

/// How far this machine's clock is from the servers', as their answers tell in passing.
///
/// Nothing depends on it: an expiry is counted from the receipt of a token by this machine's clock,
/// so a clock that is wrong by any constant still refreshes in time. One that is set back after the
/// receipt takes a dead token for a good one until the API refuses it, which leads to a refresh, too.
/// What a wrong clock does break is TLS and the judgement of people who read the times.
public final class ServerClock: Sendable {
  /// From here on people are told.
  package static let tolerance = 60

  private let now: @Sendable () -> Date
  private let last = Mutex<(date: String, skew: Int)?>(nil)

  init(now: @escaping @Sendable () -> Date) {
    self.now = now
  }

  /// Whole seconds by which this machine's clock was ahead of the server's at its last answer,
  /// negative when behind; nil before the first answer with a `Date`.
  public var skew: Int? { last.withLock { $0?.skew } }

  /// Compares the clocks; a cached answer says when it was made, and proves nothing.
  func observe(_ headers: HTTPHeaders) {
    // The first answer of a second tells the most, and reading a date takes longer than comparing it.
    guard headers["Age"] == nil, let text = headers["Date"],
      text != last.withLock({ $0?.date }), let date = Timestamp.parseHTTPDate(text)
    else { return }
    // `Date` is rounded down to the second, so a whole second of difference is none.
    let skew = Int(now().timeIntervalSince(date).rounded(.down))
    last.withLock { $0 = (text, skew) }
  }
}

extension Timestamp {
  /// Reads the one form of RFC 9110 §5.6.7 that is still sent: `Sun, 06 Nov 1994 08:49:37 GMT`.
  static func parseHTTPDate(_ text: String) -> Date? {
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    let parts = text.split(separator: " ")
    guard parts.count == 6, parts[0].hasSuffix(","), parts[1].utf8.count == 2, parts[5] == "GMT",
      let month = months.firstIndex(of: String(parts[2]))
    else { return nil }
    return parse("\(parts[3])-\(month < 9 ? "0" : "")\(month + 1)-\(parts[1])T\(parts[4])Z")
  }
}
