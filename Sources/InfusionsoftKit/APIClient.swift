#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
import CurlHTTP
public import JSONText

/// The API behind its credential: adds it to every request, renews it when it is refused, keeps to
/// the gateway's limits, repeats what can safely be repeated, and reads what comes back.
public struct APIClient: Sendable {
  package let baseURL: String
  /// What requests are authorized with.
  public let credential: APICredential
  let custody: Custody
  let transport: HTTPTransport
  let pacer: Pacer
  let retries: Retries
  var priority = RateWindows.Priority.interactive

  /// The same client for a bulk job: it leaves a part of every window to others, and has more
  /// patience.
  public var bulk: APIClient {
    var client = self
    client.priority = .bulk
    return client
  }

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
    var message = HTTPRequest(method: request.method, url: baseURL + request.target)
    if let body = request.body {
      message.headers.add("Content-Type", "application/json")
      message.body = Array(body.bytes)
    }
    let policy = priority == .bulk ? RetryPolicy.bulk : .interactive
    return try await retries.run(
      policy, request.name, repeatable: request.isRepeatable, by: deadline
    ) {
      try await send(message, named: request.name, deadline: deadline)
    }
  }

  /// Sends a request with the credential; once more with a newer token, if the first was refused.
  private func send(
    _ request: HTTPRequest, named name: String, deadline: Deadline
  ) async throws -> Retries.Try {
    switch credential {
    case .apiKey(let key, let header):
      return try await transmit(
        request, named: name, as: Pacer.Account(.key(key), at: baseURL), key, in: header,
        deadline: deadline)
    case .oauth:
      let grant = try await custody.accessToken(by: deadline)
      let first = try await transmit(
        request, named: name, as: account(of: grant), grant.accessToken, deadline: deadline)
      guard case .answer(let response, _) = first, GatewayFault(response)?.refusesToken == true
      else { return first }
      let newer = try await custody.accessToken(afterRefusalOf: grant, by: deadline)
      return try await transmit(
        request, named: name, as: account(of: newer), newer.accessToken, deadline: deadline)
    }
  }

  /// A grant counts for its application and for its tenant.
  func account(of grant: Grant) -> Pacer.Account {
    Pacer.Account(.client(grant.binding.clientID), at: baseURL, tenant: grant.tenant ?? "")
  }

  private func transmit(
    _ request: HTTPRequest, named name: String, as account: Pacer.Account, _ secret: Secret,
    in header: APICredential.KeyHeader = .bearer, deadline: Deadline
  ) async throws -> Retries.Try {
    try await pacer.admit(account, priority, request: name, by: deadline)
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
      pacer.learn(response.headers, of: account)
      return .answer(
        response.looksUsable ? response : response.withholding(request.secrets), account)
    } catch {
      return .failure(error)
    }
  }
}

extension HTTPResponse {
  /// Nothing of it will be told in a message: such an answer may repeat the credential.
  fileprivate var looksUsable: Bool {
    (200..<300).contains(status) && [UInt8(ascii: "{"), UInt8(ascii: "[")].contains(body.first)
  }
}
