import InfusionsoftKit
import JSONText
import Operations
import Sandbox

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

  /// Serves until a signal ends the process, or standard input ends where that was asked for.
  /// - Parameter ready: receives the one line that tells clients where everything is.
  func run(ready: (JSON) throws -> Void) async throws {
    let server: SandboxServer
    do {
      server = try await SandboxServer.start(options)
    } catch {
      throw Failure(
        .network,
        "cannot serve on \(options.host) port \(options.port): \(error); choose another --port")
    }
    try ready(server.ready)
    if endsWithInput {
      await endOfInput()
      await server.stop()
    } else {
      // SIGTERM and SIGINT end the process.
      while true { try await Task.sleep(for: .seconds(86_400)) }
    }
  }

  /// Reads and drops standard input, on a thread that may block.
  private func endOfInput() async {
    await withCheckedContinuation { continuation in
      BlockingThread.start {
        var bytes = [UInt8](repeating: 0, count: 4096)
        while true {
          let count = read(0, &bytes, bytes.count)
          if count == 0 || (count < 0 && errno != EINTR) { break }
        }
        continuation.resume()
      }
    }
  }
}
