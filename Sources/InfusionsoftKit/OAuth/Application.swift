/// The developer application: it identifies the program to the vendor and gives no access by itself.
public struct Application: Sendable, Hashable {
  /// The client id of the developer portal.
  public var clientID: String?
  /// The client secret that belongs to it.
  public var clientSecret: Secret?
  /// Where the browser is sent after Allow or Deny; the same text goes into both OAuth requests.
  public var redirectURI: String

  /// Nothing needs to answer at the default redirect URI: the vendor asks for `https` and registers
  /// none, and after the redirect the address bar holds what `code` takes.
  public static let defaultRedirectURI = "https://localhost/oauth-callback"

  /// Makes an application.
  public init(
    clientID: String?, clientSecret: Secret?,
    redirectURI: String = Application.defaultRedirectURI
  ) {
    self.clientID = clientID
    self.clientSecret = clientSecret
    self.redirectURI = redirectURI
  }
}

/// The three addresses of the service; the defaults are the vendor's.
public struct Endpoints: Sendable, Hashable {
  /// The page at which the user allows access.
  public var authorizeURL: String
  /// Where codes and refresh tokens are exchanged.
  public var tokenURL: String
  /// The base to which `/v2/contacts` is appended.
  public var apiURL: String

  /// Makes endpoints; a slash at the end of the API's base is dropped.
  public init(
    authorizeURL: String = "https://accounts.infusionsoft.com/app/oauth/authorize",
    tokenURL: String = "https://api.infusionsoft.com/token",
    apiURL: String = "https://api.infusionsoft.com/crm/rest"
  ) {
    self.authorizeURL = authorizeURL
    self.tokenURL = tokenURL
    self.apiURL = apiURL.hasSuffix("/") ? String(apiURL.dropLast()) : apiURL
  }
}
