import JSONText
import Testing

@testable import Sandbox

@Suite struct `The control path` {
  @Test func `tells what was seen under the names that are fixed`() throws {
    var visitor = Visitor()
    let tokens = try visitor.login()
    _ = visitor.refresh(tokens.refresh)
    _ = visitor.refresh(tokens.refresh)
    _ = visitor.get("/v2/contacts/1", token: tokens.access)
    _ = visitor.get("/v2/contacts/1", token: "nonsense")
    #expect(
      visitor.send("GET", "/sandbox/stats").text
        == #"{"authorizations":1,"exchanges":1,"refreshes":1,"refresh_reuses":1,"#
        + #""requests":2,"rejected":1,"throttled":0}"#)
  }

  @Test func `shows the grants by the ends of their tokens`() throws {
    var visitor = Visitor()
    let tokens = try visitor.refresh(visitor.login().refresh).tokens
    let grant = try #require(visitor.send("GET", "/sandbox/grants").json.elements.first)
    #expect(grant["generation"]?.int == 2)
    #expect(grant["refresh_token"]?.string == "…" + tokens.refresh.suffix(4))
    #expect(grant["revoked"]?.bool == false)
  }

  @Test func `sets the clock, which the Date header follows`() throws {
    var visitor = Visitor()
    #expect(visitor.get("/v2/contacts/1").header("date") == "Mon, 23 Nov 2026 10:00:00 GMT")
    let token = try visitor.login().access
    _ = visitor.control("clock", #"{"advance": 86400}"#)
    let reply = visitor.get("/v2/contacts/1", token: token)
    #expect(reply.status == 401)
    #expect(reply.header("date") == "Tue, 24 Nov 2026 10:00:00 GMT")
    let set = visitor.control("clock", #"{"set": "2027-01-01T00:00:00Z", "access_ttl": 60}"#)
    #expect(try set.json["now"] == "2027-01-01T00:00:00.000Z")
    #expect(try visitor.exchange(visitor.code()).json["expires_in"]?.int == 60)
  }

  @Test(arguments: [
    ("clock", #"{"set": "tomorrow"}"#), ("clock", #"{"forward": 1}"#), ("limits", #"{"hour": 1}"#),
    ("limits", #"{"spike": -1}"#), ("dialect", #"{"accent": "strong"}"#),
    ("dialect", #"{"nulls": 1}"#), ("dialect", #"{"refresh_error": "invalid_token"}"#),
    ("dialect", "nonsense"),
  ])
  func `refuses what it does not understand`(path: String, order: String) throws {
    var visitor = Visitor()
    let reply = visitor.control(path, order)
    #expect(reply.status == 400)
    #expect(try reply.json["error"] != nil)
  }

  @Test func `is documented by itself`() throws {
    var visitor = Visitor()
    let help = visitor.send("GET", "/sandbox")
    #expect(help.header("content-type") == "text/plain; charset=utf-8")
    for path in ["stats", "grants", "faults", "clock", "limits", "dialect"] {
      #expect(help.text.contains("/sandbox/" + path))
      #expect(visitor.send("GET", "/sandbox/" + path).status == 200)
    }
    for name in try visitor.send("GET", "/sandbox/dialect").json.members.map(\.name) {
      #expect(help.text.contains(name))
    }
    #expect(visitor.send("GET", "/sandbox/nonsense").status == 404)
  }
}
