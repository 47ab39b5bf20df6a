import FoundationEssentials
import JSONText
import Testing

@testable import InfusionsoftKit

@Suite struct PortableGrantTests {
  /// What PHP 8 makes of the SDK's token; see `PHPTests` for the real thing.
  static let serialized =
    #"O:18:"Infusionsoft\Token":4:{s:11:"accessToken";s:8:"access-1";s:12:"refreshToken";"#
    + #"s:9:"refresh-1";s:9:"endOfLife";i:1800086399;s:9:"extraInfo";a:2:{s:10:"token_type";"#
    + #"s:6:"bearer";s:5:"scope";s:27:"full|ab123.infusionsoft.com";}}"#

  private func read(_ text: String) throws -> PortableGrant { try PortableGrant(Array(text.utf8)) }

  private static let end = Date(timeIntervalSince1970: 1_800_086_399)

  private func expectToken(_ grant: PortableGrant) {
    #expect(grant.accessToken.reveal() == "access-1")
    #expect(grant.refreshToken?.reveal() == "refresh-1")
    #expect(grant.expiresAt == Self.end)
    #expect(grant.scope == "full|ab123.infusionsoft.com")
  }

  // MARK: PHP

  @Test func `the SDK's token is read, its end as an absolute time`() throws {
    let grant = try read(Self.serialized)
    expectToken(grant)
    #expect(grant.binding == nil)
    #expect(grant.issuedAt == nil)
  }

  @Test func `it may be wrapped: in white space, in Base64, or serialized once more`() throws {
    let base64 = Data(Self.serialized.utf8).base64EncodedString()
    let twice = String(decoding: PHPValue(Self.serialized).serialized, as: UTF8.self)
    for text in [
      "\n  \(Self.serialized)\r\n", base64, base64.prefix(40) + "\n" + base64.dropFirst(40) + "\n",
      twice, Data(twice.utf8).base64EncodedString(),
    ] { expectToken(try read(String(text))) }
  }

  @Test func `properties that are not public, other ends, and no scope are read, too`() throws {
    func token(_ end: String, _ info: String = "N;") -> String {
      "O:18:\"infusionsoft\\token\":4:{s:14:\"\0*\0accessToken\";s:1:\"a\";"
        + "s:32:\"\0Infusionsoft\\Token\0refreshToken\";N;s:9:\"endOfLife\";\(end)"
        + "s:9:\"extraInfo\";\(info)}"
    }
    for (end, seconds) in [("i:1800000000;", 1_800_000_000), ("d:1.8E9;", 1_800_000_000)] {
      #expect(try read(token(end)).expiresAt == Date(timeIntervalSince1970: Double(seconds)))
    }
    #expect(try read(token("s:2:\"10\";")).expiresAt == Date(timeIntervalSince1970: 10))
    let grant = try read(token("N;", "a:0:{}"))
    #expect(grant.expiresAt == nil)
    #expect(grant.refreshToken == nil)
    #expect(grant.scope == "")
  }

