#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
import CurlHTTP
import JSONText

/// Logging in: the attempt that a redirect is checked against, and the exchange of its code.
extension Custody {
  /// Begins a login and records it; an earlier attempt is replaced.
  ///
  /// With `reusing`, an attempt that is still good is given out again, so that an error message can
  /// name a URL without spoiling a login under way.
  public func beginAuthorization(reusing: Bool = false) async throws -> AuthorizationAttempt {
    let lock = try await store.lock(patience: .seconds(10))
    defer { lock.release() }
    var record = try await current()
    try forbidForeignGrant(record, "replaced")
    let application = try configuredApplication(record)
    let now = environment.now()
    let binding = GrantBinding(clientID: application.clientID, endpoints: endpoints)
    if reusing, let attempt = record.attempt, attempt.binding == binding,
      attempt.redirectURI == application.redirectURI, attempt.expiresAt > now
    {
      return attempt
    }
    let attempt = AuthorizationAttempt(
      state: Base64URL.encode(environment.randomBytes(32)), redirectURI: application.redirectURI,
      expiresAt: now.addingTimeInterval(AuthorizationAttempt.lifetime), binding: binding)
    record.attempt = attempt
    try await store.write(record)
    return attempt
  }

  /// Gives up the pending login; false when there was none.
  public func cancelAuthorization() async throws -> Bool {
    try await change { record in
      defer { record.attempt = nil }
      return record.attempt != nil
    }
  }

  /// Completes the login with what came back from the browser, and stores the grant.
  ///
  /// The grant that was there stays until the new one is safe, and stays for good when the new one
  /// belongs to another tenant and `switchTenant` is false. The caller waits until `deadline`; an
  /// exchange that has begun goes on.
  public func complete(
    _ response: AuthorizationResponse, switchTenant: Bool = false, by deadline: Deadline = .never
  ) async throws {
    let task = ceremony { custody, number in
      try await custody.performExchange(response, switchTenant: switchTenant, as: number)
    }
    try await task.valueOrCancellation(by: deadline, of: "the login to be completed")
  }

  /// Takes the grant that an earlier login to another tenant left aside.
  public func adoptGrantAside() async throws {
    let record = try await change { record in
      guard let aside = record.aside, aside.tenant != record.grant?.tenant else {
        throw Failure(.usage, "no login to another tenant is waiting: run authorize, then code")
      }
      record.adopt(aside)
      return record
    }
    note(.adopt, .done, generation: record.generation, received: record.grant?.refreshToken)
  }

  /// Removes the grant from the store; the vendor documents no revocation, so it lives on there
  /// until it dies of disuse.
  public func forget() async throws {
    let generation = try await change { record in
      try self.forbidForeignGrant(record, "forgotten")
      record.grant = nil
      record.aside = nil
      record.attempt = nil
      record.pending = nil
      record.isDead = false
      return record.generation
    }
    removeRemains()
    note(.forget, .done, generation: generation)
  }

  /// Changes the record under the lock.
  public func change<Value: Sendable>(
    _ body: @Sendable (inout StoredRecord) throws -> Value
  ) async throws -> Value {
    let lock = try await store.lock(patience: .seconds(10))
    defer { lock.release() }
    var record = try await current()
    let before = record
    let value = try body(&record)
    if record != before { try await store.write(record) }
    return value
  }

  private func performExchange(
    _ response: AuthorizationResponse, switchTenant: Bool, as ceremony: Int
  ) async throws {
    let lock = try await lock(for: ceremony)
    defer { lock.release() }
    var record = try await current()
    try forbidForeignGrant(record, "replaced")
    let attempt = try pendingAttempt(record, for: response)
    let application = try configuredApplication(record, as: attempt.binding.clientID)

    // One redirect, one exchange: the attempt is used up before the code is.
    record.attempt = nil
    try await store.write(record)

    switch response {
    case .denied(let error, let description, _):
      throw Failure(
        .authorize,
        "access was not granted (\(description ?? error)); nothing was changed: run authorize to"
          + " try again")
    case .code(let code, _):
      let answer: TokenResponse
      do {
        answer = try await audited(.exchange, presenting: Secret(code), of: record.generation) {
          () async throws(HTTPFailure) in
          try await tokenEndpoint.exchange(
            code: code, redirectURI: attempt.redirectURI, clientID: application.clientID,
            clientSecret: application.clientSecret)
        }
      } catch  where error.outcome == .notSent {
        record.attempt = attempt
        try await store.write(record)
        throw Failure(error)
      } catch {
        throw Failure(
          .network, "\(error); the code may be spent: run authorize again",
          [
            "outcome": "unknown", "phase": .string(error.phase.rawValue),
            "host": .string(error.host),
          ])
      }
      try await adopt(answer, attempt: attempt, record: &record, switchTenant: switchTenant)
    }
  }

  /// The attempt that `response` answers; refuses what answers none.
  private func pendingAttempt(
    _ record: StoredRecord, for response: AuthorizationResponse
  ) throws(Failure) -> AuthorizationAttempt {
    guard let attempt = record.attempt else {
      throw Failure(.authorize, "no authorization is pending: run authorize first")
    }
    guard attempt.expiresAt > environment.now() else {
      throw Failure(
        .authorize, "the authorization was begun over ten minutes ago: run authorize again")
    }
    if let other = attempt.binding.mismatch(with: application, at: endpoints) {
      throw Failure(
        .authorize,
        "the pending authorization belongs to \(other): use the settings it was begun with, or run"
          + " authorize again")
    }
    // A bare code has no state: the person took it from the address bar.
    if case .code(_, state: nil) = response { return attempt }
    guard attempt.isAnswered(by: response) else {
      throw Failure(
        .authorize,
        "this redirect does not belong to the pending authorization (its state differs); nothing was"
          + " changed: open the URL that authorize printed last, or run authorize again")
    }
    return attempt
  }

  private func adopt(
    _ answer: TokenResponse, attempt: AuthorizationAttempt, record: inout StoredRecord,
    switchTenant: Bool
  ) async throws {
    switch answer {
    case .issued(let access, let refresh, let lifetime, let scope):
      let now = environment.now()
      let grant = Grant(
        accessToken: access, refreshToken: refresh, issuedAt: now,
        expiresAt: now.addingTimeInterval(lifetime), scope: scope, binding: attempt.binding)
      if !switchTenant, let stored = record.grant?.tenant, let new = grant.tenant, stored != new {
        record.aside = grant
        try await save(record)
        throw Failure(
          .authorize,
          "this login is for \(new), but the profile holds \(stored): it was kept aside; adopt it"
            + " with: code --switch — or use another profile with --profile NAME",
          ["tenant": .string(new), "stored_tenant": .string(stored)])
      }
      record.adopt(grant)
      try await save(record)
    case .invalidGrant(let words):
      throw Failure(
        .authorize,
        "the code was refused (\(words)): a code works once and for minutes; the stored token was not"
          + " touched: run authorize again")
    case .uncertain(let why):
      throw Failure(
        .network, "the token endpoint \(why); the code may be spent: run authorize again",
        ["outcome": "unknown"])
    default:
      throw Failure(refusal: answer)
    }
  }
}

extension StoredRecord {
  /// Makes `grant` the grant; the one before it is kept aside.
  mutating func adopt(_ grant: Grant) {
    aside = self.grant
    self.grant = grant
    generation += 1
    isDead = false
    pending = nil
  }
}
