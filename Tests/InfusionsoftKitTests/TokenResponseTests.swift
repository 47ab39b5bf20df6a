import Testing

@testable import InfusionsoftKit

@Suite struct TokenResponseTests {
  private static func issued(
    refresh: String? = "r", lifetime: Double = 86_399, scope: String = "full|ab123.infusionsoft.com"
  ) -> TokenResponse {
    .issued(
      access: Secret("a"), refresh: refresh.map { Secret($0) }, lifetime: lifetime, scope: scope)
  }

  @Test(arguments: [
    (
      #"{"access_token":"a","refresh_token":"r","token_type":"bearer","expires_in":86399,"#
        + #""scope":"full|ab123.infusionsoft.com"}"#, issued()
    ),
    (
      #"{"access_token":"a","refresh_token":"r","expires_in":"3600","scope":"full|ab123.infusionsoft.com","x":[]}"#,
      issued(lifetime: 3600)
    ),
    (#"{"access_token":"a","expires_in":60}"#, issued(refresh: nil, lifetime: 60, scope: "")),
    (
      #"{"access_token":"a","refresh_token":"","expires_in":60}"#,
      issued(refresh: nil, lifetime: 60, scope: "")
    ),
    (
      #"{"access_token":"a","refresh_token":null,"expires_in":60.5,"scope":null}"#,
      issued(refresh: nil, lifetime: 60.5, scope: "")
    ),
  ])
  func `a pair is taken as it comes`(body: String, response: TokenResponse) {
    #expect(TokenResponse(status: 200, body: Array(body.utf8), retryAfter: nil) == response)
  }

  /// RFC 6749 §5.1 only recommends `expires_in`; the old pair is spent, so this one is kept.
  @Test(arguments: ["", #","expires_in":null"#, #","expires_in":"soon""#, #","expires_in":-5"#])
  func `a pair without a usable lifetime is not thrown away`(expiry: String) {
    let body = #"{"access_token":"a","refresh_token":"r"\#(expiry)}"#
    let response = TokenResponse(status: 200, body: Array(body.utf8), retryAfter: nil)
    guard case .issued(Secret("a"), Secret("r")?, let lifetime, _) = response else {
      Issue.record("\(response)")
      return
    }
    #expect(lifetime > 0 && lifetime <= 86_400)
  }

  @Test(arguments: [
    "", "{", "null", "[]", "{}", #"{"access_token":""}"#, #"{"access_token":" ","expires_in":60}"#,
    #"{"access_token":7,"expires_in":60}"#, #"{"access_token":"canary-token","expires_"#,
    "<html>502</html>",
  ])
  func `a success without a token leaves the outcome open, and shows none of it`(body: String) {
    let response = TokenResponse(status: 200, body: Array(body.utf8), retryAfter: nil)
    guard case .uncertain(let why) = response else {
      Issue.record("\(response)")
      return
    }
    #expect(!why.contains("canary"))
  }

  @Test(arguments: [
    (400, #"{"error":"invalid_grant","error_description":"Invalid refresh token"}"#),
    (400, #"{"error":"invalid_request","error_description":"Invalid Refresh Token"}"#),
    (401, #"{"error":"invalid_grant"}"#),
    (400, #"{"error":"invalid_request","error_description":"INVALID REFRESH TOKEN"}"#),
  ])
  func `a dead grant is told in two dialects`(status: Int, body: String) {
    let response = TokenResponse(status: status, body: Array(body.utf8), retryAfter: nil)
    guard case .invalidGrant = response else {
      Issue.record("\(response)")
      return
    }
  }

  @Test(arguments: [
    (401, #"{"error":"invalid_client"}"#, TokenResponse.invalidClient("invalid_client")),
    (
      400, #"{"error":"unauthorized_client","error_description":"Not you"}"#,
      .invalidClient("Not you")
    ),
    (
      400, #"{"error":"invalid_request","error_description":"grant_type is missing"}"#,
      .rejected("grant_type is missing")
    ),
    (400, #"{"error":"invalid_request"}"#, .rejected("invalid_request")),
    (400, #"{"error":"unsupported_grant_type"}"#, .rejected("unsupported_grant_type")),
    (403, "<h1>Developer Inactive</h1>", .rejected("status 403: “<h1>Developer Inactive</h1>”")),
    (404, "", .rejected("status 404: an empty body")),
    (302, "", .rejected("status 302: an empty body")),
    (500, "", .uncertain("answered 500: an empty body")),
    (503, "<html>busy", .uncertain("answered 503: “<html>busy”")),
    (
      504, #"{"error":"invalid_grant"}"#,
      .uncertain("answered 504: “{\"error\":\"invalid_grant\"}”")
    ),
  ])
  func `every other answer is read`(status: Int, body: String, response: TokenResponse) {
    #expect(TokenResponse(status: status, body: Array(body.utf8), retryAfter: nil) == response)
  }

  @Test(
    arguments: [
      (nil, nil), ("30", 30), (" 5 ", 5), ("Wed, 21 Oct 2026 07:28:00 GMT", nil), ("-3", nil),
    ] as [(String?, Int?)])
  func `a 429 is a refusal before anything happened`(header: String?, seconds: Int?) {
    #expect(
      TokenResponse(
        status: 429, body: Array(#"{"error":"invalid_grant"}"#.utf8), retryAfter: header)
        == .throttled(retryAfter: seconds))
  }
}
