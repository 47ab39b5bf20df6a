/// Whom the gateway has recognised.
struct Caller: Sendable, Equatable {
  /// What the product limits count by: the client id, or the key.
  let product: String
  let isKey: Bool
  let tenant: String
}

/// What a request shows the gateway.
enum Credential: Equatable {
  case none
  case accessToken(String)
  case key(String)

  /// An Authorization header without `Bearer` counts as no credential, as at the vendor's.
  init(_ request: SandboxRequest) {
    if let header = request.header("authorization") {
      let parts = header.split(separator: " ")
      guard parts.count == 2, parts[0].lowercased() == "bearer" else {
        self = .none
        return
      }
      self = parts[1].hasPrefix("KeapAK") ? .key(String(parts[1])) : .accessToken(String(parts[1]))
    } else if let key = request.header("x-keap-api-key"), !key.isEmpty {
      self = .key(key)
    } else {
      self = .none
    }
  }
}
