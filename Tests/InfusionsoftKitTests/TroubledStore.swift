import Synchronization

@testable import InfusionsoftKit

/// A store in memory that keeps what was written and fails when it is told to.
final class TroubledStore: TokenStore {
  private let store: MemoryStore
  private let state = Mutex<(written: [StoredRecord], refuses: @Sendable (StoredRecord) -> Bool)>(
    ([], { _ in false }))

  init(_ record: StoredRecord) { store = MemoryStore(record) }

  /// Every record that was written.
  var written: [StoredRecord] { state.withLock { $0.written } }

  /// From now on a write of such a record fails.
  func refuse(_ condition: @escaping @Sendable (StoredRecord) -> Bool) {
    state.withLock { $0.refuses = condition }
  }

  var location: StoreLocation { store.location }

  func read() throws -> StoredRecord { store.read() }

  func write(_ record: StoredRecord) throws {
    if state.withLock({ $0.refuses })(record) {
      throw Failure(.store, "cannot write the test's store: No space left on device")
    }
    state.withLock { $0.written.append(record) }
    store.write(record)
  }

  func lock(patience: Duration) async throws -> any StoreLock {
    try await store.lock(patience: patience)
  }
}
