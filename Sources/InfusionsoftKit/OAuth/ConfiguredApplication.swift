import JSONText

/// An application with all that a token request needs.
struct ConfiguredApplication: Sendable {
  let clientID: String
  let clientSecret: Secret
  let redirectURI: String
}

extension Failure {
  /// No client id or secret: says which variable or command sets what is missing.
  init(missingClientID: Bool, missingSecret: Bool) {
    var missing: [JSON] = []
    var steps: [String] = []
    if missingClientID {
      missing.append("client_id")
      steps.append("set INFUSIONSOFT_CLIENT_ID or run: config set client_id ID")
    }
    if missingSecret {
      missing.append("client_secret")
      steps.append("set INFUSIONSOFT_CLIENT_SECRET or run: config set client_secret")
    }
    let what =
      missing.count == 2
      ? "client id and secret are" : missingClientID ? "the client id is" : "the client secret is"
    self.init(
      .authorize,
      "\(what) missing: \(steps.joined(separator: "; ")) (the developer portal,"
        + " keys.developer.keap.com, shows them)",
      ["missing": .array(missing)])
  }
}
