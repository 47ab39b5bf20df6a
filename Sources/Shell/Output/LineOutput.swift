/// Where the data of a line goes.
protocol LineOutput: Sendable {
  /// What it is for whoever writes there: its colours, its width.
  var terminal: Terminal { get }
  /// Where the output of a command goes that is started behind it.
  var descriptor: Int32 { get }
  /// Another program draws on the screen.
  var hasScreenTaken: Bool { get }
  /// Returns once everything is on its way.
  /// - Throws: an ``OutputError``.
  func write(_ bytes: [UInt8]) async throws
  /// Ends it and waits for whoever reads; the exit status of a command, otherwise 0.
  /// - Parameter succeeded: everything was written that there was to write.
  func finish(succeeded: Bool) async throws -> Int32
}

extension LineOutput {
  func write(_ text: String) async throws { try await write(Array(text.utf8)) }
  func finish(succeeded: Bool) async throws -> Int32 { 0 }
  var hasScreenTaken: Bool { false }
}

/// Standard output as the process has it.
struct StandardOutput: LineOutput {
  let terminal: Terminal

  var descriptor: Int32 { terminal.output.descriptor }

  func write(_ bytes: [UInt8]) async throws {
    try ByteSink(descriptor: descriptor).write(bytes)
  }
}
