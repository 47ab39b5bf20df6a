import JSONText

/// What a grant belongs to: it is neither sent to, nor cleared by, any other application or server.
public struct GrantBinding: Sendable, Hashable {
  /// The client id of the application.
  public let clientID: String
  /// The addresses of the service.
  public let endpoints: Endpoints

  init(clientID: String, endpoints: Endpoints) {
    self.clientID = clientID
    self.endpoints = endpoints
  }

  init?(_ json: JSON) {
    guard let clientID = json["client_id"]?.string,
      let authorize = json["authorize_url"]?.string,
      let token = json["token_url"]?.string,
      let api = json["api_url"]?.string
    else { return nil }
    self.init(
      clientID: clientID,
      endpoints: Endpoints(authorizeURL: authorize, tokenURL: token, apiURL: api))
  }

  var json: JSON {
    [
      "client_id": .string(clientID),
      "authorize_url": .string(endpoints.authorizeURL),
      "token_url": .string(endpoints.tokenURL),
      "api_url": .string(endpoints.apiURL),
    ]
  }

  /// The first thing in which this differs from what is configured now; an application without a
  /// client id is taken for the grant's own. Nil when the grant may be used.
  func mismatch(with application: Application, at endpoints: Endpoints) -> String? {
    if let id = application.clientID, id != clientID { return "another client id" }
    if endpoints.tokenURL != self.endpoints.tokenURL {
      return "the token URL \(self.endpoints.tokenURL)"
    }
    if endpoints.apiURL != self.endpoints.apiURL { return "the API URL \(self.endpoints.apiURL)" }
    if endpoints.authorizeURL != self.endpoints.authorizeURL {
      return "the authorize URL \(self.endpoints.authorizeURL)"
    }
    return nil
  }
}
