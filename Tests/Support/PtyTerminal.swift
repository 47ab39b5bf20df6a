import CProcess

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A new pseudo-terminal and a process on it.
struct PtyTerminal {
  /// Our end; not inherited.
  let master: Int32
  private let path: String

  init(columns: Int, rows: Int) throws {
    var size = winsize(
      ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    let master = Self.openMaster()
    guard master >= 0, let path = Self.unlockedPath(of: master),
      ioctl(master, UInt(TIOCSWINSZ), &size) == 0, fcntl(master, F_SETFL, O_NONBLOCK) == 0
    else { throw PtyError(call: "opening a pseudo-terminal", number: errno) }
    (self.master, self.path) = (master, path)
  }

  // Swift's Glibc module hides what needs _XOPEN_SOURCE or _GNU_SOURCE: posix_openpt and its
  // company, POSIX_SPAWN_SETSID, posix_spawn_file_actions_addchdir_np.
  #if canImport(Glibc)
    private static let newSession: Int16 = 0x80

    private static func openMaster() -> Int32 {
      open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    }

    private static func unlockedPath(of master: Int32) -> String? {
      let setLock: UInt = 0x4004_5431  // TIOCSPTLCK
      let getNumber: UInt = 0x8004_5430  // TIOCGPTN
      var locked: Int32 = 0
      var number: UInt32 = 0
      guard ioctl(master, setLock, &locked) == 0, ioctl(master, getNumber, &number) == 0 else {
        return nil
      }
      return "/dev/pts/\(number)"
    }
  #else
    private static let newSession = Int16(POSIX_SPAWN_SETSID)

    private static func openMaster() -> Int32 {
      posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)
    }

    private static func unlockedPath(of master: Int32) -> String? {
      guard grantpt(master) == 0, unlockpt(master) == 0 else { return nil }
      return ptsname(master).map { String(cString: $0) }
    }
  #endif

  func spawn(
    _ command: [String], environment: [String: String], directory: String?
  ) throws -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // The first terminal a session leader opens becomes its controlling terminal.
    posix_spawn_file_actions_addopen(&actions, 0, path, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    // Pipes and sockets of tests that run beside this one are not the child's.
    _ = cprocess_spawn_closes_from(&actions, 3)

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    var all = sigset_t()
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(
      &attributes,
      Self.newSession | Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))

    var variables = [
      "TERM": "xterm-256color", "LANG": "C.UTF-8", "HOME": "/nonexistent",
      "PATH": getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin",
    ]
    variables.merge(environment) { $1 }
    let command =
      directory.map { ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", $0] + command } ?? command
    let argumentPointers = command.map { strdup($0) } + [nil]
    let variablePointers = variables.map { strdup("\($0)=\($1)") } + [nil]
    defer { (argumentPointers + variablePointers).forEach { free($0) } }

    var process: pid_t = 0
    let result = posix_spawn(
      &process, command[0], &actions, &attributes, argumentPointers, variablePointers)
    guard result == 0 else {
      close(master)
      throw PtyError(call: "starting \(command[0])", number: result)
    }
    return process
  }
}
