import CProcess
import InfusionsoftKit
import Operations
import RPC
import Shell

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The program: reads its arguments, builds what the doors need, opens one of them, and ends with
/// the exit status of what happened there.
@main
enum InfusionsoftProgram {
  static func main() async {
    cprocess_forbid_dumps()
    let environment = Environment.ofThisProcess()
    do {
      let arguments = try ProcessArguments(Array(CommandLine.arguments.dropFirst()))
      let program = try Program(arguments, environment: environment)
      await program.run()
    } catch {
      Talk.write("infusionsoft: \(error.message)")
      exit(error.kind.exitStatus)
    }
  }
}
