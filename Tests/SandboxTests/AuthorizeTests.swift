import JSONText
import Testing

@testable import Sandbox

@Suite struct `The authorization page` {
  @Test func `names the tenant and has both buttons`() {
    var visitor = Visitor()
    let reply = visitor.send("GET", visitor.authorizeTarget())
    #expect(reply.status == 200)
    #expect(reply.header("content-type") == "text/html; charset=utf-8")
    #expect(reply.text.contains("<option>ab123.infusionsoft.com</option>"))
    #expect(reply.text.contains(#"name="decision" value="allow""#))
    #expect(reply.text.contains(#"name="decision" value="deny""#))
    #expect(visitor.standIn.statistics.authorizations == 0)
  }

  @Test func `loads nothing and shows foreign text as text`() {
    var visitor = Visitor()
    let reply = visitor.send(
      "GET", visitor.authorizeTarget(redirectURI: "http://127.0.0.1/<script>alert(1)</script>"))
    #expect(!reply.text.contains("<script"))
    #expect(!reply.text.contains("src="))
    #expect(reply.header("content-security-policy")?.hasPrefix("default-src 'none'") ?? false)
  }

  @Test(arguments: ["GET", "POST"])
  func `never redirects for an unknown client or a bad redirect URI`(method: String) {
    var visitor = Visitor()
    for target in [
      visitor.authorizeTarget(client: "nobody"), visitor.authorizeTarget(redirectURI: nil),
      visitor.authorizeTarget(redirectURI: "/callback"), visitor.authorizeTarget(redirectURI: ""),
      visitor.authorizeTarget(redirectURI: "http://127.0.0.1/#part"), "/app/oauth/authorize",
    ] {
      let reply = visitor.send(method, target, body: "decision=allow")
      #expect(reply.status == 400)
      #expect(reply.header("location") == nil)
      #expect(reply.text.contains("<h1>This request cannot be authorized</h1>"))
    }
  }

  @Test(arguments: [
    ("", ""), ("&state=abc", "&state=abc"), ("&state=0", "&state=0"), ("&state=", "&state="),
    ("&state=a%2Bb+c%7ed%0d%0a", "&state=a%2Bb+c%7ed%0d%0a"),
    ("&response_type=code&scope=full&state=x", "&state=x"),
    ("&code_challenge=abc&code_challenge_method=S256", ""),
  ])
  func `sends an allowed login back with its state as it was written`(
    extra: String, state: String
  ) throws {
    var visitor = Visitor()
    let reply = visitor.press("allow", extra: extra)
    #expect(reply.status == 302)
    let location = try #require(reply.header("location"))
    let tail = "&scope=full%7Cab123.infusionsoft.com" + state
    #expect(location.hasPrefix(Visitor.redirectURI + "?code="))
    #expect(location.hasSuffix(tail))
    let code = location.dropFirst(Visitor.redirectURI.count + 6).dropLast(tail.count)
    #expect(code.count == 8)
    #expect(code.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) })
    #expect(visitor.standIn.statistics.authorizations == 1)
  }

  @Test func `continues a query that the redirect URI already has`() throws {
    var visitor = Visitor()
    let location = visitor.press("allow", redirectURI: "http://127.0.0.1/cb?a=b").header("location")
    #expect(try #require(location).hasPrefix("http://127.0.0.1/cb?a=b&code="))
  }

  @Test func `tells a denial`() {
    var visitor = Visitor()
    let location = visitor.press("deny", extra: "&state=s").header("location")
    #expect(location == Visitor.redirectURI + "?error=access_denied&state=s")
    #expect(visitor.standIn.statistics.authorizations == 0)
  }

  @Test func `tells a program the address as data`() throws {
    var visitor = Visitor()
    let reply = visitor.send(
      "POST", visitor.authorizeTarget(extra: "&state=s"), headers: [("Accept", "application/json")],
      body: "decision=deny")
    #expect(reply.status == 200)
    #expect(
      try reply.json
        == ["redirect_url": .string(Visitor.redirectURI + "?error=access_denied&state=s")])
    let refused = visitor.send(
      "POST", visitor.authorizeTarget(client: "nobody"), headers: [("Accept", "application/json")],
      body: "decision=allow")
    #expect(refused.status == 400)
    #expect(try refused.json["error"] == "No application has this client_id.")
  }

  @Test(arguments: [
    ("&response_type=token", "unsupported_response_type"),
    ("&scope=contacts.read", "invalid_scope"),
  ])
  func `knows one response type and one scope`(extra: String, error: String) {
    var visitor = Visitor()
    let location = visitor.press("allow", extra: extra).header("location")
    #expect(location == Visitor.redirectURI + "?error=" + error)
  }

  @Test(arguments: ["", "decision=maybe", "decision=allow&tenant=example.com"])
  func `refuses a form it did not send`(form: String) {
    var visitor = Visitor()
    let reply = visitor.send("POST", visitor.authorizeTarget(), body: form)
    #expect(reply.status == 400)
    #expect(reply.header("location") == nil)
  }

  @Test func `takes another tenant`() throws {
    var visitor = Visitor()
    let reply = visitor.exchange(try visitor.code(form: "&tenant=xy99.infusionsoft.com"))
    #expect(try reply.json["scope"]?.string == "full|xy99.infusionsoft.com")
  }
}
