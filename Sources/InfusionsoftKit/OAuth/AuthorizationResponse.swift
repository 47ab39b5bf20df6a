import CurlHTTP

/// What came back from the browser: a bare code, or the redirect with `code` or `error` in its query
/// (RFC 6749 §4.1.2).
public enum AuthorizationResponse: Sendable, Hashable {
  case code(String, state: String?)
  case denied(error: String, description: String?, state: String?)

  /// Reads what a person pasted: quotes, angle brackets and white space around it are dropped.
  ///
  /// A redirect URL, its query alone, or a bare code are taken; nil is none of them. Only a bare code
  /// is without a state: one that is missing from a redirect reads as empty, which fits no attempt.
  public init?(pasted text: String) {
    let wrapping: Set<Character> = ["\"", "'", "`", "<", ">", "“", "”"]
    var body = text.trimmingWhitespace()
    while let first = body.first, wrapping.contains(first) { body = body.dropFirst() }
    while let last = body.last, wrapping.contains(last) { body = body.dropLast() }
    body = body.trimmingWhitespace()

    if body.contains("?") || body.contains("=") {
      let query = body.firstIndex(of: "?").map { body[body.index(after: $0)...] } ?? body
      guard let response = AuthorizationResponse(query: query) else { return nil }
      if case .code(let code, state: nil) = response {
        self = .code(code, state: "")
      } else {
        self = response
      }
    } else if !body.isEmpty, !body.contains(where: { $0.isWhitespace || $0 == "/" || $0 == ":" }) {
      self = .code(String(body), state: nil)
    } else {
      return nil
    }
  }

  /// Reads the query of the redirect; a fragment behind it is dropped. The first `code`, `error`,
  /// `state` count.
  public init?(query: some StringProtocol) {
    let pairs = FormEncoding.decode(query.prefix { $0 != "#" })
    func first(_ name: String) -> String? {
      pairs.first { $0.name == name && !$0.value.isEmpty }?.value
    }
    let state = first("state")
    if let error = first("error") {
      self = .denied(error: error, description: first("error_description"), state: state)
    } else if let code = first("code") {
      self = .code(code, state: state)
    } else {
      return nil
    }
  }

  /// The `state` that came with it.
  public var state: String? {
    switch self {
    case .code(_, let state), .denied(_, _, let state): state
    }
  }
}
