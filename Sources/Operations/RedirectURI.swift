/// What a redirect URI says about who answers there.
enum RedirectURI {
  /// Whether this program can serve it: plain `http` on a loopback address.
  static func isServed(_ uri: String) -> Bool {
    ["http://127.0.0.1", "http://localhost", "http://[::1]"].contains {
      uri.hasPrefix($0 + ":") || uri.hasPrefix($0 + "/")
    }
  }
}
