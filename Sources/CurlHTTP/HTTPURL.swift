import CLibcurl

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// An absolute URL as libcurl reads it, so that nobody disagrees with libcurl about the host.
package struct HTTPURL: Sendable, Hashable, CustomStringConvertible {
  /// The whole URL; where blanks or bytes beyond ASCII stand in it, percent-encoded.
  package let description: String
  /// In lower case.
  package let scheme: String
  /// In lower case, an IPv4 address as four decimals, an IPv6 address without its brackets.
  package let host: String
  /// As written, where it is not the default of the scheme.
  private let port: String?
  let hasCredentials: Bool
  /// Scheme and authority as they were written, with the slash behind them.
  private let origin: String?

  /// Nil unless `text` is an absolute URL with a host; the scheme may be any.
  package init?(_ text: String) {
    let isPlain = text.isPlain
    guard isPlain || !text.utf8.contains(0), let url = curl_url() else { return nil }
    defer { curl_url_cleanup(url) }
    let flags = UInt32(CURLU_NON_SUPPORT_SCHEME | CURLU_URLENCODE)
    guard curl_url_set(url, CURLUPART_URL, text, flags) == CURLUE_OK else { return nil }

    func part(_ part: CURLUPart, _ flags: Int32 = 0) -> String? {
      var value: UnsafeMutablePointer<CChar>?
      guard curl_url_get(url, part, &value, UInt32(flags)) == CURLUE_OK, let value else {
        return nil
      }
      defer { curl_free(value) }
      return String(cString: value)
    }

    guard let whole = isPlain ? text : part(CURLUPART_URL), let scheme = part(CURLUPART_SCHEME),
      let host = part(CURLUPART_HOST), !host.isEmpty
    else { return nil }
    description = whole
    self.scheme = scheme.lowercased()
    self.host = (host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host).lowercased()
    port = part(CURLUPART_PORT, CURLU_NO_DEFAULT_PORT)
    hasCredentials = part(CURLUPART_USER) != nil || part(CURLUPART_PASSWORD) != nil
    origin = isPlain ? text.origin : nil
  }

  /// A URL of the same origin, which need not be taken apart again; nil where `text` is another.
  func sibling(_ text: String) -> HTTPURL? {
    guard let origin, text.utf8.starts(with: origin.utf8), text.isPlain else { return nil }
    return HTTPURL(text, like: self)
  }

  private init(_ text: String, like other: HTTPURL) {
    description = text
    (scheme, host, port) = (other.scheme, other.host, other.port)
    (hasCredentials, origin) = (other.hasCredentials, other.origin)
  }

  /// The host as people write it: an IPv6 address in brackets, the port unless it is the default.
  package var authority: String {
    let name = host.contains(":") ? "[\(host)]" : host
    return port.map { "\(name):\($0)" } ?? name
  }

  /// Whether the host is `localhost`, an address of 127.0.0.0/8 or `::1`, by its spelling alone.
  package var isLoopback: Bool {
    if host == "localhost" || host == "::1" { return true }
    var address = in_addr()
    return host.hasPrefix("127.") && inet_pton(AF_INET, host, &address) == 1
  }
}

extension String {
  /// Nothing in it has to be percent-encoded.
  fileprivate var isPlain: Bool { utf8.allSatisfy { 0x21...0x7E ~= $0 } }

  /// `https://host/` of an absolute URL: what stands behind the slash is no part of the authority
  /// (RFC 3986 section 3.2).
  fileprivate var origin: String? {
    let parts = split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
    guard parts.count == 4, parts[0].hasSuffix(":"), parts[1].isEmpty,
      !parts[2].contains(where: { "?#\\".contains($0) })
    else { return nil }
    return parts[...2].joined(separator: "/") + "/"
  }
}
