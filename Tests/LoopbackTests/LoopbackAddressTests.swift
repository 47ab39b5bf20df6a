import Testing

@testable import Loopback

@Suite struct `A redirect URI` {
  @Test(arguments: [
    ("http://127.0.0.1:8123/callback", ["127.0.0.1"], 8123, "/callback"),
    ("http://127.0.0.1:0/callback", ["127.0.0.1"], 0, "/callback"),
    ("http://[::1]:8123/a/b", ["::1"], 8123, "/a/b"),
    ("http://localhost:81/infusionsoft-test/", ["127.0.0.1", "::1"], 81, "/infusionsoft-test/"),
    ("HTTP://LocalHost:81", ["127.0.0.1", "::1"], 81, "/"),
    ("http://localhost/x", ["127.0.0.1", "::1"], 80, "/x"),
    ("http://[::1]/x", ["::1"], 80, "/x"),
    ("http://127.0.0.1:8123?from=here", ["127.0.0.1"], 8123, "/"),
    ("http://127.0.0.1:8123/cb?from=here", ["127.0.0.1"], 8123, "/cb"),
  ])
  func `of this machine is taken apart`(
    uri: String, hosts: [String], port: Int, path: String
  ) throws {
    let address = try LoopbackAddress(redirectURI: uri)
    #expect(address.hosts == hosts)
    #expect(address.port == port)
    #expect(address.path == path)
  }

  @Test(arguments: [
    "https://localhost/oauth-callback", "http://example.com/", "http://127.0.0.1.example.com/",
    "http://user@127.0.0.1:80/", "http://127.0.0.1:80@example.com/", "http://0.0.0.0:80/",
    "http://127.0.0.1:99999/", "http://127.0.0.1:+80/", "http://127.0.0.1:/", "http://::1:80/",
    "http://[::1]x/", "http://127.0.0.1/#part", "http://127.0.0.1/\r\nX: y", "http://", "",
    "app://127.0.0.1/",
  ])
  func `of anywhere else is refused`(uri: String) {
    #expect(throws: RedirectListenerError.notLoopback(uri)) {
      try LoopbackAddress(redirectURI: uri)
    }
  }

  @Test func `gets the real port and keeps the rest`() throws {
    #expect(
      try LoopbackAddress(redirectURI: "http://LOCALHOST:0/cb?x=1").uri(port: 4711)
        == "http://LOCALHOST:4711/cb?x=1")
    #expect(
      try LoopbackAddress(redirectURI: "http://127.0.0.1/cb").uri(port: 80)
        == "http://127.0.0.1/cb")
    #expect(
      try LoopbackAddress(redirectURI: "http://[::1]:0").uri(port: 4711) == "http://[::1]:4711")
  }
}
