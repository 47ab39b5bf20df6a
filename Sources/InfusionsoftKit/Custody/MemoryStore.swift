import Synchronization

/// A store that ends with the process: for the sandbox, for tests, for throw-away logins.
public final class MemoryStore: TokenStore {
  private let record: Mutex<StoredRecord>
  private let held = Mutex(false)

  /// Makes a store that holds `record`.
  public init(_ record: StoredRecord = StoredRecord()) {
    self.record = Mutex(record)
  }

  /// `memory`, which has no path.
  public var location: StoreLocation { StoreLocation(kind: "memory", path: nil) }

  /// The record as it is now.
  public func read() -> StoredRecord { record.withLock { $0 } }

  /// Keeps `record` until the process ends.
  public func write(_ record: StoredRecord) { self.record.withLock { $0 = record } }

  /// Forgets it.
  public func erase() { record.withLock { $0 = StoredRecord() } }

  /// Takes the lock among the tasks of this process.
  public func lock(patience: Duration) async throws -> any StoreLock {
    try await polled(location.name, patience: patience) {
      held.withLock { held in
        guard !held else { return nil }
        held = true
        return Lock(store: self)
      }
    }
  }

  private struct Lock: StoreLock {
    let store: MemoryStore
    func release() { store.held.withLock { $0 = false } }
  }
}
