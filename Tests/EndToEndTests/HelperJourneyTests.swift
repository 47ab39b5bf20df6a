import JSONText
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Stores behind a command of the user's, from the login on.
@Suite(.timeLimit(.minutes(3))) struct HelperJourneyTests {
  private func expectNoSecret(of record: JSON, below home: TemporaryDirectory) throws {
    var canaries = Canaries()
    canaries.addSecrets(of: record)
    let evidence = Evidence()
    try evidence.addFiles(of: home, but: "kept")
    #expect(evidence.text.contains("refresh"), "there is no log")
    evidence.expectNone(of: canaries)
  }

  @Test func `pass keeps the grant, and nothing of it lies in a file`() async throws {
    _ = try SystemTool("pass", package: "pass")
    let sandbox = try await SandboxProcess()
    var program = sandbox.program()
    let home = program.home.path
    program.variables["GNUPGHOME"] = home + "/gnupg"
    mkdir(home + "/gnupg", 0o700)
    let made = try await SystemTool("gpg", package: "gnupg").run(
      [
        "--batch", "--quiet", "--passphrase", "", "--quick-generate-key", "test@example.com",
        "default", "default", "never",
      ], in: program.environment)
    #expect(made.status == 0, "\(made.error)")
    let pass = try SystemTool("pass", package: "pass")
    #expect(try await pass.run(["init", "test@example.com"], in: program.environment).status == 0)
    program.variables["INFUSIONSOFT_STORE"] = "helper:\(exampleDirectory)/stores/pass.sh"

    try await program.authorize()
    #expect(try await program.run(["contacts", "--limit", "2", "-o", "ids"]).output == "1\n2\n")
    let token = try await program.run(["token", "refresh"]).json()
    #expect(token["generation"]?.int == 2)
    #expect(token["store"]?["kind"]?.string == "helper")
    #expect(try sandbox.count("refreshes") == 1)
    let kept = try await pass.run(["show", "infusionsoft/default"], in: program.environment)
    try expectNoSecret(of: try JSON(validating: Array(kept.output.utf8)), below: program.home)
    #expect(
      try await pass.run(["ls"], in: program.environment).output.contains("default.new") == false)

    // A password store that cannot be opened is not an empty one.
    var locked = program
    locked.variables["GNUPGHOME"] = home + "/nowhere"
    let failed = try await locked.run(["token"])
    #expect(failed.status == 7)
    #expect(failed.complaint.contains("pass.sh ended with status"), "\(failed.error)")

    #expect(try await program.run(["profile", "remove", "default", "--yes"]).status == 0)
    #expect(try await program.run(["token"]).json()["state"]?.string == "none")
    #expect(
      try await pass.run(["show", "infusionsoft/default"], in: program.environment).status == 1)
    _ = try await SystemTool("gpgconf", package: "gnupg").run(
      ["--kill", "all"], in: program.environment)
  }

  @Test func `secret-tool keeps the grant in a keyring, until that is locked`() async throws {
    _ = try SystemTool("secret-tool", package: "libsecret-tools")
    _ = try SystemTool("gnome-keyring-daemon", package: "gnome-keyring")
    _ = try SystemTool("jq", package: "jq")
    let sandbox = try await SandboxProcess()
    var program = sandbox.program()
    program.variables["INFUSIONSOFT_STORE"] = "helper:\(exampleDirectory)/stores/secret-tool.sh"
    program.variables["PROGRAM"] = Program.path
    let session = """
      set -e
      printf password | gnome-keyring-daemon --unlock --components=secrets >/dev/null
      url=$("$PROGRAM" authorize --no-listen -o json | jq -r .authorization_url)
      "$PROGRAM" code "$("$PROGRAM" sandbox approve "$url" | jq -r .redirect_url)" >/dev/null
      "$PROGRAM" token refresh -o json | jq -r '"generation \\(.generation)"'
      "$PROGRAM" contacts --limit 2 -o ids
      secret-tool lookup service infusionsoft profile default >kept
      dbus-send --session --print-reply --dest=org.freedesktop.secrets \\
        /org/freedesktop/secrets org.freedesktop.Secret.Service.Lock \\
        array:objpath:/org/freedesktop/secrets/collection/login >/dev/null
      "$PROGRAM" token || echo "status $?"

      """
    let outcome = try await SystemTool("dbus-run-session", package: "dbus").run(
      ["--", "sh", "-c", "cd '\(program.home.path)' && \(session)"], in: program.environment)
    #expect(outcome.output == "generation 2\n1\n2\nstatus 7\n", "\(outcome.error)")
    #expect(outcome.error.contains("the keyring is locked) on get"))
    let kept = try #require(program.home.read("kept"))
    try expectNoSecret(of: try JSON(validating: Array(kept.utf8)), below: program.home)
  }

  @Test func `processes that find an expired token refresh it once`() async throws {
    let sandbox = try await SandboxProcess()
    var program = sandbox.program()
    program.useHelper()
    try await program.authorize()
    try sandbox.control("POST", "/clock", #"{"advance": 100000}"#)
    let kept = try #require(program.home.read("kept"))
    program.home.write(
      kept.replacing(/"expires_at":"[^"]+"/, with: #""expires_at":"2026-01-01T00:00:00Z""#),
      to: "kept")
    await withTaskGroup(of: Int32?.self) { group in
      for _ in 0..<8 {
        group.addTask { [program] in
          try? await program.run(["contacts", "get", "42", "-o", "json"]).status
        }
      }
      for await status in group { #expect(status == 0) }
    }
    #expect(try sandbox.count("refreshes") == 1)
  }

  @Test func `Ctrl-C at the prompt ends the wait, and not the helper that saves the pair`()
    async throws
  {
    let sandbox = try await SandboxProcess()
    var program = sandbox.program()
    program.useHelper()
    try await program.authorize()
    program.useHelper(
      store: "cat >request; : >storing; until [ -e go ]; do sleep 0.02; done;"
        + " sed -n 's/^record=//p' request >new && mv new kept")
    let shell = try PtyProcess([Program.path], environment: program.environment)
    try await shell.wait(for: "(valid")
    shell.enter("token refresh")
    while program.home.read("storing") == nil { try await Task.sleep(for: .milliseconds(5)) }
    shell.press(.control("c"))
    try await shell.wait(for: "cancelled")
    program.home.write("", to: "go")
    shell.press(.control("d"))
    #expect(try await shell.waitForExit() == .exited(0))
    let kept = try JSON(validating: Array(try #require(program.home.read("kept")).utf8))
    #expect(kept["generation"]?.int == 2)
    #expect(kept["pending"] == nil)
  }
}
