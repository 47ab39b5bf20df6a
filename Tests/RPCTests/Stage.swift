import Synchronization

/// What test operations do, step by step: they say when they begin and wait until they are let go.
actor Stage {
  private(set) var log: [String] = []
  private var released: Set<String> = []
  private var performers: [String: CheckedContinuation<Void, any Error>] = [:]
  private var watchers: [(line: String, continuation: CheckedContinuation<Void, Never>)] = []

  /// Writes `begin NAME`, waits for ``release(_:)``, writes `end NAME`; a cancelled one writes
  /// `cancelled NAME`.
  func perform(_ name: String) async throws {
    note("begin \(name)")
    do {
      try await withTaskCancellationHandler {
        try await withCheckedThrowingContinuation {
          (continuation: CheckedContinuation<Void, any Error>) in
          if Task.isCancelled {
            continuation.resume(throwing: CancellationError())
          } else if released.remove(name) != nil {
            continuation.resume()
          } else {
            performers[name] = continuation
          }
        }
      } onCancel: {
        Task { await self.cancel(name) }
      }
    } catch {
      note("cancelled \(name)")
      throw error
    }
    note("end \(name)")
  }

  /// Lets the operation of that name end, now or when it begins.
  func release(_ name: String) {
    if let performer = performers.removeValue(forKey: name) {
      performer.resume()
    } else {
      released.insert(name)
    }
  }

  /// Waits until the log holds `line`.
  func reached(_ line: String) async {
    if log.contains(line) { return }
    await withCheckedContinuation { watchers.append((line, $0)) }
  }

  private func cancel(_ name: String) {
    performers.removeValue(forKey: name)?.resume(throwing: CancellationError())
  }

  private func note(_ line: String) {
    log.append(line)
    for watcher in watchers where watcher.line == line { watcher.continuation.resume() }
    watchers.removeAll { $0.line == line }
  }
}
