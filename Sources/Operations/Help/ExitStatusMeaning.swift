import InfusionsoftKit

/// What an exit status says, and which operations can end with it.
struct ExitStatusMeaning: Sendable {
  let status: Int32
  let meaning: String
  private let isPossible: @Sendable (Operation) -> Bool

  func applies(to operation: Operation) -> Bool { isPossible(operation) }

  /// In the order of the statuses; one row for each that ``FailureKind`` has.
  static let all: [ExitStatusMeaning] = [
    ExitStatusMeaning(0, "done") { _ in true },
    ExitStatusMeaning(FailureKind.api, "the API or the server answered with an error") {
      $0.usesNetwork
    },
    ExitStatusMeaning(
      FailureKind.usage, "unknown operation, bad option or bad value; nothing was sent"
    ) { _ in true },
    ExitStatusMeaning(
      FailureKind.authorize,
      "authorization is needed: no client id or secret, or the grant is dead or another application's"
    ) { $0.usesNetwork || $0.movesGrant },
    ExitStatusMeaning(FailureKind.rate, "a rate limit or the quota is exhausted; retry later") {
      $0.usesNetwork
    },
    ExitStatusMeaning(FailureKind.network, "network, TLS or timeout") { $0.usesNetwork },
    ExitStatusMeaning(
      FailureKind.store, "the token store is busy, unreadable, unsafe or full"
    ) { $0.usesNetwork || $0.ordering == .token },
    ExitStatusMeaning(FailureKind.notFound, "not found") { operation in
      operation.apiCall != nil && operation.parameters.contains { $0.kind == .id && $0.isRequired }
    },
    ExitStatusMeaning(FailureKind.partial, "partly done; the message says how far") {
      $0.apiCall != nil
    },
    ExitStatusMeaning(
      FailureKind.refused, "refused by --read-only, or for want of --yes or --reveal"
    ) { $0.effect == .writes || $0.asksFirst },
    ExitStatusMeaning(FailureKind.internalError, "a defect of this program") { _ in false },
    ExitStatusMeaning(FailureKind.cancelled, "cancelled by Ctrl-C (143 by SIGTERM)") { _ in false },
    ExitStatusMeaning(141, "the reader of the output went away (SIGPIPE)") { _ in false },
  ]

  private init(
    _ status: Int32, _ meaning: String, _ isPossible: @escaping @Sendable (Operation) -> Bool
  ) {
    self.status = status
    self.meaning = meaning
    self.isPossible = isPossible
  }

  private init(
    _ kind: FailureKind, _ meaning: String, _ isPossible: @escaping @Sendable (Operation) -> Bool
  ) {
    self.init(kind.exitStatus, meaning, isPossible)
  }
}

extension Operation {
  /// Whether it can come to a request: of the API, or of the token endpoint.
  fileprivate var usesNetwork: Bool {
    apiCall != nil
      || ordering == .token && !["config.", "profile."].contains { name.hasPrefix($0) }
        && !movesGrant
      || ["sandbox.approve", "sandbox.deny"].contains(name)
  }

  /// Whether it takes in or hands out a whole grant, which needs no request.
  fileprivate var movesGrant: Bool { ["token.import", "token.export"].contains(name) }
}
