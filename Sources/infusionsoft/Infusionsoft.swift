import CProcess
import InfusionsoftKit
import Operations
import Shell

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Reads the arguments, runs the program, and ends with its exit status.
@main
enum Infusionsoft {
  /// The main thread is for signals. An asynchronous `main` would not do: on Linux its thread sleeps
  /// with no signal blocked, and would take them with their default action.
  static func main() {
    cprocess_forbid_dumps()
    occupyClosedStreams()
    Signals.block()
    do {
      let arguments = try ProcessArguments(Array(CommandLine.arguments.dropFirst()))
      // A server makes the next answer of megabytes in the memory of the last one.
      if arguments.mode != .rpc { cprocess_give_back_memory() }
      let program = Program(arguments, environment: .ofThisProcess())
      // Before the first task: to start the threads it runs on takes as long as all the rest of this.
      if try program.describesItself() { exit(0) }
      Task.detached {
        do { exit(try await program.run()) } catch { end(by: error) }
      }
    } catch {
      end(by: error)
    }
    Signals.deliver()
  }

  /// Keeps the numbers of closed standard streams from the next files that are opened. What is read
  /// from or written to such a stream fails, as it would without.
  private static func occupyClosedStreams() {
    for stream in STDIN_FILENO...STDERR_FILENO where fcntl(stream, F_GETFD) < 0 {
      _ = open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }

  private static func end(by error: any Error) -> Never {
    if case OutputError.brokenPipe = error { Signals.die(of: SIGPIPE) }
    let failure = (error as? OutputError)?.failure ?? Failure(error)
    Talk.write("infusionsoft: \(failure.message)")
    exit(failure.kind.exitStatus)
  }
}
