import CurlHTTP
import TestSupport
import Testing

extension HTTPTransport {
  convenience init(
    proxy: String? = nil, insecureHosts: Set<String> = [],
    maximumConnections: Int = 8, trace: (@Sendable (String) -> Void)? = nil
  ) {
    self.init(
      HTTPConfiguration(
        proxy: proxy, userAgent: "tests/1", insecureHosts: insecureHosts, trace: trace,
        maximumConnections: maximumConnections))
  }

  /// The failure of a request that must fail.
  func failure(
    of request: HTTPRequest, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> HTTPFailure {
    do throws(HTTPFailure) {
      let response = try await send(request)
      Issue.record("answered with \(response.status)", sourceLocation: sourceLocation)
    } catch {
      return error
    }
    throw MissingFailure()
  }

  private struct MissingFailure: Error {}
}

extension HTTPResponse {
  var text: String { String(decoding: body, as: UTF8.self) }
}

extension HTTPRequest {
  static func get(_ url: String, timeout: Duration? = .seconds(240)) -> HTTPRequest {
    HTTPRequest(url: url, timeout: timeout)
  }

  static func post(_ url: String, _ body: String, singleUse: Bool = false) -> HTTPRequest {
    HTTPRequest(
      method: "POST", url: url, headers: ["Content-Type": "text/plain"], body: Array(body.utf8),
      timeout: .seconds(240), singleUse: singleUse)
  }
}
