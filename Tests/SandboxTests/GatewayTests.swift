import JSONText
import Testing

@testable import Sandbox

@Suite struct `The gateway` {
  @Test(
    arguments: [
      [], [("authorization", "")], [("authorization", "Token abc")], [("authorization", "Bearer")],
      [("authorization", "Basic YTpi")], [("x-keap-api-key", "")],
    ] as [[(name: String, value: String)]])
  func `answers any path without a bearer alike`(headers: [(name: String, value: String)]) {
    var visitor = Visitor()
    for path in ["/crm/rest/v2/contacts", "/crm/rest/nonsense", "/", "/anything"] {
      let reply = visitor.send("GET", path, headers: headers)
      #expect(reply.status == 401)
      #expect(
        reply.text
          == #"{"fault":{"faultstring":"Invalid access token","#
          + #""detail":{"errorcode":"oauth.v2.InvalidAccessToken"}}}"#)
    }
  }

  @Test func `answers an unknown token differently`() {
    var visitor = Visitor()
    for header in [("authorization", "Bearer nonsense"), ("x-keap-api-key", "KeapAK-nonsense")] {
      let reply = visitor.send("GET", "/crm/rest/nonsense", headers: [header])
      #expect(reply.status == 401)
      #expect(
        reply.text
          == #"{"fault":{"faultstring":"Invalid Access Token","#
          + #""detail":{"errorcode":"keymanagement.service.invalid_access_token"}}}"#)
    }
    #expect(visitor.standIn.statistics.rejected == 2)
  }

  @Test func `has every quota header on a 401, empty but for what is always true`() {
    var visitor = Visitor()
    let headers = visitor.send("GET", "/crm/rest/v2/contacts").headers
      .filter { $0.name.hasPrefix("x-keap-") }
    #expect(headers.count == 18)
    for (name, value) in headers {
      switch name {
      case "x-keap-tenant-throttle-time-unit": #expect(value == "minute|day")
      case "x-keap-tenant-throttle-interval": #expect(value == "1|1")
      case "x-keap-tenant-throttle-limit", "x-keap-tenant-throttle-available",
        "x-keap-tenant-throttle-used":
        #expect(value == "|")
      default: #expect(value == "")
      }
    }
  }

