import InfusionsoftKit
import JSONText
import Operations
import Sandbox
import Shell
import Threads

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `infusionsoft sandbox serve`: the stand-in as a server of its own.
struct SandboxService {
  private let options: SandboxOptions
  private let endsWithInput: Bool

  init(_ arguments: Arguments, environment: Environment) {
    options = SandboxOptions(
      host: arguments.string("host") ?? "127.0.0.1", port: arguments.integer("port") ?? 0,
      contacts: arguments.integer("contacts") ?? 250,
      seed: UInt64(arguments.integer("seed") ?? 1),
      accessTTL: arguments.integer("access_ttl") ?? 86_399, now: environment.now)
    endsWithInput = arguments.flag("until_eof") == true
  }

  /// Prints the one line that tells clients where everything is, and serves until a signal ends the
  /// process, or standard input ends where that was asked for.
  func run() async throws -> Int32 {
    let server: SandboxServer
    do {
      server = try await SandboxServer.start(options)
    } catch {
      throw Failure(.network, error.description, ["outcome": "not_sent"])
    }
    try ByteSink(descriptor: 1).write(server.ready.text + "\n")
    guard endsWithInput else {
      while true { try await Task.sleep(for: .seconds(86_400)) }
    }
    await withBlockingCall { readToEnd() }
    await server.stop()
    return 0
  }
}

/// Reads and drops standard input.
private func readToEnd() {
  var bytes = [UInt8](repeating: 0, count: 4096)
  while true {
    let count = read(0, &bytes, bytes.count)
    if count == 0 || (count < 0 && errno != EINTR) { return }
  }
}
