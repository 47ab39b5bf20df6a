import InfusionsoftKit
import JSONText
import Testing

@testable import Operations

@Suite(.timeLimit(.minutes(5))) struct ProfileTests {
  private func rows(_ stand: StandInSession) async throws -> [String: JSON] {
    let rows = try await stand.call("profile.list")["profiles"]?.elements ?? []
    return Dictionary(uniqueKeysWithValues: rows.map { ($0["name"]?.string ?? "", $0) })
  }

  private static let sure = {
    var caller = Caller(door: .rpc)
    caller.isConfirmed = true
    return caller
  }()

  @Test func `each profile is an account of its own`() async throws {
    try await StandInSession.run(isAuthorized: true) { stand in
      #expect(try await rows(stand).keys.sorted() == ["default"])
      let used = try await stand.call("profile.use", ["name": "work", "create": true])
      #expect(used["name"]?.string == "work")
      #expect(used["current"] == true)
      #expect(used["state"]?.string == "none")
      #expect(stand.session.settings.profile == "work")
      #expect(stand.session.settings.profileSource == stand.home.config)

      try await stand.login()
      try await stand.call("config.set", ["name": "timeout", "value": "7"])
      let all = try await rows(stand)
      #expect(all.keys.sorted() == ["default", "work"])
      #expect(all["work"]?["current"] == true)
      #expect(all["default"]?["current"] == false)
      for profile in all.values {
        #expect(profile["state"]?.string == "valid")
        #expect(profile["tenant"]?.string == "ab123.infusionsoft.com")
        #expect(profile["store"]?.string == "file")
      }
      try await stand.call("token.forget")
      #expect(try await rows(stand)["work"]?["state"]?.string == "none")
      #expect(try await rows(stand)["default"]?["state"]?.string == "valid")
      try await stand.call("profile.use", ["name": "default"])
      #expect(stand.session.settings.timeout == .seconds(60))
      #expect(try await stand.call("token.status")["state"]?.string == "valid")
    }
  }

  @Test func `a profile that is not there is not begun by a slip`() async throws {
    try await StandInSession.run { stand in
      try await stand.call("profile.use", ["name": "work", "create": true])
      let failure = try await stand.failure("profile.use", ["name": "wrok"])
      #expect(failure.kind == .usage)
      #expect(failure.message.contains("did you mean work?"))
      #expect(stand.session.settings.profile == "work")
      for name in ["../x", "", ".hidden", "a b"] {
        let failure = try await stand.failure(
          "profile.use", ["name": .string(name), "create": true])
        #expect(failure["pointer"]?.string == "/name")
      }
    }
  }

  @Test func `a profile that the environment names stays in force here`() async throws {
    try await StandInSession.run(
      isAuthorized: true, variables: ["INFUSIONSOFT_PROFILE": "default"],
      profileSource: "INFUSIONSOFT_PROFILE"
    ) { stand in
      let operation = try #require(
        stand.session.table.operations.first { $0.name == "profile.use" })
      let output = try await stand.session.perform(
        operation, Arguments(params: ["name": "work", "create": true], for: operation),
        for: StandInSession.anyone)
      #expect(output.notes.first?.contains("INFUSIONSOFT_PROFILE names") == true)
      #expect(stand.session.settings.profile == "default")
      #expect(
        try ConfigFile(environment: stand.session.environment).profile(unless: nil).value == "work")
    }
  }

  @Test func `removing asks, and takes grant, secrets and settings`() async throws {
    try await StandInSession.run(isAuthorized: true) { stand in
      try await stand.call("profile.use", ["name": "work", "create": true])
      try await stand.login()
      try await stand.call("config.set", ["name": "api_key", "value": "KeapAK-0123456789abcdef"])
      let grants = stand.home.path + "/.local/state/infusionsoft/grants/"

      let refused = try await stand.failure("profile.remove", ["name": "work"])
      #expect(refused.kind == .refused)
      #expect(try await rows(stand)["work"]?["state"]?.string == "api-key")

      let removed = try await stand.call("profile.remove", ["name": "work"], for: Self.sure)
      #expect(removed["removed"]?.string == "work")
      #expect(stand.session.settings.profile == "default")
      #expect(try await rows(stand).keys.sorted() == ["default"])
      #expect(stand.home.read(grants + "work.json") == nil)
      #expect(stand.home.read(grants + "work.json.lock") != nil)
      #expect(stand.home.read(grants + "work.log")?.contains("forget") == true)
      #expect(stand.home.read(stand.home.config)?.contains("work") == false)
      // The other account is as it was.
      #expect(try await stand.call("token.status")["state"]?.string == "valid")
      let again = try await stand.failure("profile.remove", ["name": "work"], for: Self.sure)
      #expect(again.kind == .usage)
    }
  }

  @Test func `a grant of another application, or a damaged record, can be removed`() async throws {
    try await StandInSession.run(isAuthorized: true) { stand in
      let path = stand.home.path + "/.local/state/infusionsoft/grants/default.json"
      let record = try #require(stand.home.read(path))
      stand.home.write(
        record.replacing(stand.ready("client_id"), with: "another-application"), to: path)
      let foreign = try #require(try await rows(stand)["default"])
      #expect(foreign["bound_to"]?.string == "another client id")
      #expect(try await stand.failure("token.forget").message.contains("profile remove"))
      try await stand.call("profile.remove", ["name": "default"], for: Self.sure)
      #expect(try await stand.call("token.status")["state"]?.string == "none")

      stand.home.write("{ damaged", to: path)
      let damaged = try #require(try await rows(stand)["default"])
      #expect(damaged["problem"]?.string?.contains("not a record") == true)
      #expect(damaged["state"] == nil)
      try await stand.call("profile.remove", ["name": "default"], for: Self.sure)
      #expect(try await stand.call("token.status")["state"]?.string == "none")
    }
  }

  @Test func `a profile with a broken setting is listed with what is wrong`() async throws {
    try await StandInSession.run { stand in
      stand.home.write(
        #"{"profiles":{"old":{"store":"disk"},"worse":{"colour":"red"}}}"#, to: stand.home.config)
      let all = try await rows(stand)
      #expect(all["old"]?["problem"]?.string?.contains("not disk") == true)
      #expect(all["worse"]?["problem"]?.string?.contains("no setting colour") == true)
      #expect(all["default"]?["state"]?.string == "none")
    }
  }
}
