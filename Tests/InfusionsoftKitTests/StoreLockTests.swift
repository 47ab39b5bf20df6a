import Testing

@testable import InfusionsoftKit

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite(.timeLimit(.minutes(5))) struct StoreLockTests {
  private let directory: TemporaryDirectory
  private let path: String

  init() throws {
    directory = try TemporaryDirectory()
    path = directory.file("grants/default.json")
  }

  @Test func `two stores of one file exclude one another`() async throws {
    let (one, other) = (FileStore(path: path), FileStore(path: path))
    let lock = try await one.lock(patience: .zero)
    let failure = await #expect(throws: Failure.self) { try await other.lock(patience: .zero) }
    #expect(failure?.kind == .store)
    #expect(failure?.message.contains("busy") == true)
    lock.release()
    try await other.lock(patience: .zero).release()
  }

  @Test func `a store excludes itself`() async throws {
    for store in [FileStore(path: path), MemoryStore()] as [any TokenStore] {
      let lock = try await store.lock(patience: .zero)
      await #expect(throws: Failure.self) { try await store.lock(patience: .milliseconds(5)) }
      lock.release()
      try await store.lock(patience: .zero).release()
    }
  }

  @Test func `the lock file is for its owner alone, and stays`() async throws {
    try await FileStore(path: path).lock(patience: .zero).release()
    #expect(try Disk.mode(path + ".lock") == 0o600)
    #expect(TemporaryDirectory.names(in: directory.file("grants")) == ["default.json.lock"])
  }

  @Test func `another process is excluded, and its end frees the lock`() async throws {
    let store = FileStore(path: path)
    try await store.lock(patience: .zero).release()
    // A child that inherits the open lock holds it, as flock does, until its last copy is closed.
    let file = open(path + ".lock", O_RDWR | O_CLOEXEC)
    #expect(flock(file, LOCK_EX | LOCK_NB) == 0)
    let holder = try LockHolder(descriptor: file)
    close(file)
    await #expect(throws: Failure.self) { try await store.lock(patience: .milliseconds(5)) }
    holder.end()
    try await store.lock(patience: .seconds(240)).release()
  }

  @Test func `who waits gets the lock when it is released`() async throws {
    let (one, other) = (FileStore(path: path), FileStore(path: path))
    let lock = try await one.lock(patience: .zero)
    async let second = other.lock(patience: .seconds(240))
    lock.release()
    try await second.release()
  }

  @Test func `waiting for the lock can be cancelled`() async throws {
    let store = FileStore(path: path)
    let lock = try await store.lock(patience: .zero)
    defer { lock.release() }
    let waiting = Task { try await store.lock(patience: .seconds(240)) }
    waiting.cancel()
    await #expect(throws: CancellationError.self) { try await waiting.value }
  }

  @Test func `under the lock nothing is lost, whoever writes`() async throws {
    let path = path
    try await withThrowingTaskGroup { group in
      for _ in 0..<8 {
        group.addTask {
          let store = FileStore(path: path)
          for _ in 0..<10 {
            let lock = try await store.lock(patience: .seconds(240))
            defer { lock.release() }
            var record = try store.read()
            record.generation += 1
            try store.write(record)
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try FileStore(path: path).read().generation == 80)
  }
}

/// A process that has inherited a descriptor, and does nothing with it until it is killed.
private struct LockHolder {
  private let pid: pid_t

  init(descriptor: Int32) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, descriptor, 9)
    var pid = pid_t()
    let words: [UnsafeMutablePointer<CChar>?] = [strdup("/bin/sleep"), strdup("600"), nil]
    defer { words.forEach { free($0) } }
    let code = posix_spawn(&pid, "/bin/sleep", &actions, nil, words, [nil])
    guard code == 0 else { throw SystemError(code: code) }
    self.pid = pid
  }

  func end() {
    kill(pid, SIGKILL)
    waitpid(pid, nil, 0)
  }
}
