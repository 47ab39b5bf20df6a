#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
import CurlHTTP
import JSONText

/// The keeper of one rotating grant: it gets it, renews it, and hands out access tokens.
///
/// Refreshing spends the old refresh token at once and without grace, so everything that touches the
/// record runs under one lock, across tasks and across processes, and a token request that has begun
/// is never given up: its callers may go, the request goes on until ``settle()``.
public actor Custody {
  nonisolated let store: any TokenStore
  nonisolated let endpoints: Endpoints
  nonisolated let environment: Environment
  let tokenEndpoint: TokenEndpoint
  /// The servers' clock, compared with this machine's at every answer.
  public nonisolated let serverClock: ServerClock
  nonisolated let application: Application
  /// Told the new expiry after each refresh, and nothing secret.
  let refreshed: @Sendable (_ expiresAt: Date) -> Void

  /// The refresh under way, shared by all who need one.
  private var renewal: Task<StoredRecord, any Error>?
  /// Every ceremony that has not ended.
  private var ceremonies: [Int: Ceremony] = [:]
  private var ceremonyCount = 0
  /// A record that could not be saved; it serves this process until a later save succeeds.
  private var unsaved: StoredRecord?
  private var lastAdvisoryAttempt: Date?

  init(
    store: any TokenStore, application: Application, endpoints: Endpoints,
    transport: HTTPTransport, environment: Environment,
    refreshed: @escaping @Sendable (_ expiresAt: Date) -> Void
  ) {
    self.store = store
    self.application = application
    self.endpoints = endpoints
    self.environment = environment
    self.refreshed = refreshed
    serverClock = ServerClock(now: environment.now)
    self.tokenEndpoint = TokenEndpoint(
      url: endpoints.tokenURL, transport: transport, environment: environment,
      serverClock: serverClock)
  }

  // MARK: Access

  /// An access token that is good for a call now, refreshed first where it has to be.
  func accessToken(by deadline: Deadline = .never) async throws -> Grant {
    let record = try await current()
    let grant = try usableGrant(record)
    switch grant.freshness(at: environment.now()) {
    case .valid:
      return grant
    case .expiring:
      guard mayTryAdvisoryRefresh(record) else { return grant }
      // The token is still good: a refresh that fails now is tried again later.
      let patience = deadline.orSooner(.seconds(10))
      return (try? await renewed(beyond: record.generation, by: patience)) ?? grant
    case .expired:
      return try await renewed(beyond: record.generation, by: deadline)
    }
  }

  /// A token after the API refused `grant`: a sibling's newer one, or a refreshed one.
  func accessToken(
    afterRefusalOf grant: Grant, by deadline: Deadline = .never
  ) async throws -> Grant {
    let record = try await current()
    let stored = try usableGrant(record)
    if stored.accessToken != grant.accessToken { return stored }
    return try await renewed(beyond: record.generation, by: deadline)
  }

  /// The grant whose access token is good for a call now, for the one operation that reveals it.
  package func revealedGrant(by deadline: Deadline = .never) async throws -> Grant {
    try await accessToken(by: deadline)
  }

  /// The stored record.
  package func record() async throws -> StoredRecord { try await current() }

  /// Refreshes now; with `ifExpiring`, only when the access token nears its end.
  ///
  /// Its caller waits until `deadline`; a refresh that has begun goes on.
  public func refresh(ifExpiring: Bool = false, by deadline: Deadline = .never) async throws {
    let record = try await current()
    let grant = try usableGrant(record)
    if ifExpiring, grant.freshness(at: environment.now()) == .valid { return }
    _ = try await renewed(beyond: record.generation, by: deadline, insisting: !ifExpiring)
  }

  /// Begins to renew a refresh token that has lain unused for 30 days, beside what its caller does.
  /// Nobody waits for it but ``settle()``, and a failure is tried again another time.
  package func renewIfOld() async {
    guard renewal == nil, let record = try? await current(), let grant = try? usableGrant(record),
      grant.refreshTokenAge(at: environment.now()) >= Grant.renewalAge,
      (try? configuredApplication(record)) != nil, mayTryAdvisoryRefresh(record),
      let lock = try? await store.lock(patience: .zero)
    else { return }
    guard renewal == nil else { return lock.release() }
    _ = startRenewal(beyond: record.generation, holding: lock)
  }

  /// The record as the doors may see it, with its state.
  public func status() async throws -> TokenStatus {
    var record = try await current()
    var isUncertain = false
    if record.pending?.phase == .sent || spilledRecord() != nil, renewal == nil {
      do {
        // Nobody is at it: the process that sent the refresh token has gone without settling.
        let lock = try await store.lock(patience: .zero)
        defer { lock.release() }
        record = try await current()
        await recover(&record)
        isUncertain = record.pending?.phase == .sent
      } catch {
        // A store that cannot be locked at all, being read-only for instance, is not in use either.
        isUncertain = record.pending?.phase == .sent && Failure(error)["busy"] == nil
      }
    }
    return TokenStatus(
      record: record, isUncertain: isUncertain,
      boundTo: record.grant?.binding.mismatch(with: application, at: endpoints),
      location: store.location, clockSkew: serverClock.skew, now: environment.now())
  }

  /// Waits until every token request that has begun is settled: the last thing before the end.
  ///
  /// A ceremony that still waits for the lock has sent nothing, and is given up.
  public func settle() async {
    for ceremony in ceremonies.values where !ceremony.hasBegun { ceremony.cancel() }
    while let ceremony = ceremonies.values.first { await ceremony.end.value }
    if let unsaved, let lock = try? await store.lock(patience: .seconds(1)) {
      defer { lock.release() }
      // Another process may have logged in since.
      if let stored = try? await store.read(), stored.generation < unsaved.generation,
        (try? await store.write(unsaved)) != nil
      {
        self.unsaved = nil
        removeRemains()
      }
    }
  }

  // MARK: For the ceremonies

  /// The record of the store, or a newer one that could not be saved.
  func current() async throws -> StoredRecord {
    guard let unsaved else { return try await store.read() }
    let stored = (try? await store.read()) ?? StoredRecord()
    return unsaved.generation > stored.generation ? unsaved : stored
  }

  func keep(unsaved record: StoredRecord?) { unsaved = record }

  /// The application with what the record adds to it: the client id of what is under way or of the
  /// grant, the stored secret.
  func configuredApplication(
    _ record: StoredRecord, as boundID: String? = nil
  ) throws(Failure) -> ConfiguredApplication {
    let clientID = application.clientID ?? boundID ?? record.grant?.binding.clientID
    let secret =
      application.clientSecret ?? record.clientSecret?.secret(for: endpoints.tokenURL)
    guard let clientID, let secret else {
      throw Failure(missingClientID: clientID == nil, missingSecret: secret == nil)
    }
    return ConfiguredApplication(
      clientID: clientID, clientSecret: secret, redirectURI: application.redirectURI)
  }

  /// Which of `client_id` and `client_secret` is nowhere to be found.
  package func missingOfApplication() async throws -> [String] {
    let record = try await current()
    do {
      _ = try configuredApplication(record)
      return []
    } catch {
      return error["missing"]?.elements.compactMap(\.string) ?? []
    }
  }

  /// The stored grant, if it belongs to this application and these endpoints.
  func usableGrant(_ record: StoredRecord) throws(Failure) -> Grant {
    guard let grant = record.grant else {
      throw Failure(.authorize, "not authorized yet: run authorize, then code")
    }
    try forbidForeignGrant(record, "sent")
    return grant
  }

  /// Refuses when the stored grant belongs to another application or to other endpoints.
  /// - Parameter undone: what was not done to it: `sent`.
  nonisolated func forbidForeignGrant(_ record: StoredRecord, _ undone: String) throws(Failure) {
    guard let other = record.grant?.binding.mismatch(with: application, at: endpoints) else {
      return
    }
    throw Failure(
      .authorize,
      "the stored grant belongs to \(other), so it was not \(undone): use the settings it was made"
        + " with, choose another profile with --profile NAME, or give it up with profile remove NAME"
    )
  }

  /// What runs under the lock, whatever becomes of its caller.
  private struct Ceremony {
    let cancel: @Sendable () -> Void
    let end: Task<Void, Never>
    /// It has the lock: from here on it is not given up.
    var hasBegun: Bool
  }

  /// Runs a ceremony to its end whatever becomes of its caller, who may stop waiting.
  /// - Parameter body: takes its lock by ``lock(for:)`` with the number it is given.
  func ceremony<Value: Sendable>(
    hasBegun: Bool = false,
    _ body: @escaping @Sendable (_ custody: Custody, _ number: Int) async throws -> Value
  ) -> Task<Value, any Error> {
    ceremonyCount += 1
    let number = ceremonyCount
    let operation = AuditContext.operation
    let task = Task.detached {
      try await AuditContext.$operation.withValue(operation) { try await body(self, number) }
    }
    let end = Task.detached {
      _ = await task.result
      await self.endCeremony(number)
    }
    ceremonies[number] = Ceremony(cancel: { task.cancel() }, end: end, hasBegun: hasBegun)
    return task
  }

  /// The lock, for longer than anybody else's ceremony takes.
  func lock(for ceremony: Int) async throws -> any StoreLock {
    let lock = try await store.lock(patience: Self.lockPatience)
    guard !Task.isCancelled else {
      lock.release()
      throw CancellationError()
    }
    ceremonies[ceremony]?.hasBegun = true
    return lock
  }

  /// Whether no ceremony is under way, nor waits for the lock.
  var isIdle: Bool { ceremonies.isEmpty }

  private func endCeremony(_ number: Int) { ceremonies[number] = nil }

  func renewed(
    beyond generation: Int, by deadline: Deadline, insisting: Bool = false
  ) async throws -> Grant {
    let task = renewal ?? startRenewal(beyond: generation, insisting: insisting)
    let record = try await task.valueOrCancellation(by: deadline, of: "the token to be refreshed")
    return try usableGrant(record)
  }

  private func startRenewal(
    beyond generation: Int, insisting: Bool = false, holding lock: (any StoreLock)? = nil
  ) -> Task<StoredRecord, any Error> {
    let task = ceremony(hasBegun: lock != nil) { custody, number in
      let outcome: Result<StoredRecord, any Error>
      do {
        outcome = .success(
          try await custody.performRefresh(
            beyond: generation, insisting: insisting, holding: lock, as: number))
      } catch {
        outcome = .failure(error)
      }
      await custody.endRenewal()
      return try outcome.get()
    }
    renewal = task
    return task
  }

  private func endRenewal() { renewal = nil }

  private func mayTryAdvisoryRefresh(_ record: StoredRecord) -> Bool {
    guard !record.isDead, record.pending?.phase != .sent, record.grant?.refreshToken != nil else {
      return false
    }
    let now = environment.now()
    if let last = lastAdvisoryAttempt, now.timeIntervalSince(last) < 60 { return false }
    lastAdvisoryAttempt = now
    return true
  }
}
