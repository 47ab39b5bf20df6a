/// One HTTP request as the stand-in sees it, whole and independent of any socket.
package struct SandboxRequest: Sendable {
  package var method: String
  /// The request target as it came: path and query, still percent-encoded.
  package var target: String
  package var headers: [(name: String, value: String)]
  package var body: [UInt8]
  /// Whether its connection has carried a request before.
  package var reused: Bool

  package init(
    method: String = "GET", target: String, headers: [(name: String, value: String)] = [],
    body: [UInt8] = [], reused: Bool = false
  ) {
    self.method = method
    self.target = target
    self.headers = headers
    self.body = body
    self.reused = reused
  }

  /// A HEAD is answered like a GET; the wire leaves the body out.
  var effectiveMethod: String { method == "HEAD" ? "GET" : method }

  /// The parts of the stand-in; what is none of the others is the API, as its gateway sees it.
  enum Destination {
    case authorize, token, control, api
  }

  var destination: Destination {
    switch path {
    case "/app/oauth/authorize": .authorize
    case "/token": .token
    case "/sandbox": .control
    default: path.hasPrefix("/sandbox/") ? .control : .api
    }
  }

  var path: Substring { target.prefix { $0 != "?" } }

  var query: Substring { target.dropFirst(path.count + 1) }

  func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name }?.value
  }

  /// The fields of an `application/x-www-form-urlencoded` body.
  var form: FormFields { FormFields(String(decoding: body, as: UTF8.self)[...]) }
}
