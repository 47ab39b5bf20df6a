#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
package import InfusionsoftKit
import JSONText
import Synchronization

/// One user's work with one account: what every door performs operations on.
///
/// It owns the settings, the account with its grant in custody, and the login that may be under way.
package final class Session: Sendable {
  package let table: OperationTable
  package let environment: Environment
  package let services: Services
  package let isReadOnly: Bool
  /// Whether calls are held back to keep to the gateway's limits.
  let isPaced: Bool
  let login = LoginDesk()
  let openWork = OpenWork()
  let undoInMemory: UndoJournal

  private struct State {
    var settings: Settings
    /// That of the settings, which is looked at in every call.
    var timeout: Duration?
    /// Counts the changes of the settings.
    var revision = 0
    var account: Infusionsoft?
    var stores: [StorePlace: any TokenStore] = [:]
    /// Accounts of earlier settings; their token requests may still be settling.
    var retired: [Infusionsoft] = []
    var observer: @Sendable (SessionEvent) -> Void = { _ in }
    /// When the age of the refresh token was looked at last.
    var ageCheckedAt: Date?
  }
  private let state: Mutex<State>

  private struct StorePlace: Hashable {
    let specification: StoreSpecification
    let profile: String
  }

  /// Makes a session; nothing is read and nothing is sent before the first operation.
  package init(
    settings: Settings, environment: Environment, services: Services, isReadOnly: Bool = false,
    isPaced: Bool = true, table: OperationTable = .standard
  ) {
    self.table = table
    self.environment = environment
    self.services = services
    self.isReadOnly = isReadOnly
    self.isPaced = isPaced
    undoInMemory = UndoJournal(inMemory: environment)
    state = Mutex(State(settings: settings, timeout: settings.timeout))
  }

  /// Runs an operation the same way for every door.
  /// - Throws: a ``Failure``, always.
  package nonisolated(nonsending) func perform(
    _ operation: Operation, _ arguments: Arguments, for caller: Caller
  ) async throws(Failure) -> Output {
    do {
      try await permit(operation, arguments, caller)
      guard case .session(let run) = operation.action else {
        throw Failure(.unknownOperation, "\(operation.words) does not exist at this door")
      }
      let timeout = caller.timeout ?? state.withLock { $0.timeout }
      let arguments = try await arguments.readingFiles { try await caller.content(of: $0) }
      let call = Invocation(
        operation: operation, arguments: arguments, session: self, caller: caller,
        deadline: timeout.map(Deadline.after) ?? .never)
      let output = try await AuditContext.$operation.withValue(operation.name) {
        try await run(call)
      }
      if operation.leavesTokenAlone { await renewOldToken() }
      guard case .rows(let rows) = output.content else { return output }
      // Rows are fetched after this returns; their failures are told the same way.
      var told = Output.rows(
        Rows(name: rows.name) {
          do {
            return try await AuditContext.$operation.withValue(operation.name) {
              try await rows.next()
            }
          } catch {
            throw await self.told(error, operation)
          }
        }, notes: output.notes)
      told.verdict = output.verdict
      return told
    } catch {
      throw await told(error, operation)
    }
  }

  /// An error as the caller is told of it: with the operation, and where to authorize if that helps.
  private func told(_ error: any Error, _ operation: Operation) async -> Failure {
    await withAuthorizationURL(Failure(error)).with("operation", .string(operation.name))
  }

  /// Sets who is told what happens beside the calls.
  package func observe(_ observer: @escaping @Sendable (SessionEvent) -> Void) {
    state.withLock { $0.observer = observer }
  }

  func post(_ event: SessionEvent) {
    state.withLock { $0.observer }(event)
  }

  /// The settings in force.
  package var settings: Settings { state.withLock { $0.settings } }

  /// Uses other settings from now on; calls under way keep theirs.
  func use(_ settings: Settings) {
    state.withLock { state in
      state.settings = settings
      state.timeout = settings.timeout
      state.revision += 1
      if let account = state.account { state.retired.append(account) }
      state.account = nil
    }
  }

  /// The account of the settings in force, if it has been used.
  package var knownAccount: Infusionsoft? { state.withLock { $0.account } }

  /// The account of the settings in force, made at its first use.
  nonisolated(nonsending) func account() async throws(Failure) -> Infusionsoft {
    if let knownAccount { return knownAccount }
    let (settings, revision) = state.withLock { ($0.settings, $0.revision) }
    let store = try store(settings)
    let made = try await makeAccount(settings, store)
    return state.withLock { state in
      guard state.revision == revision else {
        // The settings changed meanwhile: this call keeps those it began with.
        state.retired.append(made)
        return made
      }
      if let account = state.account { return account }
      state.account = made
      return made
    }
  }

  /// An account of these settings; nothing is sent before its first call.
  func makeAccount(
    _ settings: Settings, _ store: any TokenStore
  ) async throws(Failure) -> Infusionsoft {
    Infusionsoft(
      application: settings.application, endpoints: settings.endpoints,
      credential: try await settings.credential(store), store: store, environment: environment,
      network: settings.network(trace: services.trace), pacing: pacing(settings),
      refreshed: { [weak self] expiresAt in
        self?.post(.tokenRefreshed(["expires_at": .string(Timestamp.format(expiresAt))]))
      },
      delayed: { [weak self] in self?.post(.delayed($0)) })
  }

  /// What a sandbox sees is no matter of the user's other processes.
  private func pacing(_ settings: Settings) -> Pacing {
    if !isPaced { return .off }
    return settings.isSandbox
      ? .inProcess : .shared(directory: environment.stateDirectory + "/rates")
  }

  /// The store that the settings name; one in memory lives as long as the session.
  func store(_ settings: Settings) throws(Failure) -> any TokenStore {
    let specification = try StoreSpecification(settings[.store]?.value ?? "file")
    let place = StorePlace(specification: specification, profile: settings.profile)
    if let store = state.withLock({ $0.stores[place] }) { return store }
    let made = specification.makeStore(
      profile: settings.profile, clientID: settings[.clientID]?.value, environment: environment)
    return state.withLock { state in
      let store = state.stores[place] ?? made
      state.stores[place] = store
      return store
    }
  }

  /// Lets token requests that have begun settle and closes everything: the last call.
  package func shutdown() async {
    await openWork.settle()
    await login.close()
    let accounts = state.withLock { state in
      defer { state.retired = [] }
      return state.retired + (state.account.map { [$0] } ?? [])
    }
    for account in accounts { await account.shutdown() }
  }

  /// Sees to it, beside any command and once an hour, that a dormant grant does not die of disuse.
  nonisolated(nonsending) private func renewOldToken() async {
    let now = environment.now()
    let isDue = state.withLock { state in
      if let last = state.ageCheckedAt, now.timeIntervalSince(last) < 3600 { return false }
      state.ageCheckedAt = now
      return true
    }
    guard isDue, let account = try? await account(), case .oauth = account.client.credential
    else { return }
    await account.custody.renewIfOld()
  }

  nonisolated(nonsending) private func permit(
    _ operation: Operation, _ arguments: Arguments, _ caller: Caller
  ) async throws {
    let effect = operation.effect(of: arguments)
    switch effect {
    case .reads, .local:
      break
    case .writes, .destroys:
      if isReadOnly {
        throw Failure(.refused, "\(operation.words) changes the CRM, and --read-only forbids it")
      }
    }
    guard effect == .destroys || operation.isIrrevocable, !caller.isConfirmed else { return }
    if let confirm = caller.confirm {
      if try await confirm("\(operation.line(with: arguments)): go on?") { return }
      throw Failure(.refused, "\(operation.words) was not confirmed; nothing was changed")
    }
    throw Failure(
      .refused, "\(operation.words) needs --yes (or confirm: true in the call); nothing was changed"
    )
  }

  /// Adds the URL at which to authorize to a failure that asks for it, where one can be made.
  private func withAuthorizationURL(_ failure: Failure) async -> Failure {
    guard failure.kind == .authorize, failure["missing"] == nil,
      failure["authorization_url"] == nil,
      let account = try? await account(),
      let attempt = try? await account.custody.beginAuthorization(reusing: true)
    else { return failure }
    return failure.with("authorization_url", .string(attempt.authorizationURL))
  }
}

extension Operation {
  /// The operation and what it is done to: `api DELETE /v2/contacts/42`.
  fileprivate func line(with arguments: Arguments) -> String {
    let objects = positional.flatMap { parameter in
      arguments.string(parameter.name).map { [$0] } ?? arguments.list(parameter.name)
    }
    let line = ([words] + objects.prefix(5).map { String($0.prefix(60)) }).joined(separator: " ")
    return objects.count > 5 ? line + " and \(objects.count - 5) more" : line
  }

  /// Whether a renewal beside it does not interfere with what it is for.
  fileprivate var leavesTokenAlone: Bool { ordering != .token || effect == .reads }
}
