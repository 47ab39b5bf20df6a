import JSONText
import TestSupport
import Testing

/// Tokens of infusionsoft-php, through PHP itself.
@Suite(.timeLimit(.minutes(5))) struct PHPTests {
  /// A class of the same shape as the SDK's.
  private static let token = #"""
    namespace Infusionsoft;
    class Token {
      public $accessToken;
      public $refreshToken;
      public $endOfLife;
      public $extraInfo;
    }
    """#

  private func php(_ code: String, input: String = "") async throws -> String {
    let outcome = try await SystemTool("php", package: "php-cli").run(
      ["-n", "-r", Self.token + code], input: input)
    #expect(outcome.status == 0, "\(outcome.error)\(outcome.output)")
    return outcome.output
  }

  @Test func `PHP reads what is exported, and what it serializes is imported`() async throws {
    let sandbox = try await SandboxProcess()
    let program = sandbox.program()
    try await program.authorize()
    let json = try await program.run(["token", "export"]).json()
    let exported = try await program.run(["token", "export", "--format", "php", "-o", "json"])
      .json()
    let serialized = try #require(exported["serialized"]?.string)
    let read = try await php(
      """
      $token = unserialize(stream_get_contents(STDIN));
      echo json_encode([get_class($token), $token->accessToken, $token->refreshToken,
        gmdate('Y-m-d\\TH:i:s\\Z', $token->endOfLife), $token->extraInfo['scope']]);
      """, input: serialized)
    let seen = try JSON(validating: Array(read.utf8)).elements
    #expect(seen.first?.string == #"Infusionsoft\Token"#)
    #expect(
      seen.dropFirst().map(\.string)
        == ["access_token", "refresh_token", "expires_at", "scope"].map { json[$0]?.string })

    // What PHP writes is the same, byte for byte; and it is a token here, plain and in Base64.
    for wrap in ["", "base64_encode"] {
      #expect(try await program.run(["token", "forget"]).status == 0)
      let written = try await php(
        """
        $token = unserialize(stream_get_contents(STDIN));
        echo \(wrap)(serialize($token));
        """, input: serialized)
      if wrap.isEmpty { #expect(written == serialized) }
      let imported = try await program.run(["token", "import", "-"], input: written + "\n")
      #expect(try imported.json()["state"]?.string == "valid")
      #expect(try await program.run(["contacts", "get", "42"]).status == 0)
    }
    #expect(try await program.run(["token", "refresh"]).json()["generation"]?.int == 4)
  }

  @Test func `a token as an old program keeps it is taken, refreshed and used`() async throws {
    let sandbox = try await SandboxProcess()
    let program = sandbox.program()
    try await program.authorize()
    let refresh = try await program.run(["token", "export"]).json()["refresh_token"]?.string ?? ""
    #expect(try await program.run(["token", "forget"]).status == 0)
    // Its access token ended long ago, and a cache has serialized the text once more.
    let written = try await php(
      """
      $token = new Token();
      $token->accessToken = 'longDeadAccessToken';
      $token->refreshToken = stream_get_contents(STDIN);
      $token->endOfLife = 1700000000;
      echo serialize(serialize($token));
      """, input: refresh)
    program.home.write(written, to: "cached")
    let imported = try await program.run(["token", "import", program.home.path + "/cached"])
    #expect(try imported.json()["state"]?.string == "expired")
    #expect(try await program.run(["contacts", "get", "42"]).status == 0)
    #expect(try sandbox.count("refreshes") == 1)
    let history = try await program.run(["token", "history", "-o", "ndjson"]).output
    #expect(history.contains(#""event":"import""#) && history.contains(#""event":"export""#))
  }

  @Test func `a serialization that a database has damaged says so`() async throws {
    let program = Program()
    let written = try await php(
      "$token = new Token(); $token->accessToken = 'secretAccessToken'; echo serialize($token);")
    program.home.write(written.replacing("\\", with: ""), to: "damaged")
    let outcome = try await program.run(["token", "import", program.home.path + "/damaged"])
    #expect(outcome.status == 2)
    #expect(outcome.complaint.contains("drops backslashes"), "\(outcome.error)")
    #expect(!outcome.error.contains("secretAccess"))
  }
}
