package import InfusionsoftKit

/// A setting of an account, as the command line, the environment and the profile name it.
package enum SettingKey: String, CaseIterable, Sendable {
  case clientID = "client_id"
  case clientSecret = "client_secret"
  case redirectURI = "redirect_uri"
  case authorizeURL = "authorize_url"
  case tokenURL = "token_url"
  case apiURL = "api_url"
  case apiKey = "api_key"
  case keyHeader = "key_header"
  case store
  case timeout
  case proxy
  case caFile = "ca_file"
  case insecureHTTP = "insecure_http"

  /// The variables that set it, the first one winning.
  package var variables: [String] {
    switch self {
    case .clientID: ["INFUSIONSOFT_CLIENT_ID"]
    case .clientSecret: ["INFUSIONSOFT_CLIENT_SECRET", "INFUSIONSOFT_SECRET"]
    case .redirectURI: ["INFUSIONSOFT_REDIRECT_URL"]
    case .authorizeURL: ["INFUSIONSOFT_AUTHORIZE_URL"]
    case .tokenURL: ["INFUSIONSOFT_TOKEN_URL"]
    case .apiURL: ["INFUSIONSOFT_API_URL"]
    case .apiKey: ["INFUSIONSOFT_API_KEY"]
    case .store: ["INFUSIONSOFT_STORE"]
    case .caFile: ["CURL_CA_BUNDLE", "SSL_CERT_FILE"]
    case .keyHeader, .timeout, .proxy, .insecureHTTP: []
    }
  }

  /// What holds when nothing sets it.
  package var fallback: String? {
    let endpoints = Endpoints()
    return switch self {
    case .redirectURI: Application.defaultRedirectURI
    case .authorizeURL: endpoints.authorizeURL
    case .tokenURL: endpoints.tokenURL
    case .apiURL: endpoints.apiURL
    case .keyHeader: APICredential.KeyHeader.bearer.rawValue
    case .store: "file"
    case .timeout: "60"
    case .clientID, .clientSecret, .apiKey, .proxy, .caFile, .insecureHTTP: nil
    }
  }

  /// Kept in the store instead of the settings file, shown masked, never taken from an option.
  package var isSecret: Bool { self == .clientSecret || self == .apiKey }

  package var summary: String {
    switch self {
    case .clientID: "client id of the developer application"
    case .clientSecret: "client secret of the developer application"
    case .redirectURI: "where the browser is sent after Allow"
    case .authorizeURL: "page at which the user allows access"
    case .tokenURL: "where codes and refresh tokens are exchanged"
    case .apiURL: "base of the API"
    case .apiKey: "Personal Access Token or Service Account Key, used instead of OAuth"
    case .keyHeader: "header that carries the API key: bearer or x-keap-api-key"
    case .store: "where the grant is kept: file, file:PATH, memory or helper:COMMAND"
    case .timeout: "deadline of one operation in seconds; 0 for none"
    case .proxy: "proxy, as in curl"
    case .caFile: "PEM file of the authorities to trust"
    case .insecureHTTP: "hosts to which plain http is allowed, comma-separated"
    }
  }

  /// Checks a value before it is used or saved.
  package func check(_ value: String) throws(Failure) {
    switch self {
    case .keyHeader:
      guard APICredential.KeyHeader(rawValue: value) != nil else {
        throw .usage("key_header is bearer or x-keap-api-key, not \(value)", parameter: "value")
      }
    case .timeout:
      guard let seconds = Double(value), seconds >= 0, seconds <= 86_400 else {
        throw .usage("timeout is a number of seconds up to 86400, not \(value)", parameter: "value")
      }
    case .redirectURI:
      try checkRedirectURI(value)
    case .authorizeURL, .tokenURL, .apiURL:
      guard value.contains("://"), !value.contains(where: \.isWhitespace) else {
        throw .usage("\(rawValue) is an absolute URL, not \(value)", parameter: "value")
      }
    case .store:
      _ = try StoreSpecification(value)
    case .clientID, .clientSecret, .apiKey, .proxy, .caFile, .insecureHTTP:
      break
    }
  }

  /// A page of a browser, at a port that stays the same between the request and the redirect.
  private func checkRedirectURI(_ value: String) throws(Failure) {
    guard
      let match = value.wholeMatch(
        of: /(?i:https?):\/\/(?:\[[^\]]+\]|[^\/?#:\s]+)(?::(\d+))?(?:[\/?]\S*)?/),
      match.1.map({ (1...65_535).contains(Int($0) ?? 0) }) ?? true, !value.contains("#")
    else {
      throw .usage(
        "redirect_uri is an http or https URL with a port from 1 to 65535 or none, and without"
          + " fragment, not \(value)", parameter: "value")
    }
  }
}
