#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif
package import JSONText

/// An access token and the refresh token that came with it.
///
/// Expiry is kept as an absolute time from the moment of receipt: re-based durations are the
/// predecessor SDKs' oldest bug.
public struct Grant: Sendable, Hashable {
  /// What calls are authorized with.
  public let accessToken: Secret
  /// What the next pair is asked for with; it works once.
  public let refreshToken: Secret?
  /// When the access token came, by this machine's clock.
  public let issuedAt: Date
  /// When the access token ends, by this machine's clock.
  public let expiresAt: Date
  /// As the token endpoint said it: `full|ab123.infusionsoft.com`.
  public let scope: String
  /// What the grant belongs to.
  public let binding: GrantBinding

  /// How long a refresh token lives unused, by what the vendor's staff say: 45 days.
  public static let refreshTokenLifetime: TimeInterval = 45 * 86_400

  /// The account's host, the only account identifier in a token response: what follows `|` in the
  /// scope.
  public var tenant: String? {
    guard let bar = scope.lastIndex(of: "|") else { return nil }
    let host = scope[scope.index(after: bar)...]
    return host.isEmpty ? nil : String(host)
  }

  /// The date by which a refresh must have happened lest the grant die of disuse.
  public var refreshBy: Date { issuedAt.addingTimeInterval(Self.refreshTokenLifetime) }

  /// From this age on, a refresh token is renewed although no call needs it yet: 30 days.
  public static let renewalAge: TimeInterval = 30 * 86_400

  /// How long the refresh token has lain unused, in seconds by this machine's clock.
  func refreshTokenAge(at now: Date) -> TimeInterval { max(0, now.timeIntervalSince(issuedAt)) }

  init(
    accessToken: Secret, refreshToken: Secret?, issuedAt: Date, expiresAt: Date, scope: String,
    binding: GrantBinding
  ) {
    self.accessToken = accessToken
    self.refreshToken = refreshToken
    self.issuedAt = issuedAt
    self.expiresAt = expiresAt
    self.scope = scope
    self.binding = binding
  }

  init?(_ json: JSON) {
    guard let access = json["access_token"]?.string,
      let issued = json["issued_at"]?.string.flatMap(Timestamp.parse),
      let expires = json["expires_at"]?.string.flatMap(Timestamp.parse),
      let binding = json["application"].flatMap(GrantBinding.init)
    else { return nil }
    self.init(
      accessToken: Secret(access), refreshToken: json["refresh_token"]?.string.map(Secret.init),
      issuedAt: issued, expiresAt: expires, scope: json["scope"]?.string ?? "", binding: binding)
  }

  /// The stored form, secrets in the clear.
  package var json: JSON {
    var members: [(String, JSON)] = [("access_token", .string(accessToken.reveal()))]
    if let refreshToken { members.append(("refresh_token", .string(refreshToken.reveal()))) }
    members += [
      ("issued_at", .string(Timestamp.format(issuedAt))),
      ("expires_at", .string(Timestamp.format(expiresAt))),
      ("scope", .string(scope)),
      ("application", binding.json),
    ]
    return .object(members)
  }
}

extension Grant {
  /// How near its end an access token is.
  enum Freshness: Sendable {
    /// Good for calls.
    case valid
    /// Within the last half hour (a quarter of a short life): a refresh is tried, its failure borne.
    case expiring
    /// Within the last two minutes (a tenth of a short life): not worth starting a call with.
    case expired
  }

  func freshness(at now: Date) -> Freshness {
    let life = max(expiresAt.timeIntervalSince(issuedAt), 0)
    let left = expiresAt.timeIntervalSince(now)
    if left <= min(120, life / 10) { return .expired }
    return left <= min(1800, life / 4) ? .expiring : .valid
  }
}
