import Formats
import InfusionsoftKit
import Operations
import Synchronization

/// A sign of life while an operation runs: how far it is, on a terminal, after half a second.
///
/// It stands in the row of the cursor on standard error and is gone before anything else is written.
final class Activity: Sendable {
  private struct State {
    var progress: Operations.Progress?
    var isShown = false
    var isStopped = false
    var ticks = 0
    var ticker: Task<Void, Never>?
  }
  private let state = Mutex(State())
  private let terminal: Terminal

  private static let patience = 500
  /// Milliseconds between two pictures.
  private static let interval = 100
  private static let pictures = Array("⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏")

  init(terminal: Terminal, environment: Environment, isQuiet: Bool, sign: SignOfLife) {
    self.terminal = terminal
    sign.activity = self
    guard terminal.error.isTerminal, !terminal.isDumb, !isQuiet else { return }
    let ticker = Task { [weak self] in
      var wait = Self.patience
      while !Task.isCancelled {
        do { try await environment.sleep(.milliseconds(wait)) } catch { return }
        self?.tick()
        wait = Self.interval
      }
    }
    state.withLock { $0.ticker = ticker }
  }

  deinit { stop() }

  /// A caller whose questions do not meet the sign, and whose progress it shows.
  func accompanying(_ caller: Caller) -> Caller {
    var copy = caller
    copy.progress = { [weak self] progress in
      self?.state.withLock { $0.progress = progress }
      caller.progress(progress)
    }
    // Whoever is asked has the row of the cursor; the sign does not come back.
    if let readSecret = caller.readSecret {
      copy.readSecret = { [weak self] prompt in
        self?.stop()
        return try await readSecret(prompt)
      }
    }
    if let readLine = caller.readLine {
      copy.readLine = { [weak self] prompt in
        self?.stop()
        return try await readLine(prompt)
      }
    }
    if let confirm = caller.confirm {
      copy.confirm = { [weak self] question in
        self?.stop()
        return try await confirm(question)
      }
    }
    return copy
  }

  /// Makes room for something else to be written.
  func hide() {
    state.withLock { state in
      guard state.isShown else { return }
      state.isShown = false
      write("\r\u{1B}[K")
    }
  }

  func stop() {
    hide()
    state.withLock { state in
      state.isStopped = true
      state.ticker?.cancel()
      state.ticker = nil
    }
  }

  private func tick() {
    state.withLock { state in
      guard !state.isStopped else { return }
      let text = Self.text(
        state.progress, picture: Self.pictures[state.ticks % Self.pictures.count],
        milliseconds: Self.patience + state.ticks * Self.interval,
        width: terminal.errorWidth, colour: terminal.error.hasColour)
      state.ticks += 1
      state.isShown = true
      write("\r" + text + "\u{1B}[K")
    }
  }

  private func write(_ text: String) {
    try? ByteSink(descriptor: terminal.error.descriptor).write(text)
  }

  /// `⠙ 1,200 of 10,000 contacts ███░░░░░░  12%  3 s`, as far as it fits.
  static func text(
    _ progress: Operations.Progress?, picture: Character, milliseconds: Int, width: Int,
    colour: Bool
  ) -> String {
    let seconds = "\(milliseconds / 1000) s"
    guard let progress else { return "\(picture) \(seconds)".truncated(toCells: width - 1) }
    let done = progress.done.grouped
    let count = progress.total.map { "\(done) of \($0.grouped)" } ?? done
    let head = "\(picture) \(count) \(progress.unit)"
    let room = width - 1 - CellWidth.of(head) - CellWidth.of(seconds) - 4
    guard let total = progress.total, total > 0, room >= 12 else {
      return "\(head)  \(seconds)".truncated(toCells: width - 1)
    }
    let bar = Bar(
      fraction: min(max(Double(progress.done) / Double(total), 0), 1), width: min(room, 40),
      isShare: true, warns: false)
    return "\(head)  \(bar.text(colour: colour))  \(seconds)"
  }
}
