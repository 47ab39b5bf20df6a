package import InfusionsoftKit

/// Talk beside the data: failures, notes and hints, on standard error.
package struct Diagnostics: Sendable {
  private let sink: ByteSink
  private let hasColour: Bool

  package init(_ stream: Terminal.Stream) {
    sink = ByteSink(descriptor: stream.descriptor)
    hasColour = stream.hasColour
  }

  /// What a message is about, in front of it.
  package enum Place: Sendable, Equatable {
    /// The one operation of this process.
    case process
    case prompt
    /// `FILE:3`, `stdin:3`, `-c 2`.
    case line(String)
  }

  /// Shows why something failed: one line.
  package func show(_ failure: Failure, at place: Place) {
    let prefix =
      switch place {
      case .process: "infusionsoft: "
      case .prompt: failure.kind == .cancelled ? "" : "error: "
      case .line(let name): name + ": "
      }
    write((hasColour ? "\u{1B}[31m\(prefix)\u{1B}[0m" : prefix) + failure.message)
  }

  /// Shows a line as it is, less what could steer a terminal.
  package func show(_ note: String) { write(note.neutralisingControls()) }

  /// Shows lines of the program's own.
  func show(lines: String) {
    for line in lines.split(separator: "\n") { show(String(line)) }
  }

  /// Nobody can be told when this fails.
  private func write(_ line: String) { try? sink.write(line + "\n") }
}
