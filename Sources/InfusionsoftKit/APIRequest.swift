import CurlHTTP
public import JSONText

/// One request of the API, without its credential.
public struct APIRequest: Sendable {
  /// The method in capitals.
  public var method: String
  /// What follows the API's base, with its leading slash: `/v2/contacts/42`.
  public var path: String
  /// Parameters in their order; names may repeat.
  public var query: [(name: String, value: String)]
  /// The body, as it goes on the wire.
  public var body: JSON?

  /// Makes a request.
  public init(
    _ method: String, _ path: String, query: [(name: String, value: String)] = [],
    body: JSON? = nil
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.body = body
  }

  /// Asks who the credential acts for: the cheapest call that no permission can refuse.
  static var userInfo: APIRequest { APIRequest("GET", "/v2/oauth/connect/userinfo") }

  /// What follows the API's base on the wire: the path with its query.
  public var target: String {
    query.isEmpty ? path : path + "?" + FormEncoding.encode(query)
  }

  /// Method and path, as failures name it.
  public var name: String { method + " " + path }
}
