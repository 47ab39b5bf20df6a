import JSONText
import Testing

@testable import Sandbox

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Chance that is the same in every run.
struct FixedChance: RandomNumberGenerator, Sendable {
  private var state: UInt64 = 7

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 29)
  }
}

/// A client of a stand-in that has no socket, with a clock of its own.
struct Visitor {
  static let redirectURI = "http://127.0.0.1:8123/callback"

  var standIn: StandIn
  var now = Timestamp(milliseconds: 1_795_428_000_000)  // 2026-11-23T10:00:00Z

  init(_ adjust: (inout SandboxOptions) -> Void = { _ in }) {
    var options = SandboxOptions(randomness: FixedChance(), now: { Date() })
    adjust(&options)
    standIn = StandIn(options)
  }

  mutating func send(
    _ method: String, _ target: String, headers: [(name: String, value: String)] = [],
    body: String = "", reused: Bool = false
  ) -> SandboxReply {
    standIn.respond(
      to: SandboxRequest(
        method: method, target: target, headers: headers, body: Array(body.utf8), reused: reused),
      at: now)
  }

  mutating func pass(seconds: Int) { now = now + seconds * 1000 }

  // MARK: - Logging in

  func authorizeTarget(
    client: String? = nil, redirectURI: String? = Visitor.redirectURI, extra: String = ""
  ) -> String {
    let uri = redirectURI.map { "&redirect_uri=" + percentEncoded($0) } ?? ""
    return "/app/oauth/authorize?client_id=\(client ?? standIn.application.clientID)\(uri)\(extra)"
  }

  /// Presses a button and tells where the browser is sent.
  mutating func press(
    _ decision: String, redirectURI: String = Visitor.redirectURI, extra: String = "",
    form: String = ""
  ) -> SandboxReply {
    send(
      "POST", authorizeTarget(redirectURI: redirectURI, extra: extra),
      body: "decision=\(decision)\(form)")
  }

  mutating func code(form: String = "") throws -> String {
    let location = try #require(press("allow", form: form).header("location"))
    return try #require(FormFields(location.drop { $0 != "?" }.dropFirst())["code"])
  }

  mutating func token(_ form: String, basic: String? = nil) -> SandboxReply {
    var headers = [(name: "content-type", value: "application/x-www-form-urlencoded")]
    if let basic {
      headers.append(("authorization", "Basic " + Data(basic.utf8).base64EncodedString()))
    }
    return send("POST", "/token", headers: headers, body: form)
  }

  mutating func exchange(
    _ code: String, redirectURI: String = Visitor.redirectURI
  ) -> SandboxReply {
    let application = standIn.application
    return token(
      "client_id=\(application.clientID)&client_secret=\(application.clientSecret)&code=\(code)"
        + "&grant_type=authorization_code&redirect_uri=\(percentEncoded(redirectURI))")
  }

  mutating func refresh(_ token: String) -> SandboxReply {
    let application = standIn.application
    return self.token(
      "grant_type=refresh_token&refresh_token=\(token)",
      basic: "\(application.clientID):\(application.clientSecret)")
  }

  mutating func login(tenant: String? = nil) throws -> (access: String, refresh: String) {
    try exchange(code(form: tenant.map { "&tenant=\($0)" } ?? "")).tokens
  }

  // MARK: - Using the API

  mutating func get(_ path: String, token: String) -> SandboxReply {
    send("GET", "/crm/rest" + path, headers: [("authorization", "Bearer \(token)")])
  }

  /// Asks by the API key.
  mutating func get(_ path: String) -> SandboxReply { get(path, token: standIn.application.apiKey) }

  mutating func control(_ path: String, _ order: String) -> SandboxReply {
    send("POST", "/sandbox/" + path, body: order)
  }
}

extension SandboxReply {
  var json: JSON {
    get throws { try JSON(validating: body) }
  }

  var text: String { String(decoding: body, as: UTF8.self) }

  var tokens: (access: String, refresh: String) {
    get throws {
      (
        try #require(json["access_token"]?.string), try #require(json["refresh_token"]?.string)
      )
    }
  }

  /// The gateway's error code.
  var errorcode: String? {
    get throws { try json["fault"]?["detail"]?["errorcode"]?.string }
  }

  /// The numbers of the contacts of a list, of either version.
  var ids: [Int] {
    get throws {
      try (json["contacts"]?.elements ?? []).compactMap {
        $0["id"]?.int ?? $0["id"]?.string.flatMap { Int($0) }
      }
    }
  }
}
