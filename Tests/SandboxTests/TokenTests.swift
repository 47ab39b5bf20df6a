import JSONText
import Testing

@testable import Sandbox

@Suite struct `The token endpoint` {
  @Test func `answers an exchange with exactly the known members`() throws {
    var visitor = Visitor()
    let reply = visitor.exchange(try visitor.code())
    #expect(reply.status == 200)
    #expect(reply.header("content-type") == "application/json;charset=UTF-8")
    let json = try reply.json
    #expect(
      json.members.map(\.name)
        == ["access_token", "refresh_token", "token_type", "expires_in", "scope"])
    #expect(json["token_type"]?.string == "bearer")
    #expect(json["expires_in"]?.int == 86_399)
    #expect(json["scope"]?.string == "full|ab123.infusionsoft.com")
    let tokens = try reply.tokens
    #expect(tokens.access.utf8.count == 28)
    #expect(tokens.refresh.utf8.count == 32)
    #expect((tokens.access + tokens.refresh).allSatisfy { $0.isLetter || $0.isNumber })
  }

  @Test func `takes a code once`() throws {
    var visitor = Visitor()
    let code = try visitor.code()
    #expect(visitor.exchange(code).status == 200)
    let again = visitor.exchange(code)
    #expect(again.status == 400)
    #expect(try again.json["error"]?.string == "invalid_grant")
    #expect(visitor.standIn.statistics.exchanges == 1)
  }

  @Test(arguments: [(599, 200), (600, 400)])
  func `takes a code for ten minutes`(seconds: Int, status: Int) throws {
    var visitor = Visitor()
    let code = try visitor.code()
    visitor.pass(seconds: seconds)
    #expect(visitor.exchange(code).status == status)
  }

  @Test func `wants the redirect URI of the login`() throws {
    var visitor = Visitor()
    let code = try visitor.code()
    #expect(visitor.exchange(code, redirectURI: Visitor.redirectURI + "/").status == 400)
  }

  @Test func `wants the credentials of an exchange in the body and nowhere else`() throws {
    var visitor = Visitor()
    let application = visitor.standIn.application
    let basic = "\(application.clientID):\(application.clientSecret)"
    let rest =
      "&code=\(try visitor.code())&grant_type=authorization_code"
      + "&redirect_uri=\(percentEncoded(Visitor.redirectURI))"
    let body = "client_id=\(application.clientID)&client_secret=\(application.clientSecret)"
    for reply in [
      visitor.token(rest, basic: basic), visitor.token(body + rest, basic: basic),
      visitor.token("client_id=\(application.clientID)&client_secret=wrong" + rest),
      visitor.token("client_id=nobody" + rest),
    ] {
      #expect(reply.status == 401)
      #expect(try reply.json["error"]?.string == "invalid_client")
    }
    // None of them has spent the code.
    #expect(visitor.token(body + rest).status == 200)
  }

  @Test func `rotates a refresh token and kills the old one at once`() throws {
    var visitor = Visitor()
    let first = try visitor.login()
    let second = try visitor.refresh(first.refresh).tokens
    #expect(second.access != first.access)
    #expect(second.refresh != first.refresh)
    let reused = visitor.refresh(first.refresh)
    #expect(reused.status == 400)
    #expect(
      reused.text == #"{"error":"invalid_request","error_description":"Invalid Refresh Token"}"#)
    // The reuse does not end the chain, nor the refresh the access token before it.
    #expect(visitor.refresh(second.refresh).status == 200)
    #expect(visitor.get("/v2/contacts/1", token: first.access).status == 200)
    let statistics = visitor.standIn.statistics
    #expect(statistics.refreshes == 2)
    #expect(statistics.refreshReuses == 1)
  }

  @Test func `speaks the older dialect when told to`() throws {
    var visitor = Visitor()
    _ = visitor.control("dialect", #"{"refresh_error": "invalid_grant"}"#)
    #expect(
      visitor.refresh("nonsense").text
        == #"{"error":"invalid_grant","error_description":"Invalid refresh token"}"#)
    #expect(visitor.standIn.statistics.refreshReuses == 0)
  }

  @Test func `takes the credentials of a refresh by Basic or in the body`() throws {
    var visitor = Visitor()
    let application = visitor.standIn.application
    let first = try visitor.login()
    let second = try visitor.token(
      "grant_type=refresh_token&refresh_token=\(first.refresh)"
        + "&client_id=\(application.clientID)&client_secret=\(application.clientSecret)"
    ).tokens
    let form = "grant_type=refresh_token&refresh_token=\(second.refresh)"
    for reply in [
      visitor.token(form), visitor.token(form, basic: "\(application.clientID):wrong"),
      visitor.token(form, basic: "no colon"),
    ] {
      #expect(reply.status == 401)
      #expect(reply.header("www-authenticate") != nil)
    }
    #expect(visitor.refresh(second.refresh).status == 200)
  }

  @Test(arguments: [(45 * 86_400 - 1, 200), (45 * 86_400, 400)])
  func `lets a refresh token live 45 days`(seconds: Int, status: Int) throws {
    var visitor = Visitor()
    let tokens = try visitor.login()
    visitor.pass(seconds: seconds)
    #expect(visitor.refresh(tokens.refresh).status == status)
  }

  @Test func `does not read parameters from the URL`() throws {
    var visitor = Visitor()
    let reply = visitor.send(
      "POST", "/token?grant_type=refresh_token&refresh_token=x",
      headers: [("content-type", "application/x-www-form-urlencoded")])
    #expect(reply.status == 400)
    #expect(try reply.json["error"]?.string == "invalid_request")
  }

  @Test func `refuses other methods, bodies and grants`() throws {
    var visitor = Visitor()
    #expect(visitor.send("GET", "/token").status == 405)
    let json = visitor.send(
      "POST", "/token", headers: [("content-type", "application/json")], body: "{}")
    #expect(try json.json["error"]?.string == "invalid_request")
    let password = visitor.token("grant_type=client_credentials")
    #expect(try password.json["error"]?.string == "unsupported_grant_type")
  }

  @Test func `can let a login end the earlier ones of its tenant`() throws {
    var visitor = Visitor()
    _ = visitor.control("dialect", #"{"login_revokes_others": true}"#)
    let other = try visitor.login(tenant: "cd456.infusionsoft.com")
    let old = try visitor.login()
    let new = try visitor.login()
    #expect(visitor.refresh(old.refresh).status == 400)
    #expect(visitor.get("/v2/contacts/1", token: old.access).status == 401)
    #expect(visitor.refresh(new.refresh).status == 200)
    #expect(visitor.refresh(other.refresh).status == 200)
  }

  @Test func `can let a refresh end the access token before it`() throws {
    var visitor = Visitor()
    _ = visitor.control("dialect", #"{"refresh_revokes_access": true, "expires_in_string": true}"#)
    let old = try visitor.login()
    let reply = visitor.refresh(old.refresh)
    #expect(try reply.json["expires_in"] == "86399")
    #expect(visitor.get("/v2/contacts/1", token: old.access).status == 401)
  }
}
