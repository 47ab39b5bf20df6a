import CurlHTTP

/// What a server said to a request without credentials: that name, network and TLS are in order.
package struct HostProbe: Sendable {
  /// Any status will do.
  package let status: Int
  /// `1.1` or `2`.
  package let httpVersion: String
  /// Whole milliseconds, name lookup and handshakes included.
  package let milliseconds: Int
}

extension Infusionsoft {
  /// Asks the server at `url` for its head; compares its clock with this machine's in passing.
  /// - Throws: a ``Failure`` of kind `network` that says how far it came.
  package func probe(_ url: String, deadline: Deadline) async throws -> HostProbe {
    let began = ContinuousClock.now
    let response = try await send(
      HTTPRequest(method: "HEAD", url: url, timeout: deadline.remaining))
    custody.serverClock.observe(response.headers)
    let time = began.duration(to: .now).components
    return HostProbe(
      status: response.status, httpVersion: response.httpVersion,
      milliseconds: Int(time.seconds) * 1000 + Int(time.attoseconds / 1_000_000_000_000_000))
  }

  /// The libraries that HTTP and TLS are made with: `libcurl/7.88.1 OpenSSL/3.0.19`.
  package static var transportVersion: String {
    HTTPTransport.libraryVersion.split(separator: " ").prefix(2).joined(separator: " ")
  }
}
