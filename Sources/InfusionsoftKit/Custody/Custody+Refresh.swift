#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
import CurlHTTP
import JSONText

/// The refresh ceremony: lock, re-read, write ahead, send, save, unlock.
extension Custody {
  /// How long to wait for another process: longer than the two requests it may make, so that a lock
  /// is never overtaken. A wait that ends is "busy", never a refresh without the lock.
  static let lockPatience = TokenEndpoint.deadline * 2 + .seconds(15)

  /// What a server that failed gets before it is asked once more.
  static let pauseBeforeReplay = Duration.seconds(1)

  /// Spends the refresh token and saves what comes for it, unless the store already holds a record
  /// newer than `generation`.
  /// - Parameters:
  ///   - insisting: a person asked for it, and so for one more try of a token whose answers were lost.
  ///   - lock: the lock, where it is held already.
  func performRefresh(
    beyond generation: Int, insisting: Bool, holding lock: (any StoreLock)?, as ceremony: Int
  ) async throws -> StoredRecord {
    let held: any StoreLock
    do {
      held = if let lock { lock } else { try await self.lock(for: ceremony) }
    } catch {
      throw Self.unsent(error)
    }
    defer { held.release() }
    environment.reached(.locked)

    var record = try await current()
    await recover(&record)
    let grant = try usableGrant(record)
    if record.generation > generation, grant.freshness(at: environment.now()) != .expired {
      return record  // A sibling was faster.
    }
    let (refreshToken, application) = try presentable(record, grant)

    // By itself the program presents a token once more when an answer was lost, and never again.
    var mayReplay = true
    if let pending = record.pending, pending.phase == .sent {
      guard pending.replays == 0 || insisting else {
        throw Self.uncertain("its answers were lost twice")
      }
      mayReplay = false
    }
    while true {
      let before = record.pending
      let answerFile: PrivateFile?
      do {
        answerFile = try await markSent(&record, replays: mayReplay ? 0 : 1)
      } catch  where before?.phase != .sent {
        throw Self.unsent(error)
      }
      let lost: String
      switch await send(refreshToken, application, of: record.generation, keptIn: answerFile) {
      case .success(.uncertain(let why)):
        lost = why
      case .success(let answer):
        environment.reached(.answered)
        return try await conclude(answer, grant: grant, record: &record, before: before)
      case .failure(let failure) where failure.outcome == .notSent:
        try await putBack(&record, before)
        throw Failure(failure)
      case .failure(let failure):
        lost = failure.description
      }
      guard mayReplay else { throw Self.uncertain(lost) }
      mayReplay = false
      try await environment.sleep(Self.pauseBeforeReplay)
    }
  }

  private func send(
    _ refreshToken: Secret, _ application: ConfiguredApplication, of generation: Int,
    keptIn answerFile: PrivateFile?
  ) async -> Result<TokenResponse, HTTPFailure> {
    do {
      return .success(
        try await audited(.refresh, presenting: refreshToken, of: generation) {
          () async throws(HTTPFailure) in
          try await tokenEndpoint.refresh(
            refreshToken, clientID: application.clientID, clientSecret: application.clientSecret
          ) { piece in
            try? answerFile?.write(piece)
          }
        })
    } catch {
      return .failure(error)
    }
  }

  /// What a refresh presents, or why there is nothing to present.
  private func presentable(
    _ record: StoredRecord, _ grant: Grant
  ) throws -> (refreshToken: Secret, application: ConfiguredApplication) {
    if record.isDead {
      throw Failure(
        .authorize, "the grant is dead (its refresh token was refused): authorize again")
    }
    guard let refreshToken = grant.refreshToken else {
      throw Failure(.authorize, "the access token came without a refresh token: authorize again")
    }
    return (refreshToken, try configuredApplication(record))
  }

  /// Writes ahead by the very path that will save the new pair and makes room for the answer, so that
  /// a full or read-only store shows while the old token still works; then marks the token as
  /// possibly spent.
  private func markSent(
    _ record: inout StoredRecord, replays: Int
  ) async throws -> PrivateFile? {
    let before = record.pending
    let attempt = environment.randomBytes(8).hex
    if before?.phase != .sent {
      record.pending = PendingRefresh(phase: .armed, replays: replays)
      try await store.write(record)
      environment.reached(.armed)
    }
    do {
      let answerFile = try store.answerFile?.open(for: attempt)
      environment.reached(.reserved)
      record.pending = PendingRefresh(phase: .sent, replays: replays, attempt: attempt)
      try await store.write(record)
      environment.reached(.sent)
      return answerFile
    } catch {
      // Nothing was sent. Where even that cannot be written, it stands there as armed.
      try? await putBack(&record, before)
      throw error
    }
  }

