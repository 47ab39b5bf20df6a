import CurlHTTP

/// A path of the API with its query, as a person or a program gives it: never another host, never out
/// of the API.
public struct APIPath: Sendable {
  /// What follows the API's base: `/v2/contacts/42`.
  public let path: String
  /// The parameters behind `?`, decoded, in their order.
  public let query: [(name: String, value: String)]

  /// Reads `/v2/contacts/42?fields=id`.
  /// - Throws: a usage ``Failure`` for what is not below `/v1/`, `/v2/` …
  public init(_ text: String) throws(Failure) {
    let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    path = String(parts[0])
    query = parts.count > 1 ? FormEncoding.decode(parts[1]) : []
    let segments = path.split(separator: "/", omittingEmptySubsequences: false)
    guard segments.count > 2, segments[0].isEmpty, segments[1].wholeMatch(of: /v[0-9]+/) != nil
    else {
      throw .usage(
        "path is what follows the API's base, such as /v2/contacts, not \(text.prefix(80))",
        parameter: "path")
    }
    let plain = segments.map { $0.lowercased().replacing("%2e", with: ".") }
    guard !plain.contains(where: { $0 == "." || $0 == ".." }) else {
      throw .usage("path cannot lead elsewhere with . or ..", parameter: "path")
    }
    if let sign = path.unicodeScalars.first(where: { !$0.belongsInPath }) {
      throw .usage(
        "path cannot hold “\(sign)” as it stands: write \(FormEncoding.escape(String(sign)))",
        parameter: "path")
    }
  }
}

extension Unicode.Scalar {
  /// RFC 3986 §3.3, the slash and the sign of encoding among them.
  fileprivate var belongsInPath: Bool {
    switch value {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: "-._~!$&'()*+,;=:@/%".unicodeScalars.contains(self)
    }
  }
}
