import Testing

@testable import CurlHTTP

struct TraceRedactionTests {
  @Test(arguments: [
    ("authorization: Bearer a.b-c", "authorization: •••"),
    ("AUTHORIZATION:x", "AUTHORIZATION:•••"),
    ("h2h3 [authorization: Bearer abc]", "h2h3 [authorization: •••"),
    ("h2h3 [x-keap-api-key: abc]", "h2h3 [x-keap-api-key: •••"),
    ("X-Request-Authorization-Info: none", "X-Request-Authorization-Info: none"),
    ("GET /cb?code=a/b+c&state=x HTTP/1.1", "GET /cb?code=•••&state=x HTTP/1.1"),
    ("postcode=1&code=2", "postcode=1&code=•••"),
    ("the token is Bearer abc, thanks", "the token is Bearer •••, thanks"),
    ("proxy http://me:pa@ss@proxy.test:1/x", "proxy http://•••@proxy.test:1/x"),
    ("see https://a.test/@me", "see https://a.test/@me"),
    ("", ""),
  ])
  func `a line keeps everything but its secrets`(line: String, masked: String) {
    #expect(TraceRedaction.line(line) == masked)
  }

  @Test(arguments: [
    (#"{"access_token":"abc","scope":"full"}"#, #"{"access_token":"•••","scope":"full"}"#),
    (#"{"code":"abc","x":"code"}"#, #"{"code":"•••","x":"code"}"#),
    (#"{"code":404,"message":"no"}"#, #"{"code":404,"message":"no"}"#),
    (#"["code","abc"]"#, #"["code","abc"]"#),
    (#"{"refresh_token":"cut of"#, #"{"refresh_token":"•••""#),
    (#"{"access\u005ftoken":"abc"}"#, #"{"access\u005ftoken":"•••"}"#),
    ("a=1&client_secret=abc&b=2", "a=1&client_secret=•••&b=2"),
  ])
  func `a body keeps everything but its secrets`(body: String, masked: String) {
    #expect(TraceRedaction.body(body) == masked)
  }
}
