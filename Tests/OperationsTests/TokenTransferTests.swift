import InfusionsoftKit
import JSONText
import Testing

@testable import Operations

@Suite(.timeLimit(.minutes(5))) struct TokenTransferTests {
  @Test func `a grant goes out in both formats, and comes in again`() async throws {
    try await StandInSession.run(isAuthorized: true) { stand in
      let json = try await stand.call("token.export")
      let php = try await stand.call("token.export", ["format": "php"])
      #expect(php["serialized"]?.string?.hasPrefix(#"O:18:"Infusionsoft\Token":4:{"#) == true)
      let file = stand.home.path + "/token"
      for (number, text) in [
        json.text, php.text, php["serialized"]?.string ?? "",
      ].enumerated() {
        try await stand.call("token.forget")
        stand.home.write(text, to: file)
        let token = try await stand.call("token.import", ["from": .string(file)])
        #expect(token["state"]?.string == "valid")
        #expect(token["tenant"]?.string == "ab123.infusionsoft.com")
        #expect(token["generation"]?.int == number + 2)
        #expect(try await stand.call("whoami")["credential"]?.string == "oauth")
      }
    }
  }

  @Test func `exporting reveals, and is refused to a wire that was not opened for it`() async throws
  {
    try await StandInSession.run(isAuthorized: true) { stand in
      let closed = Caller(door: .rpc)
      let failure = try await stand.failure("token.export", for: closed)
      #expect(failure.kind == .refused)
      #expect(failure.message.contains("--reveal"))
      for door in [Caller.Door.prompt, .script, .arguments] {
        #expect(try await stand.call("token.export", for: Caller(door: door))["scope"] != nil)
      }
      let operation = stand.session.table.operations.first { $0.name == "token.export" }
      #expect(operation?.doors.contains(.mcp) == false)
    }
  }

  @Test func `what is no token is refused with its file, and nothing is changed`() async throws {
    try await StandInSession.run(isAuthorized: true) { stand in
      let before = try await stand.call("token.status")
      let file = stand.home.path + "/token"
      for (text, reason) in [
        ("", "is empty"), ("{}", "has no access_token"), ("O:1:", "neither JSON nor"),
        (String(repeating: "x", count: 70_000), "larger than"),
      ] {
        stand.home.write(text, to: file)
        let failure = try await stand.failure("token.import", ["from": .string(file)])
        #expect(failure.message.contains(file) && failure.message.contains(reason), "\(failure)")
      }
      let missing = try await stand.failure("token.import", ["from": "/nonexistent/token"])
      #expect(missing.message == "there is no file /nonexistent/token")
      let wire = try await stand.failure("token.import", ["from": "-"])
      #expect(wire["pointer"]?.string == "/from")
      #expect(try await stand.call("token.status") == before)
    }
  }

  @Test func `standard input is read where there is one`() async throws {
    try await StandInSession.run(isAuthorized: true) { stand in
      let text = try await stand.call("token.export").text
      try await stand.call("token.forget")
      var caller = Caller(door: .arguments)
      let operation = try #require(
        stand.session.table.operations.first { $0.name == "token.import" })
      var arguments = Arguments()
      try arguments.set(try #require(operation.parameter("from")), "-")
      let failure = await #expect(throws: Failure.self) {
        try await stand.session.perform(operation, arguments, for: caller)
      }
      #expect(failure?.message.contains("name a file") == true)
      caller.readInput = { Array(text.utf8) }
      let output = try await stand.session.perform(operation, arguments, for: caller)
      #expect(try await output.result()["state"]?.string == "valid")
    }
  }

  @Test func `another tenant's token is taken with the switch alone`() async throws {
    try await StandInSession.run(isAuthorized: true) { stand in
      let text = try await stand.call("token.export").text
      let file = stand.home.path + "/token"
      stand.home.write(text.replacing("ab123", with: "cd456"), to: file)
      let failure = try await stand.failure("token.import", ["from": .string(file)])
      #expect(failure.kind == .authorize)
      #expect(failure.message.contains("--switch"))
      let token = try await stand.call("token.import", ["from": .string(file), "switch": true])
      #expect(token["tenant"]?.string == "cd456.infusionsoft.com")
    }
  }
}
