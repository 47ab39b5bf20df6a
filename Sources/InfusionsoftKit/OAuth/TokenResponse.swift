#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif
import JSONText

/// What an answer of the token endpoint means for the grant: a pure reading, nothing is done here.
enum TokenResponse: Sendable, Equatable {
  case issued(access: Secret, refresh: Secret?, lifetime: TimeInterval, scope: String)
  /// The code or refresh token is of no more use.
  case invalidGrant(String)
  /// The client id or secret is wrong; the grant is untouched.
  case invalidClient(String)
  /// Refused before anything happened; try again after so many seconds.
  case throttled(retryAfter: Int?)
  /// A server failed after it had the request: the outcome is not known.
  case uncertain(String)
  /// Any other refusal, in the server's words.
  case rejected(String)

  init(status: Int, body: [UInt8], retryAfter: String?) {
    let json = try? JSON(validating: body)
    switch status {
    case 200..<300:
      guard let json, let access = json["access_token"]?.string, !access.isEmpty,
        let lifetime = Self.seconds(json["expires_in"])
      else {
        // No excerpt here: a reply that was cut off may begin with the new token.
        self = .uncertain(
          "answered \(status) with \(body.count) bytes that are not a token response")
        return
      }
      self = .issued(
        access: Secret(access), refresh: json["refresh_token"]?.string.map(Secret.init),
        lifetime: lifetime, scope: json["scope"]?.string ?? "")
    case 429:
      self = .throttled(retryAfter: retryAfter.flatMap { Int($0.trimmingWhitespace()) })
    case 500...:
      self = .uncertain("answered \(status): \(BodyExcerpt(body))")
    default:
      self = Self.refusal(status: status, json: json, body: body)
    }
  }

  private static func refusal(status: Int, json: JSON?, body: [UInt8]) -> TokenResponse {
    let description = json?["error_description"]?.string
    let error = json?["error"]?.string
    let words = description ?? error ?? "status \(status): \(BodyExcerpt(body))"
    switch error {
    case "invalid_grant":
      return .invalidGrant(words)
    case "invalid_request" where description?.lowercased() == "invalid refresh token":
      return .invalidGrant(words)
    case "invalid_client", "unauthorized_client":
      return .invalidClient(words)
    default:
      return .rejected(words)
    }
  }

  /// Seconds as a number or, as the gateway may send them, a numeric string.
  private static func seconds(_ json: JSON?) -> TimeInterval? {
    guard let value = json?.double ?? json?.string.flatMap(Double.init), value.isFinite,
      (0...3_155_760_000).contains(value)
    else { return nil }
    return value
  }
}
