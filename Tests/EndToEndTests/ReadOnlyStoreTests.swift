import JSONText
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A store that cannot be written serves its access token, and refuses to refresh before the refresh
/// token is spent.
@Suite(.timeLimit(.minutes(5))) struct ReadOnlyStoreTests {
  /// How a store comes to be read-only.
  enum Way {
    /// Its directory is on a mount that is.
    case mount
    /// Its directory may not be written, by a user whom that concerns: one who is not almighty.
    case permission
    /// Its helper keeps nothing.
    case helper
  }

  private func lock(_ program: inout Program, _ way: Way) throws -> [String] {
    let state = program.home.path + "/.local/state/infusionsoft/grants"
    switch way {
    case .mount:
      let mount = "mount --bind '\(state)' '\(state)' && mount -o remount,ro,bind '\(state)'"
      return ["/usr/bin/env"] + Mounts.words(mount + " && exec \"$@\"") + ["sh"]
    case .permission:
      chmod(state, 0o500)
      let setpriv = try SystemTool("setpriv", package: "util-linux").path
      return [setpriv, "--bounding-set", "-dac_override,-dac_read_search"]
    case .helper:
      program.useHelper(store: "echo 'the vault is sealed' >&2; exit 1")
      return ["/usr/bin/env"]
    }
  }

  @Test(.enabled(if: Mounts.areAllowed, Mounts.forbidden))
  func `one on a read-only mount serves, and does not spend what it could not keep`() async throws {
    try await servesOnly(.mount)
  }

  @Test(arguments: [Way.permission, .helper])
  func `one that refuses to be written serves, and does not spend what it could not keep`(
    way: Way
  ) async throws {
    try await servesOnly(way)
  }

  private func servesOnly(_ way: Way) async throws {
    let sandbox = try await SandboxProcess()
    var program = sandbox.program()
    if way == .helper { program.useHelper() }
    try await program.authorize()
    let wrapper = try lock(&program, way)
    func run(_ words: String...) async throws -> Program.Outcome {
      try await Child(
        executable: wrapper[0], arguments: wrapper.dropFirst() + [Program.path] + words,
        environment: program.environment
      ).finish()
    }

    let access = try await run("token", "access").json()
    #expect(access["access_token"]?.string?.isEmpty == false)
    #expect(try await run("contacts", "get", "42").status == 0)
    #expect(try await run("token").json()["state"]?.string == "valid")

    let refused = try await run("token", "refresh")
    #expect(refused.status == 7)
    #expect(refused.complaint.contains("nothing was sent"), "\(refused.error)")
    #expect(refused.error.split(separator: "\n").count == 1, "\(refused.error)")
    #expect(try sandbox.count("refreshes") == 0)

    // Near its end the access token is served all the same.
    let name = way == .helper ? "kept" : Program.recordName
    chmod(program.home.path + "/.local/state/infusionsoft/grants", 0o700)
    let record = try #require(program.home.read(name))
    let soon = record.replacing(
      /"issued_at":"[^"]+","expires_at":"[^"]+"/,
      with: #""issued_at":"2020-01-01T00:00:00Z","expires_at":"2020-01-02T00:00:00Z""#)
    program.home.write(soon, to: name)
    if way == .permission { _ = try lock(&program, way) }
    let expired = try await run("contacts", "get", "42")
    #expect(expired.status == 7)
    #expect(expired.complaint.contains("nothing was sent"), "\(expired.error)")
    #expect(try sandbox.count("refreshes") == 0)
    chmod(program.home.path + "/.local/state/infusionsoft/grants", 0o700)
    #expect(program.home.read(name) == soon)
  }
}
