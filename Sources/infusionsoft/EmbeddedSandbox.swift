import InfusionsoftKit
import JSONText
import Operations
import Sandbox

/// The stand-in inside this process, and the settings that lead to it.
struct EmbeddedSandbox {
  private let server: SandboxServer

  /// Starts it on a free port. It has the vendor's rate limits, so that what works here works there.
  static func start(_ environment: Environment) async throws -> EmbeddedSandbox {
    EmbeddedSandbox(
      server: try await SandboxServer.start(
        SandboxOptions(now: environment.now)))
  }

  /// Everything that concerns the account.
  var settings: [SettingKey: String] {
    let names: [SettingKey: String] = [
      .authorizeURL: "authorize_url", .tokenURL: "token_url", .apiURL: "api_url",
      .clientID: "client_id", .clientSecret: "client_secret", .redirectURI: "redirect_uri",
    ]
    return names.compactMapValues { server.ready[$0]?.string }
  }

  func stop() async { await server.stop() }
}
