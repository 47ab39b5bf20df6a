import CurlHTTP
import Subprocess

/// One run of a helper's command: what it is sent on standard input, and what it answers.
///
/// The command and the action are one line for `sh -c`, as Git does it. The process is in a
/// session of its own: it has no terminal to ask on, and Ctrl-C at ours does not end it halfway. It
/// inherits nothing but its three streams and the variables it is given.
struct HelperProcess: Sendable {
  let command: String
  let variables: [String: String]
  /// How long it may take; a person may have to type a passphrase into its agent.
  let patience: Duration

  /// Why there is no answer, in words that go behind "the helper …".
  struct Trouble: Error {
    let words: String
  }

  /// Runs the command to its end.
  /// - Parameter secrets: they are not shown, should the helper repeat them in its complaint.
  /// - Throws: ``Trouble``; `CancellationError`.
  func run(_ action: String, _ input: [UInt8], withholding secrets: [String] = []) async throws
    -> [UInt8]
  {
    do {
      return try await withThrowingTaskGroup(of: [UInt8].self) { group in
        group.addTask { try await converse(action, input, secrets) }
        group.addTask {
          try await Task.sleep(for: patience)
          throw Trouble(words: "did not end within \(patience.components.seconds) seconds")
        }
        defer { group.cancelAll() }
        return try await group.next() ?? []
      }
    } catch let error as SubprocessError {
      try Task.checkCancellation()
      throw Trouble(
        words: error.code == .outputLimitExceeded
          ? "said more than \(HelperMessage.limit) bytes" : "could not be run")
    }
  }

  private func converse(
    _ action: String, _ input: [UInt8], _ secrets: [String]
  ) async throws -> [UInt8] {
    var options = PlatformOptions()
    options.createSession = true
    // The whole of it: the library waits for the shell alone, which ends before what it has started.
    options.teardownSequence = [
      .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .seconds(1))
    ]
    let result = try await Subprocess.run(
      .name("sh"), arguments: ["-c", command + " " + action],
      // Bytes of the environment are C strings to the library: it looks for the zero at their end.
      environment: .custom(variables.map { Array("\($0.key)=\($0.value)\0".utf8) }),
      platformOptions: options, input: .inputWriter, output: .bytes(limit: HelperMessage.limit),
      error: .bytes(limit: HelperMessage.limit)
    ) { execution in
      // A helper may answer without reading what it is sent.
      _ = try? await execution.standardInputWriter.write(input)
      try? await execution.standardInputWriter.finish()
    }
    guard !result.terminationStatus.isSuccess else { return result.standardOutput }
    let ending =
      switch result.terminationStatus {
      case .exited(let status): "ended with status \(status)"
      case .signaled(let signal): "was ended by signal \(signal)"
      }
    throw Trouble(words: ending + Self.complaint(result.standardError, secrets))
  }

  /// The beginning of what it said on standard error, as a message may show it.
  ///
  /// Whatever could be part of a record is cut off: the helper holds secrets that are not known here.
  static func complaint(_ bytes: [UInt8], _ secrets: [String]) -> String {
    let said = String(decoding: bytes.prefix(4096), as: UTF8.self).split(
      whereSeparator: \.isWhitespace
    )
    .joined(separator: " ")
    let shown = TraceRedaction.withholding(secrets, in: said)
    let record = shown.firstRange(of: "record=")?.lowerBound ?? shown.endIndex
    let words = shown[..<record].prefix { $0 != "{" && $0 != "\"" }
      .replacing(/[A-Za-z0-9+_=.\-]{20,}/, with: "…").prefix(160).trimmingWhitespace()
    return words.isEmpty ? "" : " (\(words))"
  }
}
