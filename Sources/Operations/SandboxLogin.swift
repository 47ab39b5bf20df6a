import InfusionsoftKit

extension Session {
  /// Logs in at the embedded stand-in without a person, by the very requests a browser would make.
  package func authorizeAtSandbox() async throws {
    let account = try await account()
    let attempt = try await account.custody.beginAuthorization()
    let redirect = try await account.answerConsentPage(
      attempt.authorizationURL, allow: true, deadline: .after(.seconds(10)))
    guard let response = AuthorizationResponse(pasted: redirect) else {
      throw Failure(.internalError, "the sandbox answered with no code")
    }
    try await account.custody.complete(response)
  }
}
