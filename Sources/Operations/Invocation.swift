#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
package import InfusionsoftKit
package import JSONText

/// One call of an operation: what it was given and what it may use.
package struct Invocation: Sendable {
  package let operation: Operation
  package let arguments: Arguments
  package let session: Session
  package let caller: Caller
  /// By when the operation must have ended.
  package let deadline: Deadline

  /// The deadline of a list without end: each request has the time of an operation, unless somebody
  /// set a time for the whole.
  var deadlineOfStream: Deadline {
    let settings = session.settings
    guard caller.timeout == nil, settings[.timeout]?.source == "default",
      let timeout = settings.timeout
    else { return deadline }
    return .each(timeout)
  }
}

/// Who calls, and what can be asked of them.
package struct Caller: Sendable {
  package var door: Door
  /// A person reads the answer on a terminal.
  package var isInteractive: Bool
  /// Destructive operations were agreed to beforehand: `--yes`, `confirm: true`.
  package var isConfirmed: Bool
  /// `--reveal`: the revealing operations are allowed over RPC.
  package var mayReveal: Bool
  /// How long an operation may take; nil means as the operation sees fit.
  package var timeout: Duration?
  /// Shows a line to the person while the operation runs.
  package var notice: @Sendable (String) -> Void
  /// Shows a person what is good to know and may be left out.
  package var hint: @Sendable (String) -> Void = { _ in }
  /// Told how far a long operation has come.
  package var progress: @Sendable (Progress) -> Void = { _ in }
  /// Takes rows page by page, waiting while the reader is behind; nil unless `stream` was asked for.
  package var stream: (@Sendable (_ rows: [JSON]) async throws -> Void)?
  /// Takes bytes of a result in order; nil where the output is a wire.
  package var output: (@Sendable (_ bytes: [UInt8]) async throws -> Void)?
  /// Reads a secret from a no-echo prompt or from stdin; nil at doors where nobody can be asked.
  package var readSecret: (@Sendable (_ prompt: String) async throws -> Secret)?
  /// Reads standard input to its end; nil where it is the wire, or the script itself.
  package var readInput: (@Sendable () async throws -> [UInt8])?
  /// Asks yes or no; nil where nobody can be asked.
  package var confirm: (@Sendable (_ question: String) async throws -> Bool)?
  /// Reads one visible line; nil where nobody can be asked.
  package var readLine: (@Sendable (_ prompt: String) async throws -> String)?

  package enum Door: Sendable { case prompt, script, arguments, rpc, mcp }

  package init(
    door: Door, isInteractive: Bool = false, isConfirmed: Bool = false, mayReveal: Bool = false,
    timeout: Duration? = nil, notice: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.door = door
    self.isInteractive = isInteractive
    self.isConfirmed = isConfirmed
    self.mayReveal = mayReveal
    self.timeout = timeout
    self.notice = notice
  }

  /// Rows of a list when no limit is given; nil means all of them.
  package var defaultLimit: Int? {
    switch door {
    case .rpc, .mcp: stream == nil ? 100 : nil
    case .prompt, .script, .arguments: isInteractive ? 100 : nil
    }
  }
}

extension Caller {
  /// What is in a file named on a line; `-` is standard input.
  package func content(of path: String) async throws -> [UInt8] {
    guard path == "-" else { return try Self.file(path) }
    guard let readInput else {
      throw Failure.usage("standard input cannot be read here: name a file")
    }
    return try await readInput()
  }

  private static func file(_ path: String) throws(Failure) -> [UInt8] {
    do {
      return Array(try Data(contentsOf: URL(filePath: path)))
    } catch {
      throw .usage("the file \(path) cannot be read: is it there, and yours?")
    }
  }
}
