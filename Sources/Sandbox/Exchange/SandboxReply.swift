import JSONText

/// One HTTP reply of the stand-in, and how it is to be delivered.
package struct SandboxReply: Sendable {
  /// What happens to the reply on its way to the client.
  package enum Delivery: Sendable, Equatable {
    case whole
    /// The head promises the whole body; the connection closes after this many bytes of it.
    case cut(after: Int)
    /// The connection closes without a byte.
    case nothing
  }

  package var status: Int
  package var headers: [(name: String, value: String)]
  package var body: [UInt8]
  package var delivery: Delivery = .whole
  package var delayMilliseconds = 0
  /// Close with a reset instead of an orderly end, where `delivery` closes at all.
  package var resets = false

  package init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  package func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name }?.value
  }

  static func json(
    _ value: JSON, status: Int = 200, headers: [(name: String, value: String)] = []
  ) -> SandboxReply {
    text(Array(value.bytes), "application/json;charset=UTF-8", status: status, headers: headers)
  }

  static func html(_ page: String, status: Int = 200) -> SandboxReply {
    text(
      Array(page.utf8), "text/html; charset=utf-8", status: status,
      headers: [
        ("cache-control", "no-store"),
        // No form-action: browsers would hold the redirect to the client's own listener against it.
        (
          "content-security-policy",
          "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
        ),
        ("referrer-policy", "no-referrer"),
      ])
  }

  static func text(
    _ body: [UInt8], _ contentType: String, status: Int = 200,
    headers: [(name: String, value: String)] = []
  ) -> SandboxReply {
    SandboxReply(status: status, headers: [("content-type", contentType)] + headers, body: body)
  }
}
