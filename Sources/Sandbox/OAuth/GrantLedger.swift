/// What the authorization server has given out: codes, and one grant per login with its tokens.
struct GrantLedger: Sendable {
  /// One login: a tenant, and the chain of token pairs that began with it.
  struct Grant: Sendable {
    let number: Int
    let tenant: String
    /// 1 for the pair of the code exchange, one more with every refresh.
    var generation = 0
    var refreshReuses = 0
    /// The pair that counts; empty once the grant is revoked.
    var accessToken = ""
    var refreshToken = ""
  }

  struct TokenPair: Sendable {
    let accessToken: String
    let refreshToken: String
    let tenant: String
    let expiresIn: Int
  }

  enum AccessVerdict: Equatable {
    case valid(tenant: String)
    case expired
    case unknown
  }

  enum RefreshVerdict {
    case rotated(TokenPair)
    /// The token was good once and has been spent: somebody lost a rotation.
    case reused
    case unknown
  }

  private struct Code {
    let redirectURI: String
    let tenant: String
    let expires: Timestamp
  }

  private struct AccessToken {
    let grant: Int
    let expires: Timestamp
  }

  private struct RefreshToken {
    let grant: Int
    let expires: Timestamp
  }

  /// Lifetimes in seconds.
  var accessLifetime: Int
  var refreshLifetime = 45 * 86_400
  static let codeLifetime = 600

  private(set) var grants: [Grant] = []
  private var codes: [String: Code] = [:]
  private var accessTokens: [String: AccessToken] = [:]
  private var refreshTokens: [String: RefreshToken] = [:]

  init(accessLifetime: Int) { self.accessLifetime = accessLifetime }

  mutating func issueCode(
    redirectURI: String, tenant: String, at now: Timestamp,
    from randomness: inout some RandomNumberGenerator
  ) -> String {
    let code = alphanumerics(8, from: &randomness)
    codes[code] = Code(
      redirectURI: redirectURI, tenant: tenant,
      expires: now + GrantLedger.codeLifetime * Timestamp.second)
    return code
  }

  /// Spends a code, whatever the outcome; nil when it is unknown, used, too old or of another
  /// redirect URI.
  ///
  /// - Parameter revokingOthers: end the earlier grants of the same tenant.
  mutating func exchange(
    code: String, redirectURI: String, revokingOthers: Bool, at now: Timestamp,
    from randomness: inout some RandomNumberGenerator
  ) -> TokenPair? {
    guard let known = codes.removeValue(forKey: code), known.expires > now,
      known.redirectURI == redirectURI
    else { return nil }
    if revokingOthers {
      for index in grants.indices where grants[index].tenant == known.tenant { revoke(index) }
    }
    grants.append(Grant(number: grants.count, tenant: known.tenant))
    return issuePair(for: grants.count - 1, at: now, from: &randomness)
  }

  /// - Parameter revokingAccess: end the access token before it, too.
  mutating func refresh(
    token: String, revokingAccess: Bool, at now: Timestamp,
    from randomness: inout some RandomNumberGenerator
  ) -> RefreshVerdict {
    guard let known = refreshTokens[token] else { return .unknown }
    guard grants[known.grant].refreshToken == token else {
      guard !grants[known.grant].refreshToken.isEmpty else { return .unknown }
      grants[known.grant].refreshReuses += 1
      return .reused
    }
    guard known.expires > now else { return .unknown }
    if revokingAccess { accessTokens[grants[known.grant].accessToken] = nil }
    return .rotated(issuePair(for: known.grant, at: now, from: &randomness))
  }

  func verdict(onAccessToken token: String, at now: Timestamp) -> AccessVerdict {
    guard let known = accessTokens[token] else { return .unknown }
    return known.expires > now ? .valid(tenant: grants[known.grant].tenant) : .expired
  }

  private mutating func issuePair(
    for grant: Int, at now: Timestamp, from randomness: inout some RandomNumberGenerator
  ) -> TokenPair {
    let pair = TokenPair(
      accessToken: alphanumerics(28, from: &randomness),
      refreshToken: alphanumerics(32, from: &randomness),
      tenant: grants[grant].tenant, expiresIn: accessLifetime)
    accessTokens[pair.accessToken] = AccessToken(
      grant: grant, expires: now + accessLifetime * Timestamp.second)
    refreshTokens[pair.refreshToken] = RefreshToken(
      grant: grant, expires: now + refreshLifetime * Timestamp.second)
    grants[grant].generation += 1
    grants[grant].accessToken = pair.accessToken
    grants[grant].refreshToken = pair.refreshToken
    return pair
  }

  private mutating func revoke(_ grant: Int) {
    accessTokens = accessTokens.filter { $0.value.grant != grant }
    grants[grant].accessToken = ""
    grants[grant].refreshToken = ""
  }
}
