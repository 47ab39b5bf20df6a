/// What a request is authorized with.
public enum APICredential: Sendable {
  /// The grant that a custody keeps.
  case oauth
  /// A Personal Access Token or Service Account Key.
  case apiKey(Secret, header: KeyHeader)

  /// The header that carries an API key; the vendor documents both.
  public enum KeyHeader: String, Sendable, CaseIterable {
    case bearer
    case xKeapAPIKey = "x-keap-api-key"
  }
}
