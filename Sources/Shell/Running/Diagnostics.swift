package import InfusionsoftKit
import Synchronization

/// Talk beside the data: failures, notes and hints, on standard error.
package struct Diagnostics: Sendable {
  private let sink: ByteSink
  private let hasColour: Bool
  private let width: Int?
  /// The sign of life on the same terminal, which makes room for what is said.
  let sign = SignOfLife()

  package init(_ stream: Terminal.Stream) {
    sink = ByteSink(descriptor: stream.descriptor)
    hasColour = stream.hasColour
    width = stream.isTerminal ? TerminalSize(of: stream.descriptor).columns : nil
  }

  /// What a message is about, in front of it.
  package enum Place: Sendable, Equatable {
    /// The one operation of this process.
    case process
    case prompt
    /// `FILE:3`, `stdin:3`, `-c 2`.
    case line(String)
  }

  /// Shows why something failed: one line, and below it where in the line that was.
  package func show(_ failure: Failure, at place: Place, excerpt: Excerpt? = nil) {
    let prefix =
      switch place {
      case .process: "infusionsoft: "
      case .prompt: failure.kind == .cancelled ? "" : "error: "
      case .line(let name): name + ": "
      }
    let lines = excerpt?.rows(width: width).map { "\n  " + $0 } ?? []
    write((hasColour ? "\u{1B}[31m\(prefix)\u{1B}[0m" : prefix) + failure.message + lines.joined())
  }

  /// Shows a line as it is, less what could steer a terminal.
  package func show(_ note: String) { write(note.neutralisingControls()) }

  /// Shows lines of the program's own.
  func show(lines: String) {
    for line in lines.split(separator: "\n") { show(String(line)) }
  }

  /// Nobody can be told when this fails.
  private func write(_ line: String) {
    sign.activity?.hide()
    try? sink.write(line + "\n")
  }
}

/// The activity that is on the screen, if one is.
final class SignOfLife: Sendable {
  private let state = Mutex<Weak>(Weak())

  private struct Weak: Sendable {
    weak var activity: Activity?
  }

  var activity: Activity? {
    get { state.withLock(\.activity) }
    set { state.withLock { $0.activity = newValue } }
  }
}
