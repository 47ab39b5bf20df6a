import CurlHTTP
public import JSONText

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// One account: its grant in custody, and the API through it.
///
/// ```swift
/// let account = Infusionsoft(
///   application: Application(clientID: "…", clientSecret: Secret("…")),
///   store: FileStore(profile: "default", environment: environment), environment: environment)
/// let attempt = try await account.custody.beginAuthorization()
/// print(attempt.authorizationURL)                     // open it, allow access …
/// try await account.custody.complete(response)        // … and hand in what came back
/// let contact = try await account.contact(id: "42")
/// ```
public final class Infusionsoft: Sendable {
  /// The keeper of the grant.
  public let custody: Custody
  /// The API behind the credential.
  public let client: APIClient
  private let transport: HTTPTransport
  /// Token requests keep to connections of their own: they never queue behind calls, and as they
  /// speak HTTP/1.1, libcurl would take it that their host, the API's as well, cannot multiplex.
  private let tokenTransport: HTTPTransport

  /// Makes an account; nothing is read and nothing is sent before the first call.
  /// - Parameter refreshed: told the new access token's expiry after each refresh.
  public init(
    application: Application, endpoints: Endpoints = Endpoints(),
    credential: APICredential = .oauth, store: any TokenStore, environment: Environment,
    network: NetworkOptions = NetworkOptions(),
    refreshed: @escaping @Sendable (_ expiresAt: Date) -> Void = { _ in }
  ) {
    transport = HTTPTransport(network.configuration)
    tokenTransport = HTTPTransport(network.configuration)
    custody = Custody(
      store: store, application: application, endpoints: endpoints, transport: tokenTransport,
      environment: environment, refreshed: refreshed)
    client = APIClient(
      baseURL: endpoints.apiURL, credential: credential, custody: custody, transport: transport)
  }

  /// The contacts that `query` selects, page by page.
  public func contacts(_ query: ContactQuery = ContactQuery(), deadline: Deadline = .never)
    -> ContactPages
  {
    ContactPages(client: client, query: query, deadline: deadline)
  }

  /// One contact, as the API writes it.
  /// - Throws: a ``Failure`` of kind `notFound` when there is none with this id.
  public func contact(id: String, fields: [String] = [], deadline: Deadline = .never)
    async throws -> JSON
  {
    // Each of these would be another path, not another contact.
    guard !["", ".", ".."].contains(id) else {
      throw Failure.usage("“\(id)” is not the id of a contact", parameter: "id")
    }
    let query = fields.isEmpty ? [] : [(name: "fields", value: fields.joined(separator: ","))]
    return try await client.get(
      "/v2/contacts/" + FormEncoding.escape(id), query: query, deadline: deadline)
  }

  /// The user the credential acts for: the cheapest call that no permission can refuse.
  public func userInfo(deadline: Deadline = .never) async throws -> JSON {
    try await client.get("/v2/oauth/connect/userinfo", deadline: deadline)
  }

  func transmitConsent(_ request: HTTPRequest) async throws -> HTTPResponse {
    do {
      return try await transport.send(request)
    } catch {
      throw Failure(error)
    }
  }

  /// Lets token requests that have begun settle, then closes the connections.
  public func shutdown() async {
    await custody.settle()
    transport.stop()
    tokenTransport.stop()
  }
}