  @Test(
    arguments: [
      (#"O:5:"Token":0:{}"#, "another class"), ("a:0:{}", "no object"), ("i:7;", "no object"),
      (#"O:18:"Infusionsoft\Token":0:{}"#, "without an access token"),
      (#"O:18:"Infusionsoft\Token":1:{s:11:"accessToken";N;}"#, "without an access token"),
      (#"O:18:"Infusionsoft\Token":1:{s:11:"accessToken";s:0:"";}"#, "that is empty"),
      ("O:18:\"Infusionsoft\\Token\":1:{s:11:\"accessToken\";s:3:\"a\nb\";}", "holds blanks"),
      (
        #"O:18:"Infusionsoft\Token":2:{s:11:"accessToken";s:1:"a";s:9:"endOfLife";i:-1;}"#,
        "endOfLife is no time"
      ),
      (
        #"O:18:"Infusionsoft\Token":2:{s:11:"accessToken";s:1:"a";s:9:"endOfLife";b:1;}"#,
        "endOfLife is no time"
      ),
      (
        #"O:18:"Infusionsoft\Token":2:{s:11:"accessToken";s:1:"a";s:11:"accessToken";s:1:"b";}"#,
        "a property twice"
      ),
      (serialized.replacing("\\", with: ""), "drops backslashes"),
      (serialized.replacing("\\", with: #"\\"#), "drops backslashes"),
      (String(serialized.dropLast(3)), "ends too early"), (serialized + "x", "more follows"),
    ])
  func `a PHP text that is no token says why`(text: String, reason: String) throws {
    let error = try #require(#expect(throws: PortableGrant.Unreadable.self) { try read(text) })
    #expect(error.reason.contains(reason), "\(error.reason)")
    #expect(!error.reason.contains("access-1") && !error.reason.contains("refresh-1"))
  }

  // MARK: JSON

  @Test func `what export writes, a whole record and a token response are read`() throws {
    let grant = try #require(StoredRecordTests.full.grant)
    for json in [grant.json, StoredRecordTests.full.json] {
      let read = try read(json.text)
      #expect(read.binding == grant.binding)
      #expect(read.issuedAt == grant.issuedAt)
      expectToken(read)
    }
    let php: JSON = ["format": "php", "serialized": .string(grant.serializedForPHP)]
    expectToken(try read(php.text))
    let response = try read(
      #"{"access_token":"a","refresh_token":"r","token_type":"bearer","expires_in":86399,"scope":"full|x"}"#
    )
    #expect(response.expiresAt == nil)
    #expect(response.scope == "full|x")
  }

  @Test(
    arguments: [
      ("", "is empty"), (" \n", "is empty"), ("{", "begins like JSON"), ("{}", "no access_token"),
      (#"{"access_token":7}"#, "no access_token"), (#"{"grant":{}}"#, "no access_token"),
      (#"{"access_token":"a b"}"#, "holds blanks"), (#"{"access_token":""}"#, "is empty"),
      (#"{"access_token":"a","refresh_token":"é"}"#, "refresh token"),
      (#"{"access_token":"a","expires_at":"soon"}"#, "expires_at that is no date-time"),
      (#"{"access_token":"a","issued_at":5}"#, "issued_at that is no date-time"),
      (#"{"access_token":"a","application":{"client_id":"x"}}"#, "an application without"),
      (#"{"access_token":"a","scope":"\u0007"}"#, "a scope with other characters"),
      (#"{"serialized":"{\"serialized\":\"{\\\"serialized\\\":\\\"x\\\"}\"}"}"#, "too many times"),
      ("[]", "neither JSON nor"), ("hello there", "neither JSON nor"),
    ])
  func `a JSON text that is no token says why`(text: String, reason: String) throws {
    let error = try #require(#expect(throws: PortableGrant.Unreadable.self) { try read(text) })
    #expect(error.reason.contains(reason), "\(error.reason)")
  }

  @Test func `what is too large is not looked at`() {
    #expect(throws: PortableGrant.Unreadable.self) {
      try PortableGrant([UInt8](repeating: UInt8(ascii: "a"), count: PortableGrant.limit + 1))
    }
  }

  // MARK: Out

  @Test func `a grant goes out as PHP reads it, and comes back`() throws {
    let grant = try #require(StoredRecordTests.full.grant)
    #expect(grant.serializedForPHP == Self.serialized)
    let back = try read(grant.serializedForPHP).grant(boundTo: grant.binding, at: Self.end)
    #expect(back.accessToken == grant.accessToken)
    #expect(back.refreshToken == grant.refreshToken)
    #expect(back.expiresAt == grant.expiresAt)
    #expect(back.scope == grant.scope)
    #expect(back.issuedAt == Self.end.addingTimeInterval(-86_400))
  }
}
