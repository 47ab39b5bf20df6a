import JSONText

/// What stands before the API: credentials and limits, answered before any path is looked at.
extension StandIn {
  /// Admits a request to the API and adds the gateway's headers to whatever answers it.
  ///
  /// - Parameter expired: treat a good access token as one that has expired.
  mutating func gateway(
    _ request: SandboxRequest, expired: Bool = false, at now: Timestamp
  ) -> SandboxReply {
    switch verdict(on: Credential(request), at: now) {
    case .missing:
      return .gatewayFault("Invalid access token", "oauth.v2.InvalidAccessToken")
    case .unknown:
      return .gatewayFault("Invalid Access Token", "keymanagement.service.invalid_access_token")
    case .known where expired:
      return expiredToken
    case .expired:
      return expiredToken
    case .known(let caller):
      let wait = meters.count(caller, within: limits, at: now)
      var reply =
        wait.map { throttled(identifier: caller.product, isKey: caller.isKey, wait: $0) }
        ?? api(APICall(request, caller: caller, at: now))
      reply.headers += quotaHeaders(for: caller, at: now)
      return reply
    }
  }

  private enum Verdict {
    case missing, unknown, expired
    case known(Caller)
  }

  private func verdict(on credential: Credential, at now: Timestamp) -> Verdict {
    switch credential {
    case .none: return .missing
    case .key(application.apiKey):
      return .known(Caller(product: application.apiKey, isKey: true, tenant: StandIn.tenant))
    case .key: return .unknown
    case .accessToken(let token):
      switch ledger.verdict(onAccessToken: token, at: now) {
      case .valid(let tenant):
        return .known(Caller(product: application.clientID, isKey: false, tenant: tenant))
      case .expired: return .expired
      case .unknown: return .unknown
      }
    }
  }

  /// Stock Apigee: no recording of the vendor's own answer is known.
  private var expiredToken: SandboxReply {
    .gatewayFault(
      "Access Token expired", "keymanagement.service.access_token_expired",
      status: dialect.expiredStatus)
  }

  /// The 429 in the shape the dialect asks for; by itself, the one recorded for that credential.
  func throttled(identifier: String, isKey: Bool, wait: Int) -> SandboxReply {
    let keapShaped = dialect.throttleBody == .keap || (dialect.throttleBody == .auto && isKey)
    var reply =
      keapShaped
      ? SandboxReply.json(
        [
          "code": "429", "message": "Quota Exceeded", "status": "Request Throttled",
          "details": nil,
        ], status: 429)
      : SandboxReply.fault(
        "Rate limit quota violation. Quota limit exceeded. Identifier : \(identifier)",
        "policies.ratelimit.QuotaViolation", status: 429)
    if dialect.retryAfter {
      reply.headers.append(("retry-after", String(max(1, (wait + 999) / 1000))))
    }
    return reply
  }

  private func quotaHeaders(
    for caller: Caller, at now: Timestamp
  ) -> [(name: String, value: String)] {
    let product = meters.products[caller.product] ?? Meters.Product()
    let tenant = meters.tenants[caller.tenant] ?? Meters.Tenant()
    let allowed = caller.isKey ? limits.key : limits.client
    let documented = caller.isKey ? RateLimits().key : RateLimits().client
    return QuotaHeaders(
      tenantID: caller.tenant, quota: .init(limit: allowed.day, used: product.day.used),
      quotaExpiry: now.startOfNextDay,
      throttle: .init(limit: allowed.minute, used: product.minute.used),
      tenantMinute: .init(limit: limits.tenantMinute, used: tenant.minute.used),
      tenantDay: .init(limit: limits.tenantDay, used: tenant.day.used),
      spikeLimit: allowed.spike == documented.spike ? nil : allowed.spike
    ).headers
  }
}

extension SandboxReply {
  static func fault(_ faultstring: String, _ errorcode: String, status: Int) -> SandboxReply {
    .json(
      [
        "fault": [
          "faultstring": .string(faultstring), "detail": ["errorcode": .string(errorcode)],
        ]
      ], status: status)
  }

  fileprivate static func gatewayFault(
    _ faultstring: String, _ errorcode: String, status: Int = 401
  ) -> SandboxReply {
    var reply = fault(faultstring, errorcode, status: status)
    reply.headers += QuotaHeaders.empty
    return reply
  }
}
