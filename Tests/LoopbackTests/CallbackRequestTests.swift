import Testing

@testable import Loopback

@Suite struct `A callback request` {
  @Test(arguments: [
    ("GET /callback?code=a&state=b HTTP/1.1\r\nHost: x\r\n\r\n", "code=a&state=b"),
    ("GET /callback?error=access_denied HTTP/1.0\r\n\r\n", "error=access_denied"),
    ("GET /callback HTTP/1.1\r\n\r\n", ""),
    ("GET /callback? HTTP/1.1\r\n\r\n", ""),
    ("GET /callback?a=b?c=d HTTP/1.1\r\n\r\n", "a=b?c=d"),
    ("GET /callback?state=%7E+x HTTP/1.1\n\n", "state=%7E+x"),
  ])
  func `of the path hands its query on as it stands`(text: String, query: String) {
    #expect(CallbackRequest.read(Array(text.utf8), path: "/callback") == .callback(query: query))
  }

  @Test(arguments: [
    ("GET /other?code=a HTTP/1.1\r\n\r\n", CallbackRequest.Refusal.notFound),
    ("GET /callback/ HTTP/1.1\r\n\r\n", .notFound),
    ("GET /CALLBACK HTTP/1.1\r\n\r\n", .notFound),
    ("GET /favicon.ico HTTP/1.1\r\n\r\n", .notFound),
    ("POST /callback?code=a HTTP/1.1\r\nContent-Length: 3\r\n\r\n", .methodNotAllowed),
    ("GET /callback?code=a\r\n\r\n", .malformed),
    ("GET  /callback HTTP/1.1\r\n\r\n", .malformed),
    ("GET /callback HTTP/2.0\r\n\r\n", .malformed),
    ("GET http://127.0.0.1/callback HTTP/1.1\r\n\r\n", .malformed),
    ("\r\n\r\n", .malformed),
    ("GET /callback?code=ä HTTP/1.1", .malformed),
    ("\u{16}\u{03}\u{01}\u{02}", .malformed),
  ])
  func `of another kind is refused`(text: String, refusal: CallbackRequest.Refusal) {
    #expect(CallbackRequest.read(Array(text.utf8), path: "/callback") == .refused(refusal))
  }

  @Test func `by HEAD is refused without a body`() {
    let bytes = Array("HEAD /callback HTTP/1.1\r\n\r\n".utf8)
    #expect(
      CallbackRequest.read(bytes, path: "/callback")
        == .refused(.methodNotAllowed, withBody: false))
  }

  @Test func `is awaited byte by byte until its last one`() {
    let bytes = Array("GET /callback?code=a HTTP/1.1\r\nHost: x\r\n\r\n".utf8)
    for count in 0..<bytes.count {
      #expect(CallbackRequest.read(Array(bytes.prefix(count)), path: "/callback") == .incomplete)
    }
  }

  @Test func `may take 8 KiB and not a byte more`() {
    let head = "GET /callback HTTP/1.1\r\nX: "
    let room = CallbackRequest.limit - head.utf8.count - 4
    func request(_ count: Int) -> [UInt8] {
      Array((head + String(repeating: "x", count: count) + "\r\n\r\n").utf8)
    }
    #expect(CallbackRequest.read(request(room), path: "/callback") == .callback(query: ""))
    #expect(CallbackRequest.read(request(room + 1), path: "/callback") == .refused(.tooLarge))
    let endless = [UInt8](repeating: UInt8(ascii: "a"), count: CallbackRequest.limit + 1)
    #expect(CallbackRequest.read(endless, path: "/callback") == .refused(.tooLarge))
  }
}