  @Test func `counts down in the headers`() throws {
    var visitor = Visitor()
    let token = try visitor.login().access
    _ = visitor.get("/v2/contacts/1", token: token)
    let reply = visitor.get("/v2/contacts/0", token: token)
    #expect(reply.status == 404)
    let expected = [
      "product-quota-limit": "150000", "product-quota-time-unit": "day",
      "product-quota-interval": "1", "product-quota-available": "149998",
      "product-quota-used": "2", "product-quota-expiry-time": "1795478400000",
      "product-throttle-limit": "1500", "product-throttle-time-unit": "minute",
      "product-throttle-interval": "1", "product-throttle-available": "1498",
      "product-throttle-used": "2", "product-spike-limit": "",
      "tenant-id": "ab123.infusionsoft.com", "tenant-throttle-limit": "10000|250000",
      "tenant-throttle-time-unit": "minute|day", "tenant-throttle-interval": "1|1",
      "tenant-throttle-available": "9998|249998", "tenant-throttle-used": "2|2",
    ]
    for (name, value) in expected { #expect(reply.header("x-keap-" + name) == value) }
  }

  @Test(arguments: [(86_398, nil), (86_399, "keymanagement.service.access_token_expired")])
  func `knows when an access token has expired`(seconds: Int, errorcode: String?) throws {
    var visitor = Visitor()
    let token = try visitor.login().access
    visitor.pass(seconds: seconds)
    let reply = visitor.get("/v2/contacts/1", token: token)
    #expect(reply.status == (errorcode == nil ? 200 : 401))
    #expect(try reply.errorcode == errorcode)
  }

  @Test func `can tell an expired token with another status`() throws {
    var visitor = Visitor { $0.accessTTL = 10 }
    _ = visitor.control("dialect", #"{"expired_status": 500}"#)
    let token = try visitor.login().access
    visitor.pass(seconds: 10)
    #expect(visitor.get("/v2/contacts/1", token: token).status == 500)
  }

  @Test func `takes a key by either header`() {
    var visitor = Visitor()
    let key = visitor.standIn.application.apiKey
    #expect(visitor.get("/v2/contacts/1", token: key).status == 200)
    let reply = visitor.send(
      "GET", "/crm/rest/v2/contacts/1", headers: [("X-Keap-API-Key", key)])
    #expect(reply.status == 200)
    #expect(reply.header("x-keap-product-throttle-limit") == "240")
    #expect(reply.header("x-keap-product-quota-used") == "2")
  }

  @Test func `finds nothing only for those it knows`() throws {
    var visitor = Visitor()
    #expect(visitor.get("/v2/nonsense").status == 404)
    #expect(visitor.get("").status == 404)
    let wrongMethod = visitor.send(
      "PUT", "/crm/rest/v2/contacts",
      headers: [("authorization", "Bearer \(visitor.standIn.application.apiKey)")])
    #expect(wrongMethod.status == 405)
    #expect(wrongMethod.header("allow") == "GET, POST")
  }
}

@Suite struct `The rate limits` {
  @Test func `hold at 25 calls in a second and let go when it has passed`() throws {
    var visitor = Visitor()
    let token = try visitor.login().access
    for _ in 0..<25 { #expect(visitor.get("/v2/contacts/1", token: token).status == 200) }
    let refused = visitor.get("/v2/contacts/1", token: token)
    #expect(refused.status == 429)
    #expect(
      refused.text
        == #"{"fault":{"faultstring":"Rate limit quota violation. Quota limit exceeded. "#
        + #"Identifier : \#(visitor.standIn.application.clientID)","#
        + #""detail":{"errorcode":"policies.ratelimit.QuotaViolation"}}}"#)
    #expect(refused.header("retry-after") == nil)
    #expect(refused.header("x-keap-product-throttle-used") == "25")
    // A key has a window of its own.
    #expect(visitor.get("/v2/contacts/1").status == 200)
    visitor.pass(seconds: 1)
    #expect(visitor.get("/v2/contacts/1", token: token).status == 200)
    #expect(visitor.standIn.statistics.throttled == 1)
  }

  @Test func `hold a key at 10, in the shape recorded for keys`() {
    var visitor = Visitor()
    for _ in 0..<10 { #expect(visitor.get("/v2/contacts/1").status == 200) }
    let refused = visitor.get("/v2/contacts/1")
    #expect(refused.status == 429)
    #expect(
      refused.text
        == #"{"code":"429","message":"Quota Exceeded","status":"Request Throttled","details":null}"#
    )
  }

  @Test(arguments: [
    (#"{"key": {"minute": 3}}"#, 60), (#"{"tenant_minute": 3}"#, 60),
    (#"{"key": {"day": 3}}"#, 50_400), (#"{"tenant_day": 3}"#, 50_400),
  ])
  func `say when it is worth trying again`(limits: String, seconds: Int) {
    var visitor = Visitor()
    _ = visitor.control("limits", limits)
    _ = visitor.control("dialect", #"{"retry_after": true, "throttle_body": "fault"}"#)
    for _ in 0..<3 { #expect(visitor.get("/v2/contacts/1").status == 200) }
    let refused = visitor.get("/v2/contacts/1")
    #expect(refused.status == 429)
    #expect(refused.header("retry-after") == String(seconds))
    visitor.pass(seconds: seconds - 1)
    #expect(visitor.get("/v2/contacts/1").status == 429)
    visitor.pass(seconds: 1)
    #expect(visitor.get("/v2/contacts/1").status == 200)
  }

  @Test func `can be lifted`() {
    var visitor = Visitor()
    _ = visitor.control("limits", #"{"unlimited": true}"#)
    for _ in 0..<200 { #expect(visitor.get("/v2/contacts/1").status == 200) }
    var other = Visitor { $0.unlimited = true }
    for _ in 0..<200 { #expect(other.get("/v2/contacts/1").status == 200) }
  }

  @Test func `count no call that was refused`() throws {
    var visitor = Visitor()
    _ = visitor.control("limits", #"{"key": {"spike": 1, "minute": 5}}"#)
    for _ in 0..<4 { _ = visitor.get("/v2/contacts/1") }
    #expect(visitor.get("/v2/contacts/1").header("x-keap-product-throttle-used") == "1")
    _ = visitor.control("limits", #"{"reset": true}"#)
    #expect(visitor.get("/v2/contacts/1").status == 200)
  }
}

@Suite struct `A rolling window` {
  @Test func `lets each call go when its own time has passed`() {
    var window = RollingWindow.minute
    let start = Timestamp(milliseconds: 1_000_000)
    for second in [0, 15, 30] { window.count(at: start + second * 1000) }
    #expect(window.used == 3)
    #expect(window.millisecondsUntilRelief(at: start + 30_000) == 30_000)
    window.advance(to: start + 59_999)
    #expect(window.used == 3)
    window.advance(to: start + 60_000)
    #expect(window.used == 2)
    window.advance(to: start + 89_999)
    #expect(window.used == 1)
    window.advance(to: start + 500_000)
    #expect(window.used == 0)
  }

  @Test func `starts over when the clock is set back`() {
    var window = RollingWindow.second
    window.count(at: Timestamp(milliseconds: 50_000))
    window.count(at: Timestamp(milliseconds: -50_000))
    #expect(window.used == 1)
  }
}
