import CLibcurl

/// An absolute URL as libcurl reads it, so that nobody disagrees with libcurl about the host.
package struct HTTPURL: Sendable, Hashable, CustomStringConvertible {
  /// The whole URL, normalised: dot segments removed, bytes beyond ASCII percent-encoded.
  package let description: String
  /// In lower case.
  package let scheme: String
  /// In lower case, an IPv4 address as four decimals, an IPv6 address without its brackets.
  package let host: String
  /// As written, or the default of the scheme where libcurl knows one.
  package let port: Int?
  package let path: String
  /// Without the question mark.
  package let query: String?
  /// Without the number sign.
  package let fragment: String?
  /// Whether the host is `localhost`, an address of 127.0.0.0/8 or `::1`, by its spelling alone.
  package let isLoopback: Bool
  let hasCredentials: Bool
  private let hasDefaultPort: Bool

  /// Nil unless `text` is an absolute URL with a host; the scheme may be any.
  package init?(_ text: String) {
    guard !text.utf8.contains(0), let url = curl_url() else { return nil }
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

    guard let whole = part(CURLUPART_URL), let scheme = part(CURLUPART_SCHEME),
      let host = part(CURLUPART_HOST), !host.isEmpty
    else { return nil }
    description = whole
    self.scheme = scheme.lowercased()
    self.host = (host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host).lowercased()
    isLoopback = Self.isLoopback(self.host)
    port = part(CURLUPART_PORT, CURLU_DEFAULT_PORT).flatMap { Int($0) }
    hasDefaultPort = part(CURLUPART_PORT, CURLU_NO_DEFAULT_PORT) == nil
    path = part(CURLUPART_PATH) ?? "/"
    query = part(CURLUPART_QUERY)
    fragment = part(CURLUPART_FRAGMENT)
    hasCredentials = part(CURLUPART_USER) != nil || part(CURLUPART_PASSWORD) != nil
  }

  /// The host as people write it: an IPv6 address in brackets, the port unless it is the default.
  package var authority: String {
    let name = host.contains(":") ? "[\(host)]" : host
    guard let port, !hasDefaultPort else { return name }
    return "\(name):\(port)"
  }

  private static func isLoopback(_ host: String) -> Bool {
    if host == "localhost" || host == "::1" { return true }
    let octets = host.split(separator: ".", omittingEmptySubsequences: false)
    return octets.count == 4 && octets[0] == "127"
      && octets.allSatisfy { octet in
        (1...3).contains(octet.utf8.count) && octet.utf8.allSatisfy { (0x30...0x39).contains($0) }
      }
  }
}
