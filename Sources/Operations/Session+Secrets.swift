import InfusionsoftKit

extension Session {
  /// A text with every secret of this account in it replaced; nil where it holds none.
  ///
  /// Reads the store and sends nothing.
  package func concealingSecrets(in text: String) async -> String? {
    guard text.utf8.count >= Self.shortestSecret else { return nil }
    var concealed = text
    for secret in await knownSecrets() where concealed.contains(secret) {
      concealed = concealed.replacing(secret, with: "•••")
    }
    return concealed == text ? nil : concealed
  }

  /// What is shorter would be found in lines that have nothing to do with it.
  private static let shortestSecret = 8

  private func knownSecrets() async -> [String] {
    var secrets = [SettingKey.clientSecret, .apiKey].compactMap {
      settings[$0].map { Secret($0.value) }
    }
    if let record = try? await account().custody.record() {
      let grants = [record.grant, record.aside].compactMap(\.self)
      secrets += grants.flatMap { [$0.accessToken, $0.refreshToken].compactMap(\.self) }
      let endpoints = settings.endpoints
      secrets += [
        record.clientSecret?.secret(for: endpoints.tokenURL),
        record.apiKey?.secret(for: endpoints.apiURL),
      ].compactMap(\.self)
    }
    return secrets.map { $0.reveal() }.filter { $0.utf8.count >= Self.shortestSecret }
  }
}
