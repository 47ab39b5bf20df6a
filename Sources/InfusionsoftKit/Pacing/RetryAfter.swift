#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
import CurlHTTP

extension HTTPHeaders {
  /// The seconds `Retry-After` asks to wait, rounded up: a number, or a date against the server's own
  /// `Date`. Nil for what is neither, in the past or zero.
  func retryAfter(now: Date) -> Int? {
    guard let text = self["Retry-After"]?.trimmingWhitespace(), !text.isEmpty else { return nil }
    if text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
      return Int(text).flatMap { $0 > 0 ? $0 : nil }
    }
    guard let date = Timestamp.parseHTTPDate(String(text)) else { return nil }
    let serverNow = self["Date"].flatMap(Timestamp.parseHTTPDate) ?? now
    let seconds = Int(date.timeIntervalSince(serverNow).rounded(.up))
    return seconds > 0 ? seconds : nil
  }
}
