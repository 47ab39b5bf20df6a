import JSONText
import TestSupport
import Testing

extension HTTPExchange {
  /// What a browser does that is sent to a redirect URI of this machine; the status and the page.
  static func visit(_ redirect: String) throws -> (status: Int, page: String) {
    let match = try #require(redirect.wholeMatch(of: /http:\/\/127\.0\.0\.1:(\d+)(\/.*)/))
    let answer = try run(port: try #require(UInt16(match.1)), "GET", String(match.2))
    return (answer.status, String(decoding: answer.body, as: UTF8.self))
  }
}

extension Program {
  /// The stored record.
  func record() throws -> JSON {
    try JSON(try #require(home.read(Self.recordName)))
  }
}