  /// Leaves the record as it was before a request that changed nothing.
  private func putBack(_ record: inout StoredRecord, _ before: PendingRefresh?) async throws {
    record.pending = before
    try await store.write(record)
    store.answerFile?.remove()
  }

  /// Settles the record by an answer that leaves no doubt about the request it answers.
  /// - Parameters:
  ///   - before: what was pending before that request.
  ///   - receivedAt: when the answer came, if not now.
  func conclude(
    _ answer: TokenResponse, grant: Grant, record: inout StoredRecord, before: PendingRefresh?,
    receivedAt: Date? = nil
  ) async throws -> StoredRecord {
    let spent = record.pending.map { $0.replays > 0 } ?? false
    switch answer {
    case .issued(let access, let refresh, let lifetime, let scope):
      let now = receivedAt ?? environment.now()
      record.grant = Grant(
        accessToken: access, refreshToken: refresh ?? grant.refreshToken, issuedAt: now,
        expiresAt: now.addingTimeInterval(lifetime), scope: scope.isEmpty ? grant.scope : scope,
        binding: grant.binding)
      record.generation += 1
      record.pending = nil
      try await save(record)
      refreshed(now.addingTimeInterval(lifetime))
      return record
    case .invalidGrant(let words):
      let stored = try await store.read()
      // Whoever saved another grant meanwhile did so without the lock; it is not ours to clear.
      if stored.generation >= record.generation, stored.grant != grant { return stored }
      let use =
        grant.refreshToken.flatMap { earlierUse(of: $0) }
        ?? "it was used elsewhere or lay unused for 45 days"
      record.isDead = true
      try await putBack(&record, nil)
      throw Failure(
        .authorize,
        spent
          ? "the refresh token was spent by a request whose answer was lost: authorize again"
          : "the server refused the refresh token (\(words)): \(use): authorize again (token"
            + " history shows its uses here)")
    default:
      // Turned away; what became of an earlier one without an answer is as unknown as it was.
      try await putBack(&record, before)
      throw Failure(refusal: answer)
    }
  }

  /// A store that fails before the request says so.
  private static func unsent(_ error: any Error) -> any Error {
    guard let failure = error as? Failure, failure.kind == .store else { return error }
    return failure.inContext("the token was not refreshed and nothing was sent")
  }

  private static func uncertain(_ why: String) -> Failure {
    Failure(
      .authorize,
      "it is not known whether the last refresh went through (\(why)):"
        + " token refresh asks once more, or authorize again",
      ["outcome": "unknown"])
  }
}

extension Failure {
  /// What a refusal of the token endpoint, other than of the code or refresh token itself, means.
  init(refusal answer: TokenResponse) {
    switch answer {
    case .invalidClient(let words):
      self.init(
        .authorize,
        "the server refused the client id or secret (\(words)); the grant is kept: check"
          + " INFUSIONSOFT_CLIENT_ID and INFUSIONSOFT_CLIENT_SECRET, or config set client_secret",
        ["missing": ["client_secret"]])
    case .throttled(let retryAfter):
      self.init(
        .rate,
        "the token endpoint turned the request away (429): try again"
          + (retryAfter.map { " in \($0) seconds" } ?? " later"),
        ["retry_after": retryAfter.map { .number($0) }])
    case .rejected(let words), .invalidGrant(let words):
      self.init(.api, "the token endpoint refused the request: \(words)")
    case .uncertain(let why):
      self.init(.network, "the token endpoint \(why)", ["outcome": "unknown"])
    case .issued:
      self.init(.internalError, "a granted token request was taken for a refusal")
    }
  }

  /// A transport failure in the words of the failure table.
  init(_ failure: HTTPFailure) {
    switch failure.reason {
    case .cancelled:
      self = .cancelled
    case .badURL, .insecureURL, .badRequest:
      self.init(.usage, "\(failure): \(failure.reason.remedy)", ["host": .string(failure.host)])
    default:
      self.init(
        .network, "\(failure): \(failure.reason.remedy)",
        [
          "outcome": failure.outcome == .notSent ? "not_sent" : "unknown",
          "phase": .string(failure.phase.rawValue),
          "host": .string(failure.host),
        ])
    }
  }
}

extension HTTPFailure.Reason {
  /// What to do next.
  fileprivate var remedy: String {
    switch self {
    case .badURL: "check the URLs with config list"
    case .insecureURL: "use https, or allow it with --insecure-http HOST"
    case .badRequest: "check the settings with config list"
    case .resolve, .connect: "check the network, and the URLs with config list"
    case .tls: "check the URL, or name the authority to trust with --ca-file FILE"
    case .proxy: "check --proxy and the proxy variables"
    case .timeout: "try again, or allow more time with --timeout SECONDS"
    case .tooLarge, .malformed: "check the URLs with config list"
    case .reset, .truncated, .cancelled, .stopped, .other: "try again"
    }
  }
}
