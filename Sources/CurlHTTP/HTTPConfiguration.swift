/// What all requests of one transport have in common.
package struct HTTPConfiguration: Sendable {
  /// A proxy URL as in `curl --proxy`; empty for none; nil leaves it to libcurl, which reads
  /// `https_proxy`, `HTTPS_PROXY`, `http_proxy`, `ALL_PROXY` and `NO_PROXY` by itself.
  ///
  /// Plain `http` to a loopback address never follows those variables: what it carries was
  /// allowed in the clear because it stays on the machine.
  package var proxy: String?
  /// A PEM file of trusted authorities in place of the system's, as in `curl --cacert`.
  package var caFile: String?
  package var userAgent: String
  /// Hosts besides the loopback addresses that may be reached by plain `http`.
  package var insecureHosts: Set<String>
  /// Receives the conversation line by line in the style of `curl -v`, secrets masked.
  ///
  /// It is called on the thread that carries the transfers, which waits for it.
  package var trace: (@Sendable (String) -> Void)?
  package var maximumConnectionsPerHost: Int
  package var maximumConnections: Int

  package init(
    proxy: String? = nil, caFile: String? = nil, userAgent: String,
    insecureHosts: Set<String> = [], trace: (@Sendable (String) -> Void)? = nil,
    maximumConnectionsPerHost: Int = 6, maximumConnections: Int = 8
  ) {
    self.proxy = proxy
    self.caFile = caFile
    self.userAgent = userAgent
    self.insecureHosts = insecureHosts
    self.trace = trace
    self.maximumConnectionsPerHost = maximumConnectionsPerHost
    self.maximumConnections = maximumConnections
  }
}

extension HTTPConfiguration {
  func allowsPlainHTTP(to url: HTTPURL) -> Bool {
    url.isLoopback || insecureHosts.contains { $0.equalsIgnoringASCIICase(url.host) }
  }
}
