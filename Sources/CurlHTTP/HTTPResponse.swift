/// A complete answer: final status, its headers, the decoded body.
package struct HTTPResponse: Sendable {
  package let status: Int
  /// As sent, `Content-Encoding` and `Content-Length` included, although `body` is decoded.
  package let headers: HTTPHeaders
  package let body: [UInt8]
  /// `"1.0"`, `"1.1"`, `"2"` or `"3"`.
  package let httpVersion: String
  package let timing: HTTPTiming
  /// Whether it came over a connection that had served another request before.
  package let connectionReused: Bool

  /// The same answer with these values masked in its body, of which people will be shown a part.
  package func withholding(_ secrets: [String]) -> HTTPResponse {
    let shown = TraceRedaction.withholding(secrets, in: String(decoding: body, as: UTF8.self))
    return HTTPResponse(
      status: status, headers: headers, body: Array(shown.utf8), httpVersion: httpVersion,
      timing: timing, connectionReused: connectionReused)
  }
}
