import InfusionsoftKit
import JSONText
import Operations

/// A page at which a person allows access, as MCP clients that open pages are asked to show it.
///
/// Calls that fail together share one login: a second `authorize` would make the first page useless.
actor LoginOffer {
  struct Page: Sendable {
    let id: String
    let url: String
    /// The login completes by itself when the browser comes back.
    let isServed: Bool
  }

  /// How long a call that comes back waits for the person, well below what clients bear.
  private static let patience = 30
  private let session: Session
  private var offered: Task<Page?, Never>?
  private var count = 0

  init(_ session: Session) {
    self.session = session
  }

  /// The page to show; nil when a login cannot be begun.
  func page() async -> Page? {
    if let offered, let page = await offered.value { return page }
    count += 1
    let id = "login-\(count)"
    let offer = Task { await begin(id) }
    offered = offer
    return await offer.value
  }

  /// Forgets the page, since its login has ended; its id, where there was one.
  func end() async -> String? {
    defer { offered = nil }
    return await offered?.value?.id
  }

  /// Waits until the login has ended, but no person is waited for longer than clients bear.
  func wait() async throws {
    for _ in 0..<(Self.patience * 4) where offered != nil {
      try await session.environment.sleep(.milliseconds(250))
    }
  }

  private func begin(_ id: String) async -> Page? {
    guard let authorize = session.table.find("authorize", at: .mcp),
      let output = try? await session.perform(authorize, Arguments(), for: Caller(door: .mcp)),
      let attempt = try? await output.result(), let url = attempt["authorization_url"]?.string
    else { return nil }
    return Page(id: id, url: url, isServed: attempt["listening"]?.bool == true)
  }
}

extension LoginOffer.Page {
  static let message = "Log in to Infusionsoft (Keap) and allow access, so that the call can go on."

  /// What a client does next: shows the page, then calls again.
  func request(to client: MCPClient, id: JSON) -> Outgoing {
    guard client.revision < .stateless else {
      let elicitation: JSON = [
        "method": "elicitation/create",
        "params": ["mode": "url", "message": .string(Self.message), "url": .string(url)],
      ]
      return .result(
        id: id,
        .object([
          ("resultType", "input_required"), ("inputRequests", ["login": elicitation]),
        ]))
    }
    let elicitation: JSON = [
      "mode": "url", "elicitationId": .string(self.id), "url": .string(url),
      "message": .string(Self.message),
    ]
    return .error(
      id: id,
      MCPError(code: -32042, message: Self.message, data: ["elicitations": [elicitation]]).object)
  }
}
