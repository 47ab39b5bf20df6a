import Testing

@testable import CurlHTTP

struct URLTests {
  @Test func `a URL is taken apart`() throws {
    let url = try #require(HTTPURL("HTTPS://API.Example.test:8443/a/../b?x=1&y=%20z#end"))
    #expect(url.scheme == "https")
    #expect(url.host == "api.example.test")
    #expect(url.authority == "api.example.test:8443")
  }

  @Test(arguments: [
    ("https://a.test", "a.test"), ("http://a.test/", "a.test"), ("https://a.test:443", "a.test"),
    ("http://a.test:443", "a.test:443"), ("https://[::1]:8443", "[::1]:8443"),
  ])
  func `the authority names a port that is not the default`(
    text: String, authority: String
  ) throws {
    #expect(try #require(HTTPURL(text)).authority == authority)
  }

  @Test func `a URL of the same origin is known by its beginning`() throws {
    let url = try #require(HTTPURL("HTTP://LOCALHOST:8080/a?b"))
    let sibling = try #require(url.sibling("HTTP://LOCALHOST:8080/c/../@evil.test:1/?x=y"))
    #expect(sibling.description == "HTTP://LOCALHOST:8080/c/../@evil.test:1/?x=y")
    #expect(sibling.authority == "localhost:8080")
    #expect(sibling.isLoopback)
    #expect(try #require(HTTPURL(sibling.description)).authority == sibling.authority)
  }

  @Test(arguments: [
    "http://localhost:8080", "http://localhost:80801/", "http://localhost:8080.evil.test/",
    "http://localhost:8080@evil.test/", "http://localhost:8080\\@evil.test/",
    "https://localhost:8080/", "http://localhost:8080/a b", "http://localhost:8080/é",
    "http://localhost:8080/\n", "http:/localhost:8080/", "",
  ])
  func `another origin is no sibling`(text: String) throws {
    #expect(try #require(HTTPURL("http://localhost:8080/a")).sibling(text) == nil)
  }

  @Test(arguments: [
    "http://localhost:8080?a/b", "http://localhost:8080#a/b", "http://localhost:8080",
    "http:/localhost:8080/", "http://localhost:8080/é",
  ])
  func `a URL without a plain origin has no siblings`(text: String) throws {
    #expect(HTTPURL(text)?.sibling(text) == nil)
  }

  @Test func `what may not stand in a URL is encoded`() throws {
    let url = try #require(HTTPURL("https://a.test/two words/é?q=a b"))
    #expect(url.description == "https://a.test/two%20words/%c3%a9?q=a+b")
  }

  @Test func `a URL of another scheme can be read`() throws {
    let url = try #require(HTTPURL("myapp://callback?code=abc&state=x"))
    #expect(url.scheme == "myapp")
    #expect(url.authority == "callback")
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

  @Test func `what is encoded into a query is decoded from it`() {
    let parameters = [("name", "Zoë & Søn = 100%"), ("empty", ""), ("plus", "a+b c")]
    let query = FormEncoding.encode(parameters)
    let decoded = FormEncoding.decode(query)
    #expect(decoded.map(\.name) == parameters.map(\.0))
    #expect(decoded.map(\.value) == parameters.map(\.1))
  }

  @Test(arguments: [
    ("a+b", "a b"), ("%41%2b", "A+"), ("100%", "100%"), ("%4", "%4"), ("%+1", "% 1"),
    ("%zz", "%zz"),
  ])
  func `form decoding leaves a lone percent sign`(encoded: String, decoded: String) {
    #expect(FormEncoding.decode("v=" + encoded).map(\.value) == [decoded])
  }
}
