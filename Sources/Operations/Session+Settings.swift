package import InfusionsoftKit
package import JSONText

/// Settings as operations read and change them.
extension Session {
  /// Saves a setting that is no secret, in the profile's file, and uses it from now on.
  func set(_ key: SettingKey, to value: String?) async throws {
    if let value { try key.check(value) }
    try forbidInSandbox()
    let file = ConfigFile(environment: environment)
    try await file.set(key, to: value, in: settings.profile)
    use(try settings.reread(file))
  }

  /// Sets a setting that is no secret for as long as this session lasts; nothing is saved.
  package func override(_ key: SettingKey, to value: String) throws(Failure) {
    if key != .timeout { try forbidInSandbox() }
    use(try settings.overriding(key, with: value))
  }

  /// The settings that ``override(_:to:)`` has set, each with its name, value and source.
  package var overriddenSettings: [JSON] {
    let settings = settings
    return SettingKey.allCases.compactMap { key in
      guard let setting = settings[key], setting.source == "set" else { return nil }
      return [
        "name": .string(key.rawValue), "value": .string(setting.value),
        "source": .string(setting.source),
      ]
    }
  }

  /// Saves a secret in the store, bound to the address it may be sent to.
  func set(_ key: SettingKey, to secret: Secret?) async throws {
    try forbidInSandbox()
    let endpoints = settings.endpoints
    try await account().custody.change { record in
      switch key {
      case .clientSecret:
        record.clientSecret = secret.map { BoundSecret($0, for: endpoints.tokenURL) }
      default:
        record.apiKey = secret.map { BoundSecret($0, for: endpoints.apiURL) }
      }
    }
    use(settings)
  }

  /// A setting with its value, a secret masked, and its source.
  func describe(_ key: SettingKey) async throws -> JSON {
    var setting = settings[key]
    if key.isSecret {
      setting = setting.map { Settings.Setting(Secret($0.value).masked, source: $0.source) }
      if setting == nil, let stored = try await storedSecret(key) {
        setting = Settings.Setting(stored.masked, source: "store")
      }
    }
    var members: [(String, JSON)] = [("name", .string(key.rawValue))]
    if let setting {
      members += [("value", .string(setting.value)), ("source", .string(setting.source))]
    }
    return .object(members)
  }

  /// The token object, of the API key where one is in force.
  nonisolated(nonsending) func tokenStatus() async throws -> TokenStatus {
    try await status(of: account(), settings)
  }

  nonisolated(nonsending) func status(
    of account: Infusionsoft, _ settings: Settings
  ) async throws -> TokenStatus {
    let stored = try await account.custody.status()
    guard case .apiKey(let key, _) = account.client.credential else { return stored }
    return TokenStatus(apiKey: key, source: settings[.apiKey]?.source ?? "store", over: stored)
  }

  /// The log of what was done with the grant; nil for a store that keeps none.
  func auditLog() throws(Failure) -> AuditLog? { try store(settings).auditLog }

  private func storedSecret(_ key: SettingKey) async throws -> Secret? {
    let endpoints = settings.endpoints
    let record = try await account().custody.record()
    return key == .clientSecret
      ? record.clientSecret?.secret(for: endpoints.tokenURL)
      : record.apiKey?.secret(for: endpoints.apiURL)
  }

  func forbidInSandbox() throws(Failure) {
    if settings.isSandbox {
      throw .usage("the sandbox has its own settings; leave out --sandbox to change yours")
    }
  }
}
