import InfusionsoftKit
import JSONText

/// The login that is under way in this session: its listener, and those who wait for its end.
actor LoginDesk {
  private struct Login {
    let state: String
    /// The record's generation before it: a later one says that the login went through.
    let generation: Int
    var listener: (any RedirectServing)?
    var isAwaited = false
    var outcome: Result<JSON, Failure>?
    var waiters: [Int: CheckedContinuation<JSON, any Error>] = [:]
  }

  private var login: Login?
  /// The end of the last listener, once its page has been sent.
  private var closing: Task<Void, Never>?
  private var waiterCount = 0

  /// Takes up a new attempt; the one before it ends as cancelled.
  /// - Parameter generation: the record's, before the login.
  func begin(_ attempt: AuthorizationAttempt, after generation: Int) async {
    await cancel()
    login = Login(state: attempt.state, generation: generation)
  }

  /// Hands in what came back from the browser, by its redirect or by hand: the first of several that
  /// are valid is exchanged, and the others find that the login went through.
  func redeem(
    _ response: AuthorizationResponse, switchTenant: Bool = false, by deadline: Deadline = .never,
    in session: Session
  ) async throws -> TokenStatus {
    let custody = try await session.account().custody
    do {
      try await custody.complete(response, switchTenant: switchTenant, by: deadline)
      let status = try await custody.status()
      end(.success(status.json), in: session)
      return status
    } catch {
      guard let login, try await custody.record().attempt?.state != login.state else { throw error }
      let status = try await custody.status()
      if status.generation > login.generation {
        end(.success(status.json), in: session)
        return status
      }
      end(.failure(Failure(error)), in: session)
      throw error
    }
  }

  /// Serves the redirect URI of the attempt that was begun last.
  func listen(for attempt: AuthorizationAttempt, in session: Session) async throws {
    let listener = try await session.services.listen(attempt.redirectURI) { query in
      await Self.page(for: query, attempt: attempt, session: session)
    }
    guard login?.state == attempt.state else { return await listener.stop() }
    login?.listener = listener
  }

  /// Says that somebody is going to wait for the login, whose end is then for them to tell.
  func expectWaiter() { login?.isAwaited = true }

  /// Ends the login with `outcome`: waiters get it, or else the session's observer does.
  private func end(_ outcome: Result<JSON, Failure>, in session: Session) {
    guard let ended = login, ended.outcome == nil else { return }
    login?.outcome = outcome
    login?.waiters = [:]
    for waiter in ended.waiters.values { waiter.resume(with: outcome.mapError { $0 }) }
    if !ended.isAwaited { session.post(.authorizeCompleted(outcome)) }
    // The listener sends its last page after this returns, so it cannot be waited for here.
    if let listener = ended.listener { closing = Task { await listener.stop() } }
    login?.listener = nil
  }

  /// Gives up the login under way; its waiters fail as cancelled.
  func cancel() async {
    guard let ended = login else { return }
    login = nil
    for waiter in ended.waiters.values { waiter.resume(throwing: Failure.cancelled) }
    await ended.listener?.stop()
  }

  /// Gives up what is under way, and returns once the browser has its page.
  func close() async {
    await cancel()
    await closing?.value
  }

  /// The token object once the login ends.
  /// - Throws: a ``Failure`` when it ends badly or not by `deadline`; `CancellationError`.
  func completion(
    of attempt: AuthorizationAttempt, by deadline: Deadline, in session: Session
  ) async throws -> JSON {
    guard login?.state == attempt.state else { throw Failure.cancelled }
    login?.isAwaited = true
    if let outcome = login?.outcome { return try outcome.get() }
    waiterCount += 1
    let number = waiterCount
    let timer = deadline.remaining.map { remaining in
      Task {
        try await Task.sleep(for: remaining)
        self.giveUp(
          number,
          Failure(.authorize, "nobody completed the login in time: run authorize again"))
      }
    }
    let watch = Task { try await self.watch(attempt, in: session) }
    defer {
      timer?.cancel()
      watch.cancel()
    }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        if Task.isCancelled {
          continuation.resume(throwing: CancellationError())
        } else {
          login?.waiters[number] = continuation
        }
      }
    } onCancel: {
      Task { await self.giveUp(number, CancellationError()) }
    }
  }

  /// Another process may hand in the code, or begin a login that replaces this one.
  private func watch(_ attempt: AuthorizationAttempt, in session: Session) async throws {
    let custody = try await session.account().custody
    while let login, login.state == attempt.state, login.outcome == nil {
      try await session.environment.sleep(.milliseconds(500))
      let record = try await custody.record()
      if record.generation > login.generation {
        end(.success(try await custody.status().json), in: session)
      } else if let other = record.attempt, other.state != attempt.state {
        end(
          .failure(Failure(.authorize, "another authorize has taken the place of this login")),
          in: session)
      }
    }
  }

  private func giveUp(_ number: Int, _ error: any Error) {
    guard let waiter = login?.waiters.removeValue(forKey: number) else { return }
    // The login may still be completed; then nobody but the observer is left to be told.
    if login?.waiters.isEmpty == true { login?.isAwaited = false }
    waiter.resume(throwing: error)
  }

  /// What the browser is shown, once it is known; nil for a request that answers another attempt, or
  /// none: anybody can send such a thing, and the wait goes on.
  private static func page(
    for query: String, attempt: AuthorizationAttempt, session: Session
  ) async -> LoginPage? {
    guard let response = AuthorizationResponse(query: query), attempt.isAnswered(by: response)
    else {
      return nil
    }
    do {
      let status = try await session.login.redeem(response, in: session)
      return LoginPage(
        isSuccess: true, title: "Authorized",
        message: "The grant for \(status.grant?.tenant ?? "your account") is stored."
          + " You can close this page and go back to infusionsoft.")
    } catch {
      let message = Failure(error).message
      return LoginPage(
        isSuccess: false, title: "Not authorized",
        message: message.prefix(1).uppercased() + message.dropFirst() + ".")
    }
  }
}
