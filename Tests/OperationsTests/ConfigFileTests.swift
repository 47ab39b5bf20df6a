import InfusionsoftKit
import JSONText
import Testing

@testable import Operations

@Suite struct ConfigFileTests {
  private let home: TemporaryHome
  private let file: ConfigFile

  init() throws {
    home = try TemporaryHome()
    file = ConfigFile(environment: home.environment())
  }

  private func values(_ profile: String) throws -> [SettingKey: String] {
    try file.settings(of: profile).mapValues(\.value)
  }

  @Test func `where no file is, nothing is set, and none is made`() throws {
    #expect(file.path == home.config)
    #expect(try values("default").isEmpty)
    #expect(home.read(home.config) == nil)
    #expect(
      ConfigFile(environment: Environment(variables: ["XDG_CONFIG_HOME": "/etc/x"], home: "/h"))
        .path == "/etc/x/infusionsoft/config.json")
  }

  @Test func `a setting is saved for its profile alone, and told with its source`() async throws {
    try await file.set(.clientID, to: "one", in: "default")
    try await file.set(.clientID, to: "two", in: "work")
    try await file.set(.timeout, to: "5", in: "default")
    #expect(try values("default") == [.clientID: "one", .timeout: "5"])
    #expect(try values("work") == [.clientID: "two"])
    #expect(try file.settings(of: "work")[.clientID]?.source == home.config)
    #expect(home.mode(home.config) == 0o600)

    try await file.set(.clientID, to: "three", in: "default")
    try await file.set(.timeout, to: nil, in: "default")
    #expect(try values("default") == [.clientID: "three"])
    try await file.set(.timeout, to: nil, in: "nobody's")
    #expect(try values("default") == [.clientID: "three"])
  }

  @Test func `what else is in the file stays as it is`() async throws {
    home.write(
      #"{"comment":"mine","n":1.50,"profiles":{"other":{"client_id":"x"},"default":{"timeout":"9"}},"last":[1, 2]}"#,
      to: home.config)
    try await file.set(.clientID, to: "é\n\"", in: "default")
    try await file.set(.timeout, to: nil, in: "default")
    let text = try #require(home.read(home.config))
    #expect(
      text == """
        {
          "comment": "mine",
          "n": 1.50,
          "profiles": {
            "other": {
              "client_id": "x"
            },
            "default": {
              "client_id": "é\\n\\""
            }
          },
          "last": [
            1,
            2
          ]
        }

        """)
  }

  @Test(arguments: [
    "", "{", "[]", "null", "\"x\"", #"{"profiles":[]}"#, #"{"profiles":"x"}"#,
    #"{"profiles":{"default":[]}}"#, #"{"profiles":{"default":"x"}}"#, #"{"profile":7}"#,
    #"{"profile":"../x"}"#,
  ])
  func `what is no settings file is refused and left byte for byte`(text: String) async throws {
    home.write(text, to: home.config)
    let attempts: [@Sendable () async throws -> Void] = [
      { [file] in _ = try file.settings(of: "default") },
      { [file] in try await file.set(.clientID, to: "x", in: "default") },
      { [file] in try await file.use("work") },
    ]
    for attempt in attempts {
      let failure = await #expect(throws: Failure.self) { try await attempt() }
      #expect(failure?.kind == .usage)
      #expect(failure?.message.contains(home.config) == true)
    }
    #expect(home.read(home.config) == text)
  }

  @Test(arguments: [
    #"{"colour":"red"}"#, #"{"client_secret":"x"}"#, #"{"api_key":"x"}"#, #"{"timeout":5}"#,
    #"{"client_id":null}"#,
  ])
  func `a member that is no setting is named`(section: String) throws {
    home.write(#"{"profiles":{"default":\#(section)}}"#, to: home.config)
    let failure = #expect(throws: Failure.self) { try file.settings(of: "default") }
    #expect(failure?.kind == .usage)
    let name = try #require(try JSON(section).members.first?.name)
    #expect(failure?.message.contains(name) == true)
    // Another profile has nothing to do with it.
    #expect(try values("work").isEmpty)
  }

  @Test func `a file that others can change is refused, one they can read is not`() async throws {
    try await file.set(.clientID, to: "one", in: "default")
    home.write(try #require(home.read(home.config)), to: home.config, mode: 0o644)
    #expect(try values("default") == [.clientID: "one"])
    home.write(try #require(home.read(home.config)), to: home.config, mode: 0o666)
    let failure = #expect(throws: Failure.self) { try file.settings(of: "default") }
    #expect(failure?["repair"]?.string == "chmod go-w \(home.config)")
  }

  @Test func `changes made at the same time are all kept`() async throws {
    let keys: [SettingKey] = [.clientID, .timeout, .proxy, .caFile, .insecureHTTP]
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<3 {
        for key in keys {
          group.addTask { [file] in try await file.set(key, to: "1", in: "profile-\(number)") }
        }
      }
      try await group.waitForAll()
    }
    #expect(try file.profiles().count == 3)
    for number in 0..<3 { #expect(try values("profile-\(number)").count == keys.count) }
    #expect(home.mode(home.config + ".lock") == 0o600)
  }

  // MARK: Profiles

  @Test func `the profile in force is chosen, or kept in the file, or the default`() async throws {
    #expect(try file.profile(unless: nil) == Settings.Setting("default", source: "default"))
    try await file.use("work")
    #expect(try file.profile(unless: nil) == Settings.Setting("work", source: home.config))
    let option = Settings.Setting("shop", source: "--profile")
    #expect(try file.profile(unless: option) == option)
    try await file.use("default")
    #expect(try file.profile(unless: nil).source == "default")
    #expect(try file.profiles() == ["work", "default"])
  }

  @Test func `a profile that is removed takes its settings along, and being the one in force`()
    async throws
  {
    try await file.set(.clientID, to: "one", in: "work")
    try await file.set(.clientID, to: "two", in: "shop")
    try await file.use("work")
    try await file.remove("shop")
    #expect(try file.profile(unless: nil).value == "work")
    try await file.remove("work")
    #expect(try file.profile(unless: nil).value == "default")
    #expect(try file.profiles().isEmpty)
    try await file.remove("nobody")
  }
}
