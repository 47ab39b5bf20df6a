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
    Signals.block()
    Task.detached { await run() }
    Signals.deliver()
  }

  private static func run() async -> Never {
    do {
      let arguments = try ProcessArguments(Array(CommandLine.arguments.dropFirst()))
      exit(try await Program(arguments, environment: .ofThisProcess()).run())
    } catch OutputError.brokenPipe {
      Signals.die(of: SIGPIPE)
    } catch {
      let failure = Failure(error)
      Talk.write("infusionsoft: \(failure.message)")
      exit(failure.kind.exitStatus)
    }
  }
}
