import JSONText
import Testing

@testable import Sandbox

@Suite struct `A fault` {
  @Test func `answers in the stand-in's place, as often as it says`() throws {
    var visitor = Visitor()
    _ = visitor.control(
      "faults", #"{"path": "/crm/rest/*", "status": 503, "html": true, "times": 2}"#)
    for _ in 0..<2 {
      let reply = visitor.get("/v2/contacts/1")
      #expect(reply.status == 503)
      #expect(reply.header("content-type") == "text/html")
      #expect(reply.text.contains("<h1>503 Service Unavailable</h1>"))
    }
    #expect(visitor.get("/v2/contacts/1").status == 200)
    #expect(visitor.standIn.statistics.requests == 3)
  }

  @Test func `strikes until it is deleted when it has no end`() {
    var visitor = Visitor()
    _ = visitor.control("faults", #"{"status": 500, "times": 0}"#)
    for _ in 0..<20 { #expect(visitor.get("/v2/contacts/1").status == 500) }
    #expect(visitor.send("DELETE", "/sandbox/faults").text == "[]")
    #expect(visitor.get("/v2/contacts/1").status == 200)
  }

  @Test(arguments: [
    (#"{"method": "POST", "status": 500}"#, false), (#"{"method": "get", "status": 500}"#, true),
    (#"{"path": "/crm/rest/v2/contacts/1", "status": 500}"#, true),
    (#"{"path": "/crm/rest/v2/contacts", "status": 500}"#, false),
    (#"{"path": "/crm/rest/v2/contacts*", "status": 500}"#, true),
    (#"{"contains": "grant_type", "status": 500}"#, false),
    (#"{"reused": true, "status": 500}"#, false), (#"{"reused": false, "status": 500}"#, true),
    (#"{"after": 1, "status": 500}"#, false),
  ])
  func `meets the requests it describes`(order: String, strikes: Bool) {
    var visitor = Visitor()
    #expect(visitor.control("faults", order).status == 200)
    #expect((visitor.get("/v2/contacts/1").status == 500) == strikes)
  }

  @Test func `lets the first ones pass`() {
    var visitor = Visitor()
    _ = visitor.control("faults", #"{"after": 2, "times": 2, "status": 500}"#)
    let statuses = (0..<6).map { _ in visitor.get("/v2/contacts/1").status }
    #expect(statuses == [200, 200, 500, 500, 200, 200])
  }

  @Test(arguments: [("before", false, false), ("after", true, false), ("during", true, true)])
  func `drops a refresh before, after or during its reply`(
    moment: String, rotates: Bool, sendsHalf: Bool
  ) throws {
    var visitor = Visitor()
    let tokens = try visitor.login()
    _ = visitor.control(
      "faults",
      #"{"path": "/token", "contains": "grant_type=refresh_token", "drop": "\#(moment)"}"#)
    let reply = visitor.refresh(tokens.refresh)
    #expect(reply.delivery == (sendsHalf ? .cut(after: reply.body.count / 2) : .nothing))
    #expect(visitor.standIn.statistics.refreshes == (rotates ? 1 : 0))
    #expect(visitor.refresh(tokens.refresh).status == (rotates ? 400 : 200))
  }

  @Test func `can process and answer otherwise`() throws {
    var visitor = Visitor()
    let tokens = try visitor.login()
    _ = visitor.control("faults", #"{"path": "/token", "status": 502, "process": true}"#)
    let reply = visitor.refresh(tokens.refresh)
    #expect(reply.status == 502)
    #expect(!reply.text.contains("access_token"))
    #expect(visitor.standIn.statistics.refreshes == 1)
    #expect(visitor.refresh(tokens.refresh).status == 400)
  }

  @Test func `can treat a good token as expired`() throws {
    var visitor = Visitor()
    let token = try visitor.login().access
    _ = visitor.control("faults", #"{"expire": true}"#)
    #expect(
      try visitor.get("/v2/contacts/1", token: token).errorcode
        == "keymanagement.service.access_token_expired")
    #expect(visitor.get("/v2/contacts/1", token: token).status == 200)
    #expect(visitor.standIn.statistics.rejected == 1)
  }

  @Test func `throttles in the shape of the dialect`() throws {
    var visitor = Visitor()
    _ = visitor.control("dialect", #"{"throttle_body": "keap", "retry_after": true}"#)
    _ = visitor.control("faults", #"{"status": 429}"#)
    let reply = visitor.get("/v2/contacts/1")
    #expect(try reply.json["status"] == "Request Throttled")
    #expect(reply.header("retry-after") == "1")
    #expect(visitor.standIn.statistics.throttled == 1)
  }

  @Test func `changes body, headers, length and time of a reply`() throws {
    var visitor = Visitor()
    _ = visitor.control(
      "faults",
      """
      [{"body": {"contacts": [1.0]}, "headers": {"X-Odd": "yes"}},
       {"body": "plain", "content_type": "text/plain"},
       {"truncate": 7}, {"pad": 1000, "delay_ms": 250}, {"drop": "before", "reset": true}]
      """)
    let body = visitor.get("/v2/contacts/1")
    #expect(body.status == 200)
    #expect(body.text == #"{"contacts": [1.0]}"#)
    #expect(body.header("x-odd") == "yes")
    #expect(body.header("x-keap-tenant-id") != "")
    let plain = visitor.get("/v2/contacts/1")
    #expect(plain.text == "plain")
    #expect(plain.headers.filter { $0.name == "content-type" }.map(\.value) == ["text/plain"])
    #expect(visitor.get("/v2/contacts/1").delivery == .cut(after: 7))
    let padded = visitor.get("/v2/contacts/1")
    #expect(padded.body.suffix(1000).allSatisfy { $0 == 0x20 })
    #expect(padded.delayMilliseconds == 250)
    #expect(try padded.json["id"] == "1")
    let dropped = visitor.get("/v2/contacts/1")
    #expect(dropped.delivery == .nothing && dropped.resets)
  }

  @Test(arguments: [
    "", "nonsense", "[]x", "7", "{}", #"{"times": 1}"#, #"{"stauts": 500}"#, #"{"status": 100}"#,
    #"{"status": "500"}"#, #"{"drop": "now"}"#, #"{"status": 500, "headers": {"a": "b\r\nc: d"}}"#,
    #"{"status": 500, "headers": {"": "b"}}"#, #"{"delay_ms": -1}"#,
    #"[{"status": 500}, {"nonsense": 1}]"#,
  ])
  func `is refused as a whole when it is not understood`(order: String) throws {
    var visitor = Visitor()
    let reply = visitor.control("faults", order)
    #expect(reply.status == 400)
    #expect(try reply.json["error"]?.string?.isEmpty == false)
    #expect(visitor.get("/v2/contacts/1").status == 200)
  }

  @Test func `never meets the control path`() {
    var visitor = Visitor()
    _ = visitor.control("faults", #"{"path": "*", "status": 500, "times": 0}"#)
    #expect(visitor.send("GET", "/sandbox/stats").status == 200)
    #expect(visitor.send("GET", "/sandbox/faults").text == #"[{"path":"*","met":0,"left":null}]"#)
  }
}
