import InfusionsoftKit
import Threads

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A program that reads what is written: of `| command`, or a pager.
final class CommandOutput: LineOutput {
  let terminal: Terminal
  let descriptor: Int32
  private let child: ChildProcess
  private let end = Once()

  /// Starts the program; nil where it cannot be, and `errno` says why.
  /// - Parameter output: its standard output.
  init?(_ words: [String], environment: [String: String], output: Int32, terminal: Terminal) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let child = ChildProcess.start(
      words, environment: environment, input: ends[0], output: output)
    let reason = errno
    close(ends[0])
    guard let child else {
      close(ends[1])
      errno = reason
      return nil
    }
    self.child = child
    descriptor = ends[1]
    self.terminal = terminal
  }

  deinit { closeInput() }

  var hasScreenTaken: Bool { terminal.error.isTerminal }

  /// Waits on a thread of its own: whoever reads may take all day.
  /// - Throws: ``ReaderLeft`` once nobody reads any more.
  func write(_ bytes: [UInt8]) async throws {
    let sink = ByteSink(descriptor: descriptor)
    do {
      try await withBlockingCall { Result { () throws(OutputError) in try sink.write(bytes) } }
        .get()
    } catch OutputError.brokenPipe {
      throw ReaderLeft()
    }
  }

  func finish(succeeded: Bool) async throws -> Int32 {
    closeInput()
    let child = child
    return await withBlockingCall { child.wait() }
  }

  private func closeInput() { end.run { close(descriptor) } }
}

/// A program that reads the output has had enough: no failure, and no reason to go on.
struct ReaderLeft: Error {}
