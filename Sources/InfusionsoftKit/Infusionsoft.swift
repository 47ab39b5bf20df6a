package import CurlHTTP
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
  package let transport: HTTPTransport
  /// Token requests keep to connections of their own: they never queue behind calls, and as they
  /// speak HTTP/1.1, libcurl would take it that their host, the API's as well, cannot multiplex.
  private let tokenTransport: HTTPTransport
  private let pacer: Pacer
  let contactModels: ContactModelCache

  /// Makes an account; nothing is read and nothing is sent before the first call.
  /// - Parameters:
  ///   - pacing: how calls are held back to keep to the gateway's limits; with all processes of this
  ///     user unless something else is said.
  ///   - refreshed: told the new access token's expiry after each refresh.
  ///   - delayed: told of waits that a person would notice.
  public init(
    application: Application, endpoints: Endpoints = Endpoints(),
    credential: APICredential = .oauth, store: any TokenStore, environment: Environment,
    network: NetworkOptions = NetworkOptions(), pacing: Pacing? = nil,
    refreshed: @escaping @Sendable (_ expiresAt: Date) -> Void = { _ in },
    delayed: @escaping @Sendable (Delay) -> Void = { _ in }
  ) {
    transport = HTTPTransport(network.configuration)
    tokenTransport = HTTPTransport(network.configuration)
    custody = Custody(
      store: store, application: application, endpoints: endpoints, transport: tokenTransport,
      environment: environment, refreshed: refreshed)
    contactModels = ContactModelCache(now: environment.now)
    pacer = Pacer(
      pacing ?? .shared(directory: environment.stateDirectory + "/rates"),
      environment: environment, delayed: delayed)
    client = APIClient(
      baseURL: endpoints.apiURL, credential: credential, custody: custody, transport: transport,
      pacer: pacer, retries: Retries(pacer: pacer, environment: environment, delayed: delayed))
  }

  /// The contacts that `query` selects, page by page.
  public func contacts(_ query: ContactQuery = ContactQuery(), deadline: Deadline = .never)
    -> ListPages
  {
    ListPages(client: client, request: query.request, deadline: deadline)
  }

  /// One contact, as the API writes it.
  /// - Throws: a ``Failure`` of kind `notFound` when there is none with this id.
  public func contact(id: String, fields: [String] = [], deadline: Deadline = .never)
    async throws -> JSON
  {
    let query = fields.isEmpty ? [] : [(name: "fields", value: fields.joined(separator: ","))]
    try Self.checkContactID(id)
    return try await client.get(APIRequest.contactPath(id), query: query, deadline: deadline)
  }

  /// The user the credential acts for: the cheapest call that no permission can refuse.
  public func userInfo(deadline: Deadline = .never) async throws -> JSON {
    try await client.send(.userInfo, deadline: deadline).json()
  }

  /// Sends a request that has nothing to do with the API's credential.
  func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    do {
      return try await transport.send(request)
    } catch {
      throw Failure(error)
    }
  }

  /// Lets token requests that have begun settle, then closes the connections.
  public func shutdown() async {
    await custody.settle()
    pacer.flush()
    transport.stop()
    tokenTransport.stop()
  }
}
