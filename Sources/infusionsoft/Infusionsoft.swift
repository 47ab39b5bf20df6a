import CProcess
import InfusionsoftKit
import Operations

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Reads the arguments, runs the program, and ends with its exit status.
@main
enum Infusionsoft {
  static func main() async {
    cprocess_forbid_dumps()
    do {
      let arguments = try ProcessArguments(Array(CommandLine.arguments.dropFirst()))
      exit(try await Program(arguments, environment: .ofThisProcess()).run())
    } catch {
      Talk.write("infusionsoft: \(error.message)")
      exit(error.kind.exitStatus)
    }
  }
}
