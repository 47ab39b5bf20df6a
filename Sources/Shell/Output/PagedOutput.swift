import Formats
import InfusionsoftKit
import Synchronization

/// A terminal whose output goes through a pager once it is taller than the screen.
///
/// Until then it is held back, which nobody notices: results come in pages of many rows.
final class PagedOutput: LineOutput {
  let terminal: Terminal
  private let pager: Pager

  private enum State {
    case holding([UInt8])
    case paging(CommandOutput)
    /// There is no pager to be had.
    case direct
  }
  private let state = Mutex(State.holding([]))

  init(terminal: Terminal, pager: Pager) {
    self.terminal = terminal
    self.pager = pager
  }

  var descriptor: Int32 { terminal.output.descriptor }

  var hasScreenTaken: Bool {
    state.withLock { if case .paging = $0 { true } else { false } }
  }

  func write(_ bytes: [UInt8]) async throws {
    let (output, bytes): (CommandOutput?, [UInt8]) = state.withLock { state in
      if case .holding(let held) = state {
        let all = held + bytes
        guard isTooTall(all) else {
          state = .holding(all)
          return (nil, [])
        }
        let output = pager.start(on: terminal)
        state = output.map(State.paging) ?? .direct
        return (output, all)
      }
      if case .paging(let output) = state { return (output, bytes) }
      return (nil, bytes)
    }
    if let output {
      try await output.write(bytes)
    } else {
      try ByteSink(descriptor: descriptor).write(bytes)
    }
  }

  func finish(succeeded: Bool) async throws -> Int32 {
    let (output, held) = state.withLock { state -> (CommandOutput?, [UInt8]) in
      defer { state = .direct }
      switch state {
      case .holding(let held): return (nil, held)
      case .paging(let output): return (output, [])
      case .direct: return (nil, [])
      }
    }
    try ByteSink(descriptor: descriptor).write(held)
    // However it ended, what was to be read has been read.
    _ = try await output?.finish(succeeded: succeeded)
    return 0
  }

  /// Whether there are more rows than the screen has above the next prompt.
  private func isTooTall(_ bytes: [UInt8]) -> Bool {
    guard let height = terminal.height, let width = terminal.width else { return false }
    var room = height - 1
    for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast() {
      let cells = line.count < width ? 1 : CellWidth.of(Self.plain(line))
      room -= max(1, (cells + width - 1) / width)
      if room < 0 { return true }
    }
    return false
  }

  /// The text of a line without its colours.
  private static func plain(_ line: ArraySlice<UInt8>) -> String {
    var plain: [UInt8] = []
    var isInEscape = false
    for byte in line {
      if byte == 0x1B { isInEscape = true }
      if !isInEscape { plain.append(byte) }
      if byte == UInt8(ascii: "m") { isInEscape = false }
    }
    return String(decoding: plain, as: UTF8.self)
  }
}
