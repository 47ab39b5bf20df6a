#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif
import CurlHTTP
import JSONText

/// One try at logging in: what the redirect is checked against.
///
/// It is stored with the grant, so that `authorize` and `code` may run in different processes, is
/// good for ten minutes and is used up by the first redirect that fits it.
public struct AuthorizationAttempt: Sendable, Hashable {
  /// 256 random bits, base64url: binds the redirect to this attempt (RFC 6749 §10.12).
  public let state: String
  /// The redirect URI it was begun with; the code is exchanged with the same.
  public let redirectURI: String
  /// When it is no longer good for a redirect.
  public let expiresAt: Date
  /// The application and endpoints it was begun for.
  public let binding: GrantBinding

  /// RFC 6749 §4.1.2 recommends ten minutes at most for a code; the attempt lives as long.
  static let lifetime: TimeInterval = 600

  init(state: String, redirectURI: String, expiresAt: Date, binding: GrantBinding) {
    self.state = state
    self.redirectURI = redirectURI
    self.expiresAt = expiresAt
    self.binding = binding
  }

  init?(_ json: JSON) {
    guard let state = json["state"]?.string, let redirectURI = json["redirect_uri"]?.string,
      let expires = json["expires_at"]?.string.flatMap(Timestamp.parse),
      let binding = json["application"].flatMap(GrantBinding.init)
    else { return nil }
    self.init(state: state, redirectURI: redirectURI, expiresAt: expires, binding: binding)
  }

  var json: JSON {
    [
      "state": .string(state),
      "redirect_uri": .string(redirectURI),
      "expires_at": .string(Timestamp.format(expiresAt)),
      "application": binding.json,
    ]
  }

  /// The page the user opens; parameters in the order the vendor's own SDK sends them.
  public var authorizationURL: String {
    let query = FormEncoding.encode([
      ("client_id", binding.clientID),
      ("redirect_uri", redirectURI),
      ("response_type", "code"),
      ("scope", "full"),
      ("state", state),
    ])
    let base = binding.endpoints.authorizeURL
    return base + (base.contains("?") ? "&" : "?") + query
  }

  /// Whether a redirect carries this attempt's state.
  public func isAnswered(by response: AuthorizationResponse) -> Bool {
    response.state.map(matches(state:)) ?? false
  }

  /// Whether `candidate` is this attempt's state; takes the same time wherever they differ.
  private func matches(state candidate: String) -> Bool {
    let ours = Array(state.utf8)
    let theirs = Array(candidate.utf8)
    guard ours.count == theirs.count else { return false }
    return zip(ours, theirs).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
