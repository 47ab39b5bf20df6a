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
      guard let json, let access = Self.secret(json["access_token"]) else {
        // No excerpt here: a reply that was cut off may begin with the new token.
        self = .uncertain(
          "answered \(status) with \(body.count) bytes that are not a token response")
        return
      }
      self = .issued(
        access: access, refresh: Self.secret(json["refresh_token"]),
        lifetime: Self.seconds(json["expires_in"]) ?? Self.presumedLifetime,
        scope: json["scope"]?.string ?? "")
    case 429:
      self = .throttled(retryAfter: Self.wait(retryAfter))
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

  /// What an access token is taken to live for where the server does not say (RFC 6749 §5.1 only
  /// recommends it): the vendor's 24 hours. Throwing the pair away would lose the grant, and a token
  /// that ends sooner is renewed when the API refuses it.
  static let presumedLifetime: TimeInterval = 86_400

  private static func secret(_ json: JSON?) -> Secret? {
    json?.string.map(Secret.init).flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The seconds of a `Retry-After`; its other form, a date, is not read.
  private static func wait(_ retryAfter: String?) -> Int? {
    retryAfter.flatMap { Int($0.trimmingWhitespace()) }.flatMap { $0 >= 0 ? $0 : nil }
  }

  /// Seconds as a number or, as the gateway may send them, a numeric string.
  private static func seconds(_ json: JSON?) -> TimeInterval? {
    guard let value = json?.double ?? json?.string.flatMap(Double.init), value.isFinite,
      (0...3_155_760_000).contains(value)
    else { return nil }
    return value
  }
}
