import CurlHTTP
import Testing

struct URLTests {
  @Test func `a URL is taken apart`() throws {
    let url = try #require(HTTPURL("HTTPS://API.Example.test:8443/a/../b?x=1&y=%20z#end"))
    #expect(url.scheme == "https")
    #expect(url.host == "api.example.test")
    #expect(url.port == 8443)
    #expect(url.path == "/b")
    #expect(url.query == "x=1&y=%20z")
    #expect(url.fragment == "end")
    #expect(url.authority == "api.example.test:8443")
  }

  @Test(arguments: [
    ("https://a.test", 443, "a.test"), ("http://a.test/", 80, "a.test"),
    ("https://a.test:443", 443, "a.test"), ("http://a.test:443", 443, "a.test:443"),
    ("https://[::1]:8443", 8443, "[::1]:8443"),
  ])
  func `the authority names a port that is not the default`(
    text: String, port: Int, authority: String
  )
    throws
  {
    let url = try #require(HTTPURL(text))
    #expect(url.port == port)
    #expect(url.authority == authority)
  }

  @Test func `what may not stand in a URL is encoded`() throws {
    let url = try #require(HTTPURL("https://a.test/two words/é?q=a b"))
    #expect(url.description == "https://a.test/two%20words/%c3%a9?q=a+b")
  }

  @Test func `a URL of another scheme can be read`() throws {
    let url = try #require(HTTPURL("myapp://callback?code=abc&state=x"))
    #expect(url.scheme == "myapp")
    #expect(url.port == nil)
    #expect(FormEncoding.decode(url.query ?? "").map(\.name) == ["code", "state"])
  }

  @Test(arguments: [
    ("http://localhost", true), ("http://LOCALHOST:80", true), ("http://127.0.0.1", true),
    ("http://127.255.0.3:8080", true), ("http://[::1]", true), ("http://0x7f.1", true),
    ("http://127.0.0.1.example.test", false), ("http://127.example.test", false),
    ("http://127.0.0.x", false), ("http://128.0.0.1", false), ("http://[::ffff:127.0.0.1]", false),
    ("http://localhost.example.test", false), ("http://0.0.0.0", false),
  ])
  func `loopback hosts are known by their spelling`(text: String, isLoopback: Bool) throws {
    #expect(try #require(HTTPURL(text)).isLoopback == isLoopback)
  }

  @Test func `only unreserved characters stay as they are`() {
    #expect(FormEncoding.escape("azAZ09-._~") == "azAZ09-._~")
    #expect(FormEncoding.escape("a b&c=d/é+%\n") == "a%20b%26c%3Dd%2F%C3%A9%2B%25%0A")
  }

  @Test func `what is encoded into a query is decoded from it`() throws {
    let parameters = [("name", "Zoë & Søn = 100%"), ("empty", ""), ("plus", "a+b c")]
    let query = FormEncoding.encode(parameters)
    let decoded = FormEncoding.decode(
      try #require(HTTPURL("https://a.test/?\(query)")?.query))
    #expect(decoded.map(\.name) == parameters.map(\.0))
    #expect(decoded.map(\.value) == parameters.map(\.1))
  }

  @Test(arguments: [
    ("a+b", "a b"), ("%41%2b", "A+"), ("100%", "100%"), ("%4", "%4"), ("%+1", "% 1"),
    ("%zz", "%zz"),
  ])
  func `form decoding leaves a lone percent sign`(encoded: String, decoded: String) throws {
    let url = try #require(HTTPURL("https://a.test/?v=\(encoded)"))
    #expect(FormEncoding.decode(url.query ?? "").map(\.value) == [decoded])
  }
}
