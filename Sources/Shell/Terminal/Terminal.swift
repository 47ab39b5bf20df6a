package import InfusionsoftKit
package import Operations

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the standard streams are connected to, and what may be written there; decided once.
package struct Terminal: Sendable {
  package struct Stream: Sendable {
    package let descriptor: Int32
    package let isTerminal: Bool
    /// Whether colour codes may be written.
    package let hasColour: Bool
  }

  package let input: Stream
  package private(set) var output: Stream
  package let error: Stream
  /// `TERM` names a terminal that cannot move its cursor, or none.
  package let isDumb: Bool
  private let columns: Int?
  private let rows: Int?
  /// Whether what goes into a file or a pipe has colours.
  private let hasColourElsewhere: Bool

  /// - Parameter colour: the value of `--color`.
  package init(
    environment: Environment, colour: TerminalColour = .auto, input: Int32 = 0, output: Int32 = 1,
    error: Int32 = 2
  ) {
    func stream(_ descriptor: Int32) -> Stream {
      let isTerminal = isatty(descriptor) == 1
      return Stream(
        descriptor: descriptor, isTerminal: isTerminal,
        hasColour: Self.hasColour(colour, environment: environment, isTerminal: isTerminal))
    }
    self.input = stream(input)
    self.output = stream(output)
    self.error = stream(error)
    isDumb = Self.isDumb(environment)
    func positive(_ variable: String) -> Int? {
      environment[variable].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
    }
    columns = positive("COLUMNS")
    rows = positive("LINES")
    hasColourElsewhere = Self.hasColour(colour, environment: environment, isTerminal: false)
  }

  /// The same with its output in a file or a pipe.
  func redirected(to descriptor: Int32) -> Terminal {
    var copy = self
    copy.output = Stream(
      descriptor: descriptor, isTerminal: false, hasColour: hasColourElsewhere)
    return copy
  }

  /// Whether lines can be edited: a terminal on both sides that can move its cursor.
  package var canEdit: Bool { input.isTerminal && output.isTerminal && !isDumb }

  /// The columns of the output, as of now; nil when it is no terminal.
  package var width: Int? {
    guard output.isTerminal else { return nil }
    return size.map { Int($0.ws_col) }.flatMap { $0 > 0 ? $0 : nil } ?? columns ?? 80
  }

  /// The rows of the output, as of now; nil when it is no terminal or cannot move its cursor.
  package var height: Int? {
    guard output.isTerminal, !isDumb else { return nil }
    return size.map { Int($0.ws_row) }.flatMap { $0 > 0 ? $0 : nil } ?? rows ?? 24
  }

  /// The columns of standard error, as of now.
  var errorWidth: Int { TerminalSize(of: error.descriptor).columns }

  private var size: winsize? {
    var size = winsize()
    return ioctl(output.descriptor, UInt(TIOCGWINSZ), &size) == 0 ? size : nil
  }

  /// `--color`, then `NO_COLOR` (no-color.org), then `CLICOLOR_FORCE` and `CLICOLOR`
  /// (bixense.com/clicolors), then what the stream is.
  static func hasColour(
    _ choice: TerminalColour, environment: Environment, isTerminal: Bool
  ) -> Bool {
    switch choice {
    case .always: return true
    case .never: return false
    case .auto:
      if environment["NO_COLOR"] != nil { return false }
      if let force = environment["CLICOLOR_FORCE"], force != "0" { return true }
      if environment["CLICOLOR"] == "0" { return false }
      return isTerminal && !isDumb(environment)
    }
  }

  private static func isDumb(_ environment: Environment) -> Bool {
    environment["TERM"] == nil || environment["TERM"] == "dumb"
  }
}
