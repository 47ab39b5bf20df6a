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
  /// Sending it again does no more than sending it once, so that it may be where the outcome is
  /// unknown. A DELETE is none of these: "not found" would then say nothing.
  public var isRepeatable: Bool

  /// Makes a request.
  public init(
    _ method: String, _ path: String, query: [(name: String, value: String)] = [],
    body: JSON? = nil
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.body = body
    isRepeatable = ["GET", "HEAD", "OPTIONS", "PUT"].contains(method)
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
