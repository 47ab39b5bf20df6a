#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
import CurlHTTP

/// The two requests of the token endpoint, each sent once on a connection of its own.
struct TokenEndpoint: Sendable {
  let url: String
  let transport: HTTPTransport
  let environment: Environment
  let serverClock: ServerClock

  /// A token request ends by then, one way or the other.
  static let deadline = Duration.seconds(30)

  /// Trades a code for a grant; client id and secret go in the body, as the vendor documents it.
  func exchange(
    code: String, redirectURI: String, clientID: String, clientSecret: Secret
  ) async throws(HTTPFailure) -> TokenResponse {
    try await post(
      [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", redirectURI),
        ("client_id", clientID),
        ("client_secret", clientSecret.reveal()),
      ], secrets: [code, clientSecret.reveal()])
  }

  /// Trades a refresh token for a new pair; client id and secret go in the `Authorization` header,
  /// as the vendor documents it.
  /// - Parameter keepAnswer: given what grants a new pair, as it arrives.
  func refresh(
    _ refreshToken: Secret, clientID: String, clientSecret: Secret,
    keepAnswer: (@Sendable (UnsafeRawBufferPointer) -> Void)? = nil
  ) async throws(HTTPFailure) -> TokenResponse {
    let credentials = Data("\(clientID):\(clientSecret.reveal())".utf8).base64EncodedString()
    return try await post(
      [("grant_type", "refresh_token"), ("refresh_token", refreshToken.reveal())],
      authorization: "Basic " + credentials, keepAnswer: keepAnswer,
      secrets: [refreshToken.reveal(), clientSecret.reveal(), credentials])
  }

  private func post(
    _ form: [(name: String, value: String)], authorization: String? = nil,
    keepAnswer: (@Sendable (UnsafeRawBufferPointer) -> Void)? = nil, secrets: [String]
  ) async throws(HTTPFailure) -> TokenResponse {
    var headers: HTTPHeaders = [
      "Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json",
    ]
    if let authorization { headers.add("Authorization", authorization) }
    var request = HTTPRequest(
      method: "POST", url: url, headers: headers, body: Array(FormEncoding.encode(form).utf8),
      timeout: Self.deadline, maximumBodySize: 1 << 20, singleUse: true, secrets: secrets)
    request.keepAnswer = keepAnswer
    let response = try await transport.send(request)
    serverClock.observe(response.headers)
    // A refusal may repeat what it refuses; a grant is taken as it stands.
    let body = response.status < 300 ? response.body : response.withholding(secrets).body
    return TokenResponse(
      status: response.status, body: body, retryAfter: response.headers["Retry-After"])
  }
}
