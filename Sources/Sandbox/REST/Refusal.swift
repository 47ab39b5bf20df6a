/// Why a request was refused.
struct Refusal: Error, Equatable {
  enum Kind: Sendable {
    case invalid, notFound, conflict
  }

  let kind: Kind
  let message: String

  init(_ message: String, _ kind: Kind = .invalid) {
    self.message = message
    self.kind = kind
  }

  /// What the vendor says of any body it cannot read, and all that it says (a recorded answer).
  static let unconvertible = Refusal("Input could not be converted to a valid request")

  static func notFound(_ what: String) -> Refusal {
    Refusal("There is no \(what) with that id.", .notFound)
  }
}

extension SandboxReply {
  static func v2(_ refusal: Refusal) -> SandboxReply {
    switch refusal.kind {
    case .invalid: .badRequest(refusal.message)
    case .notFound: .apiError(404, "NOT_FOUND", refusal.message)
    case .conflict: .apiError(409, "ALREADY_EXISTS", refusal.message)
    }
  }

  static func v1(_ refusal: Refusal) -> SandboxReply {
    switch refusal.kind {
    case .invalid: .messageV1(refusal.message, status: 400)
    case .notFound: .messageV1(refusal.message, status: 404)
    case .conflict: .messageV1(refusal.message, status: 409)
    }
  }

  static var noContent: SandboxReply { SandboxReply(status: 204) }
}
