import CProcess
import InfusionsoftKit
import Operations
import Threads

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Starts the user's browser, without the secrets of this program's environment.
///
/// `BROWSER` may hold several commands separated by colons, each with arguments, `%s` standing for
/// the URL; without it the URL comes last.
struct Browser {
  let environment: Environment

  func open(_ url: String) throws(Failure) {
    let commands = environment["BROWSER"]?.split(separator: ":").map(String.init)
    let candidates = commands ?? ["xdg-open", "open"]
    for command in candidates {
      var words = command.split(separator: " ").map(String.init)
      if !command.contains("%s") { words.append(url) }
      if start(words.map { $0.replacing("%s", with: url) }) { return }
    }
    throw Failure(
      .usage,
      "no browser could be started (tried \(candidates.joined(separator: ", "))): open the URL"
        + " yourself, or set BROWSER")
  }

  private func start(_ words: [String]) -> Bool {
    let secrets = Set(SettingKey.allCases.filter(\.isSecret).flatMap(\.variables))
    let variables = environment.variables.filter { !secrets.contains($0.key) }
      .map { $0.key + "=" + $0.value }

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setpgroup(&attributes, 0)
    var flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP

    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // stdout is data; what a browser says goes where talk goes.
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, 2, 1)
    // Listening sockets and pipes of this program are not the browser's.
    _ = cprocess_spawn_closes_from(&actions, 3)
    #if canImport(Darwin)
      flags |= POSIX_SPAWN_CLOEXEC_DEFAULT
    #endif
    posix_spawnattr_setflags(&attributes, Int16(flags))

    var pid = pid_t()
    let status = withCStrings(words) { arguments in
      withCStrings(variables) { environment in
        posix_spawnp(&pid, words[0], &actions, &attributes, arguments, environment)
      }
    }
    guard status == 0 else { return false }
    _ = startThread { [pid] in
      // Some browsers stay in the foreground; whenever it ends, somebody has to take note.
      while waitpid(pid, nil, 0) < 0, errno == EINTR {}
    }
    return true
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
