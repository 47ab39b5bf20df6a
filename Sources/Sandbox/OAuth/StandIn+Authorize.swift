import JSONText

/// `GET` and `POST /app/oauth/authorize`: the page with Allow and Deny, and what they lead to.
extension StandIn {
  mutating func authorize(_ request: SandboxRequest, at now: Timestamp) -> SandboxReply {
    guard ["GET", "POST"].contains(request.effectiveMethod) else {
      return .methodNotAllowed(["GET", "POST"])
    }
    let query = FormFields(request.query)
    guard query["client_id"] == application.clientID else {
      return .refusedLogin("No application has this client_id.", for: request)
    }
    guard let redirectURI = query["redirect_uri"], isAbsoluteWithoutFragment(redirectURI) else {
      return .refusedLogin(
        "redirect_uri must be an absolute URI without a fragment.", for: request)
    }
    // The state goes back byte for byte, so it is never decoded.
    let state = query.first("state").map { "&state=" + percentEncoded($0.raw, allowing: visible) }
    let separator = redirectURI.contains("?") ? "&" : "?"
    func back(_ outcome: String) -> String {
      percentEncoded(redirectURI, allowing: visible) + separator + outcome + (state ?? "")
    }
    guard query["response_type"] ?? "code" == "code" else {
      return .redirect(to: back("error=unsupported_response_type"), for: request)
    }
    guard query["scope"] ?? "full" == "full" else {
      return .redirect(to: back("error=invalid_scope"), for: request)
    }
    guard request.method == "POST" else { return .html(consentPage(redirectURI: redirectURI)) }

    let form = request.form
    let tenant = form["tenant"] ?? StandIn.tenant
    guard isTenant(tenant) else {
      return .refusedLogin("tenant must look like \(StandIn.tenant).", for: request)
    }
    switch form["decision"] {
    case "allow":
      let code = ledger.issueCode(
        redirectURI: redirectURI, tenant: tenant, at: now, from: &randomness)
      statistics.authorizations += 1
      return .redirect(to: back("code=\(code)&scope=full%7C\(tenant)"), for: request)
    case "deny":
      return .redirect(to: back("error=access_denied"), for: request)
    default:
      return .refusedLogin("The decision is neither allow nor deny.", for: request)
    }
  }
}

/// What may stand in a Location header as it is: visible ASCII.
private let visible = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"

private func isAbsoluteWithoutFragment(_ uri: String) -> Bool {
  guard let colon = uri.firstIndex(of: ":"), !uri.contains("#") else { return false }
  let scheme = uri[..<colon].utf8
  return scheme.first.map { isLetter($0) } ?? false
    && scheme.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) || "+-.".utf8.contains($0) }
    && uri.index(after: colon) != uri.endIndex
}

private func isTenant(_ name: String) -> Bool {
  let suffix = ".infusionsoft.com"
  let label = name.dropLast(suffix.count).utf8
  return name.hasSuffix(suffix) && !label.isEmpty
    && label.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
}

private func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

extension SandboxReply {
  /// A 302; for a program that asks for JSON, the address as data.
  fileprivate static func redirect(to address: String, for request: SandboxRequest) -> SandboxReply
  {
    if request.wantsJSON {
      return .json(["redirect_url": .string(address)], headers: [("cache-control", "no-store")])
    }
    return SandboxReply(
      status: 302, headers: [("location", address), ("cache-control", "no-store")])
  }

  /// The page shown instead of a redirect: an address that cannot be trusted is not gone to.
  fileprivate static func refusedLogin(
    _ reason: String, for request: SandboxRequest
  ) -> SandboxReply {
    request.wantsJSON
      ? .json(["error": .string(reason)], status: 400) : .html(refusalPage(reason), status: 400)
  }
}

extension SandboxRequest {
  fileprivate var wantsJSON: Bool { header("accept")?.contains("application/json") ?? false }
}
