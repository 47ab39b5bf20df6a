import CProcess
import Threads

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A program that was started beside this one.
package struct ChildProcess: Sendable {
  let identifier: pid_t

  /// Starts a program that is looked up in `PATH`, or its text, with no signal blocked or ignored.
  ///
  /// - Parameters:
  ///   - input, output: become its standard streams, no input being `/dev/null`; every other
  ///     descriptor of this process but standard error stays here.
  ///   - leadsGroup: ^C and ^Z at the terminal do not reach it.
  /// - Returns: nil where it cannot be started; `errno` says why.
  package static func start(
    _ words: [String], environment: [String: String], input: Int32?, output: Int32,
    leadsGroup: Bool = false
  ) -> ChildProcess? {
    guard let program = words.first else { return nil }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    var ignored = sigset_t()
    sigemptyset(&none)
    sigemptyset(&ignored)
    sigaddset(&ignored, SIGPIPE)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &ignored)
    var flags = Int32(POSIX_SPAWN_SETSIGMASK) | Int32(POSIX_SPAWN_SETSIGDEF)
    if leadsGroup {
      posix_spawnattr_setpgroup(&attributes, 0)
      flags |= Int32(POSIX_SPAWN_SETPGROUP)
    }

    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if let input {
      posix_spawn_file_actions_adddup2(&actions, input, 0)
    } else {
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    }
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    _ = cprocess_spawn_closes_from(&actions, 3)
    #if canImport(Darwin)
      flags |= Int32(POSIX_SPAWN_CLOEXEC_DEFAULT)
    #endif
    posix_spawnattr_setflags(&attributes, Int16(flags))

    var identifier = pid_t()
    let status = withCStrings(words) { arguments in
      withCStrings(environment.map { $0.key + "=" + $0.value }) { environment in
        posix_spawnp(&identifier, program, &actions, &attributes, arguments, environment)
      }
    }
    errno = status
    return status == 0 ? ChildProcess(identifier: identifier) : nil
  }

  /// Blocks until it has ended: its exit status, or 128 and the number of the signal.
  package func wait() -> Int32 {
    var status: Int32 = 0
    while waitpid(identifier, &status, 0) < 0 {
      guard errno == EINTR else { return 0 }
    }
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
  }
}

/// Calls `body` with a NULL-terminated array of C strings.
private func withCStrings<Result>(
  _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
  let pointers = strings.map { strdup($0) }
  defer { pointers.forEach { free($0) } }
  return body(pointers + [nil])
}
