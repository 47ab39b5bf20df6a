import CurlHTTP
public import JSONText

/// The API behind its credential: adds it to every request, renews it when it is refused, and reads
/// what comes back.
public struct APIClient: Sendable {
  let baseURL: String
  /// What requests are authorized with.
  public let credential: APICredential
  let custody: Custody
  let transport: HTTPTransport

  /// Reads one resource.
  /// - Parameter path: what follows the API's base, with its leading slash: `/v2/contacts/42`.
  /// - Throws: ``Failure``.
  public func get(
    _ path: String, query: [(name: String, value: String)] = [], deadline: Deadline = .never
  ) async throws -> JSON {
    try await send(APIRequest("GET", path, query: query), deadline: deadline).json()
  }

  /// Sends a request and reads the head of its answer.
  /// - Throws: a ``Failure`` for every status outside 2xx.
  public func send(_ request: APIRequest, deadline: Deadline = .never) async throws -> APIResponse {
    let query = request.query.isEmpty ? "" : "?" + FormEncoding.encode(request.query)
    var message = HTTPRequest(method: request.method, url: baseURL + request.path + query)
    if let body = request.body {
      message.headers.add("Content-Type", "application/json")
      message.body = Array(body.bytes)
    }
    let response = APIResponse(try await send(message, deadline: deadline), to: request.name)
    try response.check()
    return response
  }

  /// Sends a request with the credential; once more with a newer token, if the first was refused.
  private func send(_ request: HTTPRequest, deadline: Deadline) async throws -> HTTPResponse {
    switch credential {
    case .apiKey(let key, let header):
      return try await transmit(request, with: key, in: header, deadline: deadline)
    case .oauth:
      let grant = try await custody.accessToken(by: deadline)
      let response = try await transmit(request, with: grant.accessToken, deadline: deadline)
      guard GatewayFault(response)?.refusesToken == true else { return response }
      let newer = try await custody.accessToken(afterRefusalOf: grant, by: deadline)
      return try await transmit(request, with: newer.accessToken, deadline: deadline)
    }
  }

  private func transmit(
    _ request: HTTPRequest, with secret: Secret, in header: APICredential.KeyHeader = .bearer,
    deadline: Deadline
  ) async throws -> HTTPResponse {
    var request = request
    request.headers.add("Accept", "application/json")
    switch header {
    case .bearer: request.headers.add("Authorization", "Bearer " + secret.reveal())
    case .xKeapAPIKey: request.headers.add("X-Keap-API-Key", secret.reveal())
    }
    request.secrets = [secret.reveal()]
    request.timeout = deadline.remaining
    do {
      let response = try await transport.send(request)
      custody.serverClock.observe(response.headers)
      return response.looksUsable ? response : response.withholding(request.secrets)
    } catch {
      throw Failure(error)
    }
  }
}

extension HTTPResponse {
  /// Nothing of it will be told in a message: such an answer may repeat the credential.
  fileprivate var looksUsable: Bool {
    (200..<300).contains(status) && [UInt8(ascii: "{"), UInt8(ascii: "[")].contains(body.first)
  }
}
