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
    let url = baseURL + path + (query.isEmpty ? "" : "?" + FormEncoding.encode(query))
    let response = try await send(HTTPRequest(method: "GET", url: url), deadline: deadline)
    return try APIResponse(response, to: "GET " + path).json()
  }

  /// Sends a request with the credential; once more with a newer token, if the first was refused.
  private func send(_ request: HTTPRequest, deadline: Deadline) async throws -> HTTPResponse {
    switch credential {
    case .apiKey(let key, let header):
      let authorization =
        switch header {
        case .bearer: ("Authorization", "Bearer " + key.reveal())
        case .xKeapAPIKey: ("X-Keap-API-Key", key.reveal())
        }
      return try await transmit(request, authorization: authorization, deadline: deadline)
    case .oauth:
      let grant = try await custody.accessToken(by: deadline)
      let response = try await transmit(
        request, authorization: bearer(grant), deadline: deadline)
      guard GatewayFault(response)?.refusesToken == true else { return response }
      let newer = try await custody.accessToken(afterRefusalOf: grant, by: deadline)
      return try await transmit(request, authorization: bearer(newer), deadline: deadline)
    }
  }

  private func bearer(_ grant: Grant) -> (String, String) {
    ("Authorization", "Bearer " + grant.accessToken.reveal())
  }

  private func transmit(
    _ request: HTTPRequest, authorization: (String, String), deadline: Deadline
  ) async throws -> HTTPResponse {
    var request = request
    request.headers.add("Accept", "application/json")
    request.headers.add(authorization.0, authorization.1)
    request.timeout = deadline.remaining
    do {
      return try await transport.send(request)
    } catch {
      throw Failure(error)
    }
  }
}
