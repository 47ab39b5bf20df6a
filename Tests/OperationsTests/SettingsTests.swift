import InfusionsoftKit
import JSONText
import Testing

@testable import Operations

@Suite struct SettingsTests {
  private let home: TemporaryHome

  init() throws { home = try TemporaryHome() }

  private func settings(
    profile: String = "default", options: [SettingKey: String] = [:],
    variables: [String: String] = [:]
  ) throws(Failure) -> Settings {
    let environment = home.environment(variables)
    return try Settings(
      profile: Settings.Setting(profile, source: "--profile"),
      options: options.mapValues { Settings.Setting($0, source: "an option") },
      file: ConfigFile(environment: environment), environment: environment)
  }

  @Test
  func `an option goes before the environment, that before the profile, that before a default`()
    async throws
  {
    let (a, b, c) = ("https://a.example/t", "https://b.example/t", "https://c.example/t")
    #expect(
      try settings()[.tokenURL]
        == Settings.Setting("https://api.infusionsoft.com/token", source: "default"))
    try await ConfigFile(environment: home.environment()).set(.tokenURL, to: c, in: "default")
    #expect(try settings()[.tokenURL] == Settings.Setting(c, source: home.config))
    let variables = ["INFUSIONSOFT_TOKEN_URL": b]
    #expect(
      try settings(variables: variables)[.tokenURL]
        == Settings.Setting(b, source: "INFUSIONSOFT_TOKEN_URL"))
    #expect(
      try settings(options: [.tokenURL: a], variables: variables)[.tokenURL]
        == Settings.Setting(a, source: "an option"))
    #expect(try settings(profile: "work")[.tokenURL]?.source == "default")
  }

  @Test(arguments: [
    (SettingKey.clientID, "INFUSIONSOFT_CLIENT_ID", "v"),
    (.clientSecret, "INFUSIONSOFT_CLIENT_SECRET", "v"), (.clientSecret, "INFUSIONSOFT_SECRET", "v"),
    (.redirectURI, "INFUSIONSOFT_REDIRECT_URL", "https://x.example/cb"),
    (.authorizeURL, "INFUSIONSOFT_AUTHORIZE_URL", "https://x.example/a"),
    (.tokenURL, "INFUSIONSOFT_TOKEN_URL", "https://x.example/t"),
    (.apiURL, "INFUSIONSOFT_API_URL", "https://x.example/r"),
    (.apiKey, "INFUSIONSOFT_API_KEY", "v"),
    (.store, "INFUSIONSOFT_STORE", "memory"),
  ])
  func `every variable of the interface sets its setting`(
    key: SettingKey, variable: String, value: String
  ) throws {
    #expect(
      try settings(variables: [variable: value])[key] == Settings.Setting(value, source: variable))
    #expect(try settings(variables: [variable: ""])[key]?.source != variable)
  }

  @Test func `the program's own name for the secret goes before Laravel's`() throws {
    let both = ["INFUSIONSOFT_SECRET": "laravel", "INFUSIONSOFT_CLIENT_SECRET": "own"]
    #expect(try settings(variables: both)[.clientSecret]?.value == "own")
  }

  @Test func `the defaults are the vendor's`() throws {
    let settings = try settings()
    #expect(settings.endpoints == Endpoints())
    #expect(
      settings.endpoints.authorizeURL == "https://accounts.infusionsoft.com/app/oauth/authorize")
    #expect(settings.endpoints.tokenURL == "https://api.infusionsoft.com/token")
    #expect(settings.endpoints.apiURL == "https://api.infusionsoft.com/crm/rest")
    #expect(settings.application.redirectURI == "https://localhost/oauth-callback")
    #expect(settings.application.clientID == nil)
    #expect(settings[.store]?.value == "file")
    #expect(settings.timeout == .seconds(60))
  }

  @Test(
    arguments: [("0", nil), ("0.25", .milliseconds(250)), ("90", .seconds(90))]
      as [(String, Duration?)])
  func `a timeout is in seconds, and none at all when it is zero`(text: String, timeout: Duration?)
    throws
  {
    #expect(try settings(options: [.timeout: text]).timeout == timeout)
  }

  @Test(arguments: [
    (SettingKey.timeout, "soon"), (.timeout, "-1"), (.timeout, "nan"), (.timeout, "inf"),
    (.timeout, "1e9"), (.keyHeader, "cookie"), (.tokenURL, "api.infusionsoft.com/token"),
    (.apiURL, "https://a b"), (.redirectURI, ""), (.store, "cloud"), (.store, "file:relative"),
    (.store, "memory:x"), (.store, ""),
  ])
  func `a bad value is refused with the place it comes from`(key: SettingKey, value: String) throws
  {
    let failure = #expect(throws: Failure.self) { try settings(options: [key: value]) }
    #expect(failure?.kind == .usage)
    #expect(failure?.message.contains("an option") == true, "\(failure?.message ?? "")")
    #expect(throws: Failure.self) { try key.check(value) }
  }

  @Test(arguments: [
    "", ".", "..", ".hidden", "a/b", "../x", "a b", "é", "a\n", String(repeating: "a", count: 65),
  ])
  func `a profile's name is fit to be a file's`(name: String) {
    let failure = #expect(throws: Failure.self) { try settings(profile: name) }
    #expect(failure?.kind == .usage)
    #expect(failure?["pointer"] == "/profile")
  }

  @Test(arguments: ["default", "a", "Client-7_x.y", String(repeating: "a", count: 64)])
  func `a plain name is a profile`(name: String) throws {
    #expect(try settings(profile: name).profile == name)
  }

  @Test func `the sandbox hears nothing of the user's account`() throws {
    var variables: [String: String] = [:]
    for key in SettingKey.allCases { for name in key.variables { variables[name] = "user's" } }
    let settings = try Settings(
      sandbox: [.clientID: "sandbox id", .tokenURL: "http://127.0.0.1:1/token"],
      options: [
        .clientID: Settings.Setting("user's", source: "an option"),
        .store: Settings.Setting("file", source: "an option"),
        .timeout: Settings.Setting("5", source: "an option"),
      ], environment: home.environment(variables))
    #expect(settings.isSandbox)
    #expect(settings[.clientID]?.value == "sandbox id")
    #expect(settings[.store]?.value == "memory")
    #expect(settings[.timeout]?.value == "5")
    for key in SettingKey.allCases { #expect(settings[key]?.value != "user's", "\(key)") }
  }

  // MARK: Credentials

  private func key(_ credential: APICredential) -> String? {
    if case .apiKey(let key, _) = credential { key.reveal() } else { nil }
  }

  @Test func `an API key is sent to the address it was stored for, and to no other`() async throws {
    var record = StoredRecord()
    record.apiKey = BoundSecret(Secret("stored"), for: Endpoints().apiURL)
    let store = MemoryStore(record)
    #expect(try await key(settings().credential(store)) == "stored")
    #expect(
      try await key(settings(options: [.apiURL: "https://sandbox.example/rest"]).credential(store))
        == nil
    )
    #expect(
      try await key(settings(variables: ["INFUSIONSOFT_API_KEY": "set"]).credential(store)) == "set"
    )
    #expect(try await key(settings().credential(MemoryStore())) == nil)
  }

  @Test func `the header of the key is a setting`() async throws {
    let credential = try await settings(
      options: [.keyHeader: "x-keap-api-key"], variables: ["INFUSIONSOFT_API_KEY": "k"]
    ).credential(MemoryStore())
    guard case .apiKey(_, .xKeapAPIKey) = credential else {
      Issue.record("\(credential)")
      return
    }
  }

  @Test(
    arguments: [
      ("file", .profileFile), ("file:/a/b.json", .file(path: "/a/b.json")),
      ("file:/with:colon", .file(path: "/with:colon")), ("memory", .memory),
      ("helper:pass-helper", .helper(command: "pass-helper")),
      ("helper: vault kv 'a b'; x ", .helper(command: "vault kv 'a b'; x")),
    ] as [(String, StoreSpecification)])
  func `a store is written as one word`(text: String, store: StoreSpecification) throws {
    #expect(try StoreSpecification(text) == store)
  }

  @Test func `the store of a profile lies in its state directory`() {
    let store = StoreSpecification.profileFile.makeStore(
      profile: "work", environment: home.environment())
    #expect(store.location.path == home.path + "/.local/state/infusionsoft/grants/work.json")
    #expect(
      StoreSpecification.memory.makeStore(profile: "work", environment: home.environment())
        .location.kind == "memory")
  }

  @Test(arguments: ["helper", "helper:", "helper:  ", "helper:a\nb", "helpers:x", "file:a", "disk"])
  func `what is no store is refused`(text: String) {
    #expect(throws: Failure.self) { try StoreSpecification(text) }
  }

  @Test func `a helper sees the environment without its secrets`() {
    let variables = [
      "PATH": "/bin", "INFUSIONSOFT_CLIENT_ID": "id", "INFUSIONSOFT_CLIENT_SECRET": "s1",
      "INFUSIONSOFT_SECRET": "s2", "INFUSIONSOFT_API_KEY": "s3",
    ]
    #expect(
      home.environment(variables).forChildren.variables
        == ["PATH": "/bin", "INFUSIONSOFT_CLIENT_ID": "id"])
  }
}
