/// Where a redirect URI asks to be served: loopback addresses, a port and a path.
struct LoopbackAddress: Sendable, Equatable {
  /// Addresses to bind, the first one in any case.
  let hosts: [String]
  let port: Int
  /// What a request's path must be, byte for byte.
  let path: String

  private let hostText: String
  private let tail: String

  /// Takes `http` with 127.0.0.1, [::1] or localhost, and no fragment or user.
  init(redirectURI: String) throws(RedirectListenerError) {
    let scheme = "http://"
    guard redirectURI.lowercased().hasPrefix(scheme), !redirectURI.contains("#"),
      redirectURI.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else { throw .notLoopback(redirectURI) }
    let rest = redirectURI.dropFirst(scheme.count)
    let authority = rest.prefix { $0 != "/" && $0 != "?" }
    tail = String(rest.dropFirst(authority.count))
    let plainPath = tail.prefix { $0 != "?" }
    path = plainPath.isEmpty ? "/" : String(plainPath)

    let host: Substring
    let portText: Substring?
    if let bracket = authority.lastIndex(of: "]") {
      host = authority[...bracket]
      let after = authority[authority.index(after: bracket)...]
      guard after.isEmpty || after.first == ":" else { throw .notLoopback(redirectURI) }
      portText = after.isEmpty ? nil : after.dropFirst()
    } else {
      let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count <= 2, let name = parts.first else { throw .notLoopback(redirectURI) }
      host = name
      portText = parts.count == 2 ? parts[1] : nil
    }
    hostText = String(host)
    switch host.lowercased() {
    case "127.0.0.1": hosts = ["127.0.0.1"]
    case "[::1]": hosts = ["::1"]
    case "localhost": hosts = ["127.0.0.1", "::1"]
    default: throw .notLoopback(redirectURI)
    }
    guard let portText else {
      port = 80
      return
    }
    guard let port = UInt16(portText), portText.first != "+" else {
      throw .notLoopback(redirectURI)
    }
    self.port = Int(port)
  }

  /// The redirect URI as it was given, but for the port.
  func uri(port: Int) -> String {
    port == 80 && self.port == 80
      ? "http://\(hostText)\(tail)" : "http://\(hostText):\(port)\(tail)"
  }
}
