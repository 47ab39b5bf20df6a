import CurlHTTP

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The lines that custody adds to the audit log.
extension Custody {
  /// Makes a token request and notes it before and after: what was presented, and what came of it.
  func audited(
    _ event: AuditEntry.Event, presenting secret: Secret, of generation: Int,
    _ request: () async throws(HTTPFailure) -> TokenResponse
  ) async throws(HTTPFailure) -> TokenResponse {
    note(event, .sent, generation: generation, presented: secret)
    do {
      let answer = try await request()
      var received: Secret?
      if case .issued(_, let refreshToken, _, _) = answer { received = refreshToken }
      let outcome = AuditEntry.Outcome(answer)
      note(
        event, outcome, generation: outcome == .issued ? generation + 1 : generation,
        presented: secret, received: received)
      return answer
    } catch {
      note(
        event, error.outcome == .notSent ? .notSent : .lost, generation: generation,
        presented: secret)
      throw error
    }
  }

  /// Adds a line to the log of a store that has one; what fails here is for `doctor` to tell.
  nonisolated func note(
    _ event: AuditEntry.Event, _ outcome: AuditEntry.Outcome, generation: Int,
    presented: Secret? = nil, received: Secret? = nil
  ) {
    try? store.auditLog?.append(
      AuditEntry(
        time: environment.now(), pid: Int(getpid()), generation: generation, event: event,
        outcome: outcome, presented: presented.map(AuditEntry.fingerprint),
        received: received.map(AuditEntry.fingerprint), operation: AuditContext.operation))
  }

  /// Who presented `refreshToken` before, as a refusal of it can say; nil when this log does not know.
  nonisolated func earlierUse(of refreshToken: Secret) -> String? {
    let fingerprint = AuditEntry.fingerprint(of: refreshToken)
    let entries = (try? store.auditLog?.entries(last: 10_000)) ?? []
    guard
      let use = entries.last(where: { entry in
        entry.event == .refresh && entry.presented == fingerprint && entry.outcome == .issued
      })
    else { return nil }
    return "process \(use.pid) refreshed it at \(Timestamp.format(use.time))"
      + " (generation \(use.generation))"
  }
}

extension AuditEntry.Outcome {
  fileprivate init(_ answer: TokenResponse) {
    self =
      switch answer {
      case .issued: .issued
      case .invalidGrant: .refused
      case .uncertain: .lost
      default: .rejected
      }
  }
}
