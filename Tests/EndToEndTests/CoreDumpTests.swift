import JSONText
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A process that crashes with a grant in its memory leaves no image of that memory behind.
@Suite struct CoreDumpTests {
  @Test func `a crash leaves no core, where another program's does`() async throws {
    let sandbox = try await SandboxProcess()
    let program = sandbox.program()
    try await program.authorize()

    let child = try start(Program.path + " --rpc", in: program)
    let client = RPCClient(child)
    #expect(try await client.result("contacts.get", ["id": "42"])["id"]?.string == "42")
    child.send(signal: SIGABRT)
    #expect(await child.exitStatus() == 128 + SIGABRT)
    #expect(await !child.dumpedCore())
    #expect(await child.finish().error == "", "a crash report shows memory, too")

    let control = try start("cat", in: program)
    control.send("ready\n")
    #expect(await control.nextLine() == "ready")
    control.send(signal: SIGABRT)
    #expect(await control.dumpedCore(), "this system keeps no cores at all")
  }

  /// Starts a command that the system may make cores of, in the program's home directory.
  private func start(_ command: String, in program: Program) throws -> Child {
    try Child(
      executable: "/bin/sh",
      arguments: ["-c", "ulimit -c unlimited && cd \(program.home.path) && exec \(command)"],
      environment: program.environment)
  }
}
