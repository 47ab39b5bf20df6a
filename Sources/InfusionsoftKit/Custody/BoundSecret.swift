import JSONText

/// A stored secret and the one address it may be sent to.
///
/// A client secret goes to the token URL it was saved under, an API key to the API URL, so that
/// neither reaches a stand-in when the endpoints are changed.
public struct BoundSecret: Sendable, Hashable {
  /// The secret.
  public let secret: Secret
  /// The address it may be sent to.
  public let url: String

  /// Binds a secret to an address.
  public init(_ secret: Secret, for url: String) {
    self.secret = secret
    self.url = url
  }

  init?(_ json: JSON) {
    guard let text = json["secret"]?.string, let url = json["url"]?.string else { return nil }
    self.init(Secret(text), for: url)
  }

  var json: JSON { ["secret": .string(secret.reveal()), "url": .string(url)] }

  /// The secret, if it may be sent to `url`.
  public func secret(for url: String) -> Secret? {
    url == self.url ? secret : nil
  }
}
