package import InfusionsoftKit

/// The settings in force, each with where it comes from: option, environment, profile, default.
package struct Settings: Sendable {
  package let profile: String
  /// What names the profile: `--profile`, a variable, the settings file, or `default`.
  package let profileSource: String
  /// Everything is the embedded stand-in's, and nothing of the user's is read.
  package let isSandbox: Bool
  private var options: [SettingKey: Setting]
  private var environment: Environment
  private var stored: [SettingKey: Setting]
  /// What was wrong and was passed over: only where somebody is there to look at it.
  package private(set) var problems: [Failure] = []

  /// A value and its origin: an option, a variable, a file, or `default`.
  package struct Setting: Sendable, Hashable {
    package let value: String
    package let source: String

    package init(_ value: String, source: String) {
      self.value = value
      self.source = source
    }
  }

  /// Settings of a profile.
  /// - Parameters:
  ///   - profile: its name, and what names it.
  ///   - options: what the command line set, a secret read from a file among them.
  package init(
    profile: Setting = Setting("default", source: "default"), options: [SettingKey: Setting],
    file: ConfigFile, environment: Environment
  ) throws(Failure) {
    try Self.check(profile: profile.value)
    self.profile = profile.value
    profileSource = profile.source
    isSandbox = false
    self.options = options
    self.environment = environment
    stored = try file.settings(of: profile.value)
    if let problem = dropInvalid().first { throw problem }
  }

  /// Settings for `doctor`, which must run when they are broken: what is wrong does not hold, and
  /// stands among the ``problems``.
  package init(
    lenient chosen: Setting?, options: [SettingKey: Setting], file: ConfigFile,
    environment: Environment
  ) {
    var problems: [Failure] = []
    var profile = Setting("default", source: "default")
    do throws(Failure) {
      let named = try file.profile(unless: chosen)
      try Self.check(profile: named.value)
      profile = named
    } catch {
      problems.append(error)
    }
    self.profile = profile.value
    profileSource = profile.source
    isSandbox = false
    self.options = options
    self.environment = environment
    do {
      stored = try file.settings(of: self.profile)
    } catch {
      problems.append(error)
      stored = [:]
    }
    self.problems = problems + dropInvalid()
  }

  /// Drops the values that cannot hold, and says what is wrong with each.
  private mutating func dropInvalid() -> [Failure] {
    var problems: [Failure] = []
    for key in SettingKey.allCases {
      while let setting = self[key] {
        do {
          try key.check(setting.value)
          break
        } catch {
          problems.append(Failure(.usage, "\(setting.source): \(error.message)"))
        }
        if options.removeValue(forKey: key) != nil { continue }
        if environment.variables.removeValue(forKey: setting.source) != nil { continue }
        stored[key] = nil
      }
    }
    return problems
  }

  /// Settings of a stand-in: `values` hold, and beside them only what does not concern the account.
  package init(
    sandbox values: [SettingKey: String], options: [SettingKey: Setting], environment: Environment
  ) throws(Failure) {
    profile = "sandbox"
    profileSource = "sandbox"
    isSandbox = true
    var all = options.filter { $0.key == .timeout || $0.key == .proxy || $0.key == .caFile }
    for (key, value) in values { all[key] = Setting(value, source: "sandbox") }
    all[.store] = Setting("memory", source: "sandbox")
    self.options = all
    var bare = environment
    for key in SettingKey.allCases {
      for variable in key.variables { bare.variables[variable] = nil }
    }
    self.environment = bare
    stored = [:]
    for (key, setting) in all { try key.check(setting.value) }
  }

  /// The same settings after `file` was changed.
  func reread(_ file: ConfigFile) throws(Failure) -> Settings {
    try switched(to: Setting(profile, source: profileSource), file)
  }

  /// What holds with another profile in place of this one.
  func switched(to profile: Setting, _ file: ConfigFile) throws(Failure) -> Settings {
    try Settings(profile: profile, options: options, file: file, environment: environment)
  }

  /// The same settings with one of them set for as long as this session lasts.
  func overriding(_ key: SettingKey, with value: String) throws(Failure) -> Settings {
    try key.check(value)
    var copy = self
    copy.options[key] = Setting(value, source: "set")
    return copy
  }

  /// What a process that names only `profile` would find.
  func others(_ profile: String, _ file: ConfigFile) throws(Failure) -> Settings {
    try Settings(
      profile: Setting(profile, source: "--profile"), options: [:], file: file,
      environment: environment)
  }

  /// What holds for `key`; nil when nothing sets it and it has no default.
  package subscript(key: SettingKey) -> Setting? {
    if let option = options[key] { return option }
    for variable in key.variables {
      if let value = environment[variable] { return Setting(value, source: variable) }
    }
    if let setting = stored[key] { return setting }
    return key.fallback.map { Setting($0, source: "default") }
  }

  /// The deadline of an operation; nil means none.
  package var timeout: Duration? {
    let seconds = self[.timeout].flatMap { Double($0.value) } ?? 60
    return seconds == 0 ? nil : .milliseconds(Int64(seconds * 1000))
  }

  var endpoints: Endpoints {
    let standard = Endpoints()
    return Endpoints(
      authorizeURL: self[.authorizeURL]?.value ?? standard.authorizeURL,
      tokenURL: self[.tokenURL]?.value ?? standard.tokenURL,
      apiURL: self[.apiURL]?.value ?? standard.apiURL)
  }

  var application: Application {
    Application(
      clientID: self[.clientID]?.value,
      clientSecret: self[.clientSecret].map { Secret($0.value) },
      redirectURI: self[.redirectURI]?.value ?? Application.defaultRedirectURI)
  }

  /// The API key in force, from a variable or from the store, or else OAuth.
  func credential(_ store: any TokenStore) async throws(Failure) -> APICredential {
    if let setting = self[.apiKey] { return .apiKey(Secret(setting.value), header: keyHeader) }
    do {
      if let stored = try await store.read().apiKey?.secret(for: endpoints.apiURL) {
        return .apiKey(stored, header: keyHeader)
      }
      return .oauth
    } catch {
      throw Failure(error)
    }
  }

  private var keyHeader: APICredential.KeyHeader {
    self[.keyHeader].flatMap { APICredential.KeyHeader(rawValue: $0.value) } ?? .bearer
  }

  func network(trace: (@Sendable (String) -> Void)?) -> NetworkOptions {
    let hosts = self[.insecureHTTP]?.value.split(separator: ",").map {
      String($0.trimmingWhitespace())
    }
    return NetworkOptions(
      proxy: self[.proxy]?.value, caFile: self[.caFile]?.value, insecureHosts: Set(hosts ?? []),
      userAgent: "infusionsoft/\(ProgramVersion.text)", trace: trace)
  }

  /// Whether it may be the name of a profile, which becomes the name of a file.
  static func isName(profile: String) -> Bool {
    let isPlain = profile.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
    }
    return isPlain && !profile.isEmpty && !profile.hasPrefix(".") && profile.utf8.count <= 64
  }

  static func check(profile: String, parameter: String = "profile") throws(Failure) {
    guard isName(profile: profile) else {
      throw .usage(
        "a profile's name is up to 64 letters, digits, dots, dashes and underscores, not \(profile)",
        parameter: parameter)
    }
  }
}

/// The program's version.
package enum ProgramVersion {
  package static let text = "0.1.0"
  /// Of its man page.
  static let date = "November 25, 2026"
}
