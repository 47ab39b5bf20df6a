import CurlHTTP

/// How requests travel; libcurl's own proxy variables hold where `proxy` is nil.
public struct NetworkOptions: Sendable {
  /// As in `curl --proxy`.
  public var proxy: String?
  /// Authorities to trust instead of the system's: a PEM file, as in `curl --cacert`.
  public var caFile: String?
  /// Hosts beside the loopback addresses to which plain `http` is allowed.
  public var insecureHosts: Set<String>
  /// What the `User-Agent` header says.
  public var userAgent: String
  /// Receives a redacted trace of every request and response, line by line.
  public var trace: (@Sendable (String) -> Void)?

  /// Makes options; the defaults are libcurl's.
  public init(
    proxy: String? = nil, caFile: String? = nil, insecureHosts: Set<String> = [],
    userAgent: String = "InfusionsoftKit", trace: (@Sendable (String) -> Void)? = nil
  ) {
    self.proxy = proxy
    self.caFile = caFile
    self.insecureHosts = insecureHosts
    self.userAgent = userAgent
    self.trace = trace
  }

  var configuration: HTTPConfiguration {
    HTTPConfiguration(
      proxy: proxy, caFile: caFile, userAgent: userAgent, insecureHosts: insecureHosts,
      trace: trace)
  }
}
