import CProcess
import Synchronization
import Threads

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A running process with pipes on its three descriptors; killed when nobody refers to it any more.
package final class Child: Sendable {
  package let pid: Int32
  private let input: Mutex<Int32>
  private let output: LineReader
  private let error: LineReader
  /// As `waitpid` told it.
  private let status: Task<Int32, Never>

  /// - Parameter lineEnd: the byte that ends what ``nextLine()`` gives out.
  package init(
    executable: String, arguments: [String], environment: [String: String],
    lineEnd: UInt8 = UInt8(ascii: "\n")
  ) throws {
    let spawned = try Self.spawn(executable, arguments, environment)
    pid = spawned.pid
    input = Mutex(spawned.input)
    output = LineReader(spawned.output, lineEnd)
    error = LineReader(spawned.error)
    status = Task { [pid = spawned.pid] in
      await withBlockingCall {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        return status
      }
    }
  }

  private static func spawn(
    _ executable: String, _ arguments: [String], _ environment: [String: String]
  ) throws -> (pid: Int32, input: Int32, output: Int32, error: Int32) {
    let (childInput, input) = try pipe()
    let (output, childOutput) = try pipe()
    let (error, childError) = try pipe()
    defer { [childInput, childOutput, childError].forEach { close($0) } }

    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (number, end) in [childInput, childOutput, childError].enumerated() {
      posix_spawn_file_actions_adddup2(&actions, end, Int32(number))
    }
    // Sockets of tests that run beside this one are not the child's.
    _ = cprocess_spawn_closes_from(&actions, 3)
    // Nor are the signals that this process ignores, or a thread of Swift's pool blocks.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

    var pid = pid_t()
    let words = ([executable] + arguments).map { strdup($0) }
    let variables = environment.map { strdup($0.key + "=" + $0.value) }
    defer { (words + variables).forEach { free($0) } }
    let code = posix_spawn(
      &pid, executable, &actions, &attributes, words + [nil], variables + [nil])
    guard code == 0 else {
      [input, output, error].forEach { close($0) }
      throw SpawnError(executable: executable, reason: String(cString: strerror(code)))
    }
    return (pid, input, output, error)
  }

  deinit { kill(pid, SIGKILL) }

  /// Writes to the process's standard input; blocks while the pipe is full.
  package func send(_ text: String) {
    let descriptor = input.withLock { $0 }
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty, descriptor >= 0 {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 || errno == EINTR else { return }
      rest = rest.dropFirst(max(count, 0))
    }
  }

  /// Ends the process's standard input.
  package func closeInput() {
    input.withLock { descriptor in
      if descriptor >= 0 { close(descriptor) }
      descriptor = -1
    }
  }

  /// The next line of standard output, without its end; nil at the end of it.
  package func nextLine() async -> String? { await output.next() }

  /// The next line of standard error.
  package func nextErrorLine() async -> String? { await error.next() }

  /// Sends the process a signal.
  package func send(signal: Int32) { kill(pid, signal) }

  /// Waits for the end of the process; see ``Program/Outcome``.
  package func exitStatus() async -> Int32 {
    let status = await status.value
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
  }

  /// Waits for the end of the process; whether the system kept an image of its memory.
  package func dumpedCore() async -> Bool { await status.value & 0x80 != 0 }

  /// Feeds `input`, ends standard input and waits for everything.
  package func finish(input text: String = "") async -> Program.Outcome {
    await withBlockingCall { [self] in
      send(text)
      closeInput()
    }
    async let output = output.rest()
    async let error = error.rest()
    return await Program.Outcome(output: output, error: error, status: exitStatus())
  }

  private static func pipe() throws -> (read: Int32, write: Int32) {
    var ends: [Int32] = [-1, -1]
    #if canImport(Glibc)
      let code = Glibc.pipe(&ends)
    #else
      let code = Darwin.pipe(&ends)
    #endif
    guard code == 0 else {
      throw SpawnError(executable: "pipe", reason: String(cString: strerror(errno)))
    }
    return (ends[0], ends[1])
  }
}

/// A process that could not be started.
struct SpawnError: Error {
  let executable: String
  let reason: String
}

/// The lines of a descriptor, read by a thread of their own as they come.
private final class LineReader: Sendable {
  private struct State {
    var text: [UInt8] = []
    var isAtEnd = false
    var waiter: CheckedContinuation<Void, Never>?
  }
  private let state = Mutex(State())
  private let lineEnd: UInt8

  init(_ descriptor: Int32, _ lineEnd: UInt8 = UInt8(ascii: "\n")) {
    self.lineEnd = lineEnd
    _ = startThread { [self] in
      var chunk = [UInt8](repeating: 0, count: 1 << 16)
      while true {
        let count = read(descriptor, &chunk, chunk.count)
        if count < 0, errno == EINTR { continue }
        let waiter = state.withLock { state in
          if count > 0 { state.text += chunk[..<count] } else { state.isAtEnd = true }
          defer { state.waiter = nil }
          return state.waiter
        }
        waiter?.resume()
        if count <= 0 { break }
      }
      close(descriptor)
    }
  }

  func next() async -> String? {
    while true {
      let (line, seen): (String?, Int?) = state.withLock { state in
        if let end = state.text.firstIndex(of: lineEnd) {
          defer { state.text.removeSubrange(...end) }
          return (String(decoding: state.text[..<end], as: UTF8.self), nil)
        }
        guard state.isAtEnd else { return (nil, state.text.count) }
        defer { state.text = [] }
        return (state.text.isEmpty ? nil : String(decoding: state.text, as: UTF8.self), nil)
      }
      guard let seen else { return line }
      await more(than: seen)
    }
  }

  func rest() async -> String {
    while let seen = state.withLock({ $0.isAtEnd ? nil : $0.text.count }) {
      await more(than: seen)
    }
    return state.withLock { String(decoding: $0.text, as: UTF8.self) }
  }

  /// Returns when there is more than what was seen, or when it is known that nothing comes.
  private func more(than seen: Int) async {
    await withCheckedContinuation { continuation in
      let isReady = state.withLock { state in
        if state.isAtEnd || state.text.count != seen { return true }
        state.waiter = continuation
        return false
      }
      if isReady { continuation.resume() }
    }
  }
}
