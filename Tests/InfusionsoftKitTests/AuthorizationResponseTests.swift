import InfusionsoftKit
import Testing

@Suite struct AuthorizationResponseTests {
  private static let redirect =
    "https://localhost/oauth-callback?code=XyZ12345&scope=full%7Cab123.infusionsoft.com&state=s-_1"

  @Test(arguments: [
    ("XyZ12345", AuthorizationResponse.code("XyZ12345", state: nil)),
    ("  XyZ12345\r\n", .code("XyZ12345", state: nil)),
    ("'XyZ12345'", .code("XyZ12345", state: nil)),
    ("\" XyZ12345 \"", .code("XyZ12345", state: nil)),
    (redirect, .code("XyZ12345", state: "s-_1")),
    ("<\(redirect)>", .code("XyZ12345", state: "s-_1")),
    ("“\(redirect)”\n", .code("XyZ12345", state: "s-_1")),
    ("`\(redirect)`", .code("XyZ12345", state: "s-_1")),
    (redirect + "#_=_", .code("XyZ12345", state: "s-_1")),
    ("?code=XyZ12345&state=s", .code("XyZ12345", state: "s")),
    ("code=XyZ12345&state=s", .code("XyZ12345", state: "s")),
    ("state=s&code=a%2Fb%3D", .code("a/b=", state: "s")),
    ("http://127.0.0.1:8765/callback?code=abc&state=0", .code("abc", state: "0")),
    ("localhost/cb?code=abc&state=s&state=t&code=d", .code("abc", state: "s")),
    (
      "https://localhost/cb?error=access_denied&state=s",
      .denied(error: "access_denied", description: nil, state: "s")
    ),
    (
      "https://localhost/cb?error=access_denied&error_description=The+user%20said+no&state=s",
      .denied(error: "access_denied", description: "The user said no", state: "s")
    ),
    (
      "https://localhost/cb?code=abc&error=access_denied&state=s",
      .denied(error: "access_denied", description: nil, state: "s")
    ),
  ])
  func `what a person pastes is read`(pasted: String, response: AuthorizationResponse) {
    #expect(AuthorizationResponse(pasted: pasted) == response)
  }

  @Test(arguments: [
    "", "   ", "\"\"", "two words", "https://localhost/oauth-callback", "https://localhost/?",
    "https://localhost/?code=", "https://localhost/?state=s", "https://localhost/#code=abc",
    "?", "=", "localhost:8765", "/callback", "favicon.ico?v=2", "code=&error=", "?#code=a",
  ])
  func `what holds neither code nor error is refused`(pasted: String) {
    #expect(AuthorizationResponse(pasted: pasted) == nil)
  }

  @Test func `a code in the fragment does not count as one in the query`() {
    #expect(
      AuthorizationResponse(pasted: "https://localhost/?state=s#&code=abc") == nil)
  }
}
