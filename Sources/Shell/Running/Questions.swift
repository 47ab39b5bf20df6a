import InfusionsoftKit
package import Operations
import Threads

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What can be asked of whoever started the process.
package struct Questions: Sendable {
  private let terminal: Terminal
  private let isInputFree: Bool
  private let wake: EditorWake

  /// - Parameter isInputFree: standard input is not the script itself.
  package init(terminal: Terminal, isInputFree: Bool, wake: EditorWake) {
    self.terminal = terminal
    self.isInputFree = isInputFree
    self.wake = wake
  }

  /// Lets operations ask: a person at the terminal, or for a secret whatever is piped in.
  package func answering(_ caller: Caller) -> Caller {
    var caller = caller
    guard isInputFree else { return caller }
    guard terminal.input.isTerminal else {
      caller.readSecret = { _ in try await readPipedSecret() }
      caller.readInput = { try await readPipedInput() }
      return caller
    }
    caller.readSecret = { try await askForSecret($0) }
    if terminal.error.isTerminal || terminal.output.isTerminal {
      caller.readLine = { try await askForLine($0) }
      if caller.isInteractive {
        caller.confirm = { question in
          let answer = try await askForLine(question + " [y/N] ")
          return ["y", "yes"].contains(answer.lowercased())
        }
      }
    }
    return caller
  }

  private func askForSecret(_ prompt: String) async throws -> Secret {
    let descriptor = terminal.input.descriptor
    let answer = try await interruptible {
      // The prompt has to be seen where the output goes to a file.
      let device = open("/dev/tty", O_RDWR | O_CLOEXEC)
      defer { if device >= 0 { close(device) } }
      return readSecret(
        prompt: prompt, terminal: device >= 0 ? device : descriptor, wake: wake)
    }
    guard let answer else { throw Failure.cancelled }
    return Secret(answer)
  }

  private func askForLine(_ prompt: String) async throws -> String {
    let stream = terminal.error.isTerminal ? terminal.error : terminal.output
    try ByteSink(descriptor: stream.descriptor).write(prompt)
    return try await readRow()
  }

  private func readPipedSecret() async throws -> Secret { Secret(try await readRow()) }

  private func readPipedInput() async throws -> [UInt8] {
    let descriptor = terminal.input.descriptor
    let result: Result<[UInt8], Failure> = try await interruptible {
      let reader = RowReader(descriptor: descriptor, wake: wake, readsAhead: true)
      var text: [UInt8] = []
      while true {
        switch reader.next() {
        case .row(let row): text += Array(row.utf8) + [UInt8(ascii: "\n")]
        case .end: return .success(text)
        case let other: return .failure(Self.failure(of: other))
        }
      }
    }
    return try result.get()
  }

  private func readRow() async throws -> String {
    let descriptor = terminal.input.descriptor
    let event = try await interruptible {
      RowReader(descriptor: descriptor, wake: wake, readsAhead: false).next()
    }
    guard case .row(let row) = event else { throw Self.failure(of: event) }
    return String(row.trimmingWhitespace())
  }

  private static func failure(of event: RowReader.Event) -> Failure {
    switch event {
    case .notText: .usage("standard input is not UTF-8 text")
    case .failed(let reason): .usage("standard input cannot be read: \(reason)")
    case .row, .end: .usage("standard input ended before the answer")
    case .interrupted: .cancelled
    }
  }

  private func interruptible<Value: Sendable>(
    _ body: @escaping @Sendable () -> Value
  ) async throws -> Value {
    try Task.checkCancellation()
    return await withTaskCancellationHandler {
      await withBlockingCall(body)
    } onCancel: {
      _ = wake.interrupt()
    }
  }
}
