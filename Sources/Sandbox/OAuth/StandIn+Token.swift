import JSONText

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// `POST /token`: the code exchange and the refresh.
extension StandIn {
  mutating func token(_ request: SandboxRequest, at now: Timestamp) -> SandboxReply {
    guard request.method == "POST" else { return .methodNotAllowed(["POST"]) }
    let contentType = request.header("content-type") ?? ""
    guard contentType.lowercased().hasPrefix("application/x-www-form-urlencoded") else {
      return .tokenError("invalid_request", "The body must be application/x-www-form-urlencoded")
    }
    // Parameters in the URL do not count: they must stand in the body.
    let form = request.form
    switch form["grant_type"] {
    case "authorization_code": return exchange(request, form, at: now)
    case "refresh_token": return refresh(request, form, at: now)
    case nil: return .tokenError("invalid_request", "grant_type is missing")
    default: return .tokenError("unsupported_grant_type", "Unsupported grant type")
    }
  }

  /// The credentials stand in the body; with an Authorization header the vendor's server is
  /// reported to refuse the exchange.
  private mutating func exchange(
    _ request: SandboxRequest, _ form: FormFields, at now: Timestamp
  ) -> SandboxReply {
    guard request.header("authorization") == nil, isClient(form) else { return .invalidClient }
    guard let code = form["code"], let redirectURI = form["redirect_uri"] else {
      return .tokenError("invalid_request", "code and redirect_uri are required")
    }
    guard
      let pair = ledger.exchange(
        code: code, redirectURI: redirectURI, revokingOthers: dialect.loginRevokesOthers, at: now,
        from: &randomness)
    else { return .tokenError("invalid_grant", "Invalid authorization code") }
    statistics.exchanges += 1
    return tokenReply(pair)
  }

  /// Documented with Basic authentication; credentials in the body are reported to work, too.
  private mutating func refresh(
    _ request: SandboxRequest, _ form: FormFields, at now: Timestamp
  ) -> SandboxReply {
    let known = request.header("authorization").map(isClient(basic:)) ?? isClient(form)
    guard known else { return .invalidClient }
    guard let token = form["refresh_token"] else {
      return .tokenError("invalid_request", "refresh_token is missing")
    }
    switch ledger.refresh(
      token: token, revokingAccess: dialect.refreshRevokesAccess, at: now, from: &randomness)
    {
    case .rotated(let pair):
      statistics.refreshes += 1
      return tokenReply(pair)
    case .reused:
      statistics.refreshReuses += 1
      return dialect.deadRefreshToken
    case .unknown:
      return dialect.deadRefreshToken
    }
  }

  private func isClient(_ form: FormFields) -> Bool {
    form["client_id"] == application.clientID && form["client_secret"] == application.clientSecret
  }

  private func isClient(basic header: String) -> Bool {
    let pair = Data("\(application.clientID):\(application.clientSecret)".utf8)
    let parts = header.split(separator: " ")
    return parts.count == 2 && parts[0].lowercased() == "basic"
      && Data(base64Encoded: String(parts[1])) == pair
  }

  private func tokenReply(_ pair: GrantLedger.TokenPair) -> SandboxReply {
    .json(
      [
        "access_token": .string(pair.accessToken),
        "refresh_token": .string(pair.refreshToken),
        "token_type": "bearer",
        "expires_in": dialect.expiresInAsString
          ? .string(String(pair.expiresIn)) : .number(pair.expiresIn),
        "scope": .string("full|\(pair.tenant)"),
      ], headers: [("cache-control", "no-store")])
  }
}

extension SandboxReply {
  static func tokenError(_ error: String, _ description: String, status: Int = 400) -> SandboxReply
  {
    .json(
      ["error": .string(error), "error_description": .string(description)], status: status,
      headers: [("cache-control", "no-store")])
  }

  fileprivate static var invalidClient: SandboxReply {
    var reply = tokenError("invalid_client", "Client authentication failed", status: 401)
    reply.headers.append(("www-authenticate", "Basic realm=\"token\""))
    return reply
  }

  static func methodNotAllowed(_ allowed: [String]) -> SandboxReply {
    var reply = apiError(405, "METHOD_NOT_ALLOWED", "This path does not take that method.")
    reply.headers.append(("allow", allowed.joined(separator: ", ")))
    return reply
  }
}
