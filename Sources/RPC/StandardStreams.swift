#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif
package import InfusionsoftKit

/// The wire, moved away from where stray output and child processes would meet it.
package struct StandardStreams: Sendable {
  /// What the client writes to us; private, closed in child processes.
  package let input: Int32
  /// What the client reads from us; likewise.
  package let output: Int32

  /// Moves the wire from descriptors 0 and 1 to private ones, points 1 at stderr and 0 at the null
  /// device, and has SIGPIPE ignored. To be called once, before anything is printed or started.
  ///
  /// The open files themselves are not touched: other processes may share them.
  /// - Throws: a usage ``Failure`` when a stream is closed.
  package static func claim() throws(Failure) -> StandardStreams {
    signal(SIGPIPE, SIG_IGN)
    return try claim(input: STDIN_FILENO, output: STDOUT_FILENO, error: STDERR_FILENO)
  }

  static func claim(input: Int32, output: Int32, error: Int32) throws(Failure) -> StandardStreams {
    // A closed one has to be seen before the next file that is opened takes its number.
    guard isOpen(input, for: O_RDONLY), isOpen(output, for: O_WRONLY) else {
      throw .usage("--rpc speaks on stdin and stdout, and one of them is closed")
    }
    let null = open("/dev/null", O_RDWR | O_CLOEXEC)
    // Where stderr is closed, what is said there must not land in a file that is opened later.
    if fcntl(error, F_GETFD) == -1 { dup2(null, error) }
    let lowest = STDERR_FILENO + 1
    let wire = StandardStreams(
      input: fcntl(input, F_DUPFD_CLOEXEC, lowest), output: fcntl(output, F_DUPFD_CLOEXEC, lowest))
    guard wire.input >= 0, wire.output >= 0, null >= 0 else {
      throw .usage("--rpc needs two more descriptors than the process may open")
    }
    dup2(null, input)
    dup2(error, output)
    if null > STDERR_FILENO { close(null) }
    return wire
  }

  private static func isOpen(_ descriptor: Int32, for access: Int32) -> Bool {
    let flags = fcntl(descriptor, F_GETFL)
    return flags >= 0 && [access, O_RDWR].contains(flags & O_ACCMODE)
  }

  /// Says why the server ends.
  package static func complain(_ line: String) { say("infusionsoft: \(line)") }

  /// Writes one line to stderr as far as it can be written at once: nobody may be reading there, and
  /// the server must not wait for that.
  package static func say(_ line: String) {
    var line = Array((line + "\n").utf8)[...]
    _ = Wire(descriptor: STDERR_FILENO).write(startOf: &line)
  }
}
