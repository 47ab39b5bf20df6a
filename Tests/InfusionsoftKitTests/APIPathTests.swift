import JSONText
import Testing

@testable import InfusionsoftKit

struct APIPathTests {
  @Test func `a path is taken apart`() throws {
    let path = try APIPath("/v2/contacts?filter=given_name%3D%3DAnn&page_size=5&x")
    #expect(path.path == "/v2/contacts")
    #expect(path.query.map(\.name) == ["filter", "page_size", "x"])
    #expect(path.query.map(\.value) == ["given_name==Ann", "5", ""])
    #expect(try APIPath("/v2/tags/7/contacts:applyTags").path == "/v2/tags/7/contacts:applyTags")
  }

  @Test(arguments: [
    "", "/", "v2/contacts", "/v2", "/v2/../../token", "/v2/%2e%2E/token", "/v2/./x",
    "https://example.com/v2/contacts", "//example.com/v2/x", "/@example.com/v2", "/v2/a b",
    "/v2/a#b", "/v2/é", "/v2/a\\b", "/v2/a\nb", "/vx/contacts", "/token",
  ])
  func `what is no path below the API is refused`(text: String) {
    let failure = #expect(throws: Failure.self) { try APIPath(text) }
    #expect(failure?.kind == .usage)
    #expect(failure?["pointer"] == "/path")
  }
}
