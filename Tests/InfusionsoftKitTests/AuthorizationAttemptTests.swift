import FoundationEssentials
import JSONText
import Testing

@testable import InfusionsoftKit

@Suite struct AuthorizationAttemptTests {
  private func attempt(
    authorizeURL: String = "https://accounts.example.com/authorize", state: String = "st-_ate"
  ) -> AuthorizationAttempt {
    AuthorizationAttempt(
      state: state, redirectURI: "https://localhost/oauth-callback",
      expiresAt: Date(timeIntervalSince1970: 1_800_000_000),
      binding: GrantBinding(
        clientID: "id &1", endpoints: Endpoints(authorizeURL: authorizeURL)))
  }

  @Test func `the parameters stand in the order of the vendor's own SDK`() {
    #expect(
      attempt().authorizationURL == "https://accounts.example.com/authorize?client_id=id%20%261"
        + "&redirect_uri=https%3A%2F%2Flocalhost%2Foauth-callback&response_type=code&scope=full"
        + "&state=st-_ate")
  }

  @Test func `an address that has a query keeps it`() {
    #expect(
      attempt(authorizeURL: "https://example.com/a?tenant=x").authorizationURL
        .hasPrefix("https://example.com/a?tenant=x&client_id="))
  }

  @Test(arguments: [
    ("st-_ate", true), ("st-_atE", false), ("st-_at", false), ("st-_atee", false), ("", false),
  ])
  func `only the very state answers an attempt`(state: String, answers: Bool) {
    #expect(attempt().isAnswered(by: .code("c", state: state)) == answers)
    #expect(
      attempt().isAnswered(by: .denied(error: "e", description: nil, state: state)) == answers)
  }

  @Test func `no state answers no attempt`() {
    #expect(!attempt().isAnswered(by: .code("c", state: nil)))
    #expect(!attempt().isAnswered(by: .denied(error: "e", description: nil, state: nil)))
  }

  @Test func `an attempt is stored and read back`() throws {
    let attempt = attempt()
    #expect(AuthorizationAttempt(try JSON(attempt.json.text)) == attempt)
  }

  @Test func `the state holds all the random bytes, fit for a URL`() {
    #expect(Base64URL.encode([0xFB, 0xEF, 0xFF, 0x00]) == "--__AA")
    #expect(Base64URL.encode([UInt8](repeating: 0xFF, count: 32)).utf8.count == 43)
  }
}
