import JSONText
import Synchronization
import TestSupport
import Testing

/// A vendor that answers by script, issues the tokens it is told to, and keeps what it was sent.
struct ScriptedVendor {
  let server: LoopbackServer
  static let clientID = "scripted-client"
  static let clientSecret = "Qz7CANARYclientSECRETw93"

  /// - Parameters:
  ///   - refresh: what the token endpoint does about the refresh with this number, from 1.
  ///   - api: what the API does about any request.
  init(
    refresh: @escaping @Sendable (Int) -> [LoopbackServer.Step] = { [.ok(tokens($0 + 1))] },
    api: @escaping @Sendable (LoopbackServer.Request) -> [LoopbackServer.Step] = { _ in
      [.ok(#"{"id": "7"}"#)]
    }
  ) throws {
    let refreshes = Counter()
    server = try LoopbackServer { request in
      guard request.target == "/token" else { return api(request) }
      let body = String(decoding: request.body, as: UTF8.self)
      guard body.contains("grant_type=refresh_token") else { return [.ok(Self.tokens(1))] }
      return refresh(refreshes.next())
    }
  }

  /// A token response with the pair of this generation.
  static func tokens(_ generation: Int) -> String {
    """
    {"access_token": "\(accessToken(generation))", "refresh_token": "\(refreshToken(generation))",
     "token_type": "bearer", "expires_in": 86399, "scope": "full|ab123.infusionsoft.com"}
    """
  }

  static func accessToken(_ generation: Int) -> String { "At\(generation)CANARYaccessTOKENk4x8" }
  static func refreshToken(_ generation: Int) -> String { "Rv\(generation)SPARROWrefreshTOKENv5z" }

  /// A program with a home of its own that knows this vendor only.
  func program() -> Program {
    var program = Program()
    program.variables = [
      "INFUSIONSOFT_CLIENT_ID": Self.clientID, "INFUSIONSOFT_CLIENT_SECRET": Self.clientSecret,
      "INFUSIONSOFT_REDIRECT_URL": "https://localhost/oauth-callback",
      "INFUSIONSOFT_AUTHORIZE_URL": server.url + "/authorize",
      "INFUSIONSOFT_TOKEN_URL": server.url + "/token", "INFUSIONSOFT_API_URL": server.url,
    ]
    return program
  }

  private final class Counter: Sendable {
    private let count = Mutex(0)
    func next() -> Int {
      count.withLock { count in
        count += 1
        return count
      }
    }
  }
}

extension RPCClient {
  /// Logs in at a vendor that takes any code.
  func authorize(at vendor: ScriptedVendor) async throws {
    let state = try await result("authorize")["state"]?.string ?? ""
    let redirect = "https://localhost/oauth-callback?code=any-code&state=\(state)"
    let token = try await result("code", ["code": .string(redirect)])
    try #require(token["state"]?.string == "valid")
  }
}
