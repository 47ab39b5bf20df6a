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
  @MainActor
  static func main() async {
    cprocess_forbid_dumps()
    SignalThread.prepare()
    do {
      let arguments = try ProcessArguments(Array(CommandLine.arguments.dropFirst()))
      exit(try await Program(arguments, environment: .ofThisProcess()).run())
    } catch OutputError.brokenPipe {
      SignalThread.die(of: SIGPIPE)
    } catch {
      let failure = Failure(error)
      Talk.write("infusionsoft: \(failure.message)")
      exit(failure.kind.exitStatus)
    }
  }
}
