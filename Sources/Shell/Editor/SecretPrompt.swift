#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Asks for a secret on a terminal without echo; blocks until Enter.
///
/// - Parameters:
///   - prompt: drawn as it is; no line end.
///   - terminal: open for reading and writing: `/dev/tty`, or standard input where it is a terminal.
///   - wake: where the process has one, so that a signal can end the question and restore the modes.
/// - Returns: nil for ^C, for ^D on an empty line, or where this is no terminal.
package func readSecret(prompt: String, terminal: Int32, wake: EditorWake) -> String? {
  guard let modes = TerminalModes(of: terminal) else { return nil }
  // Without ISIG ^C and ^Z come as characters: the answer does not depend on how signals are set up.
  // Without ICANON a secret may be longer than the 4,095 bytes a terminal holds for one line.
  var quiet = modes.attributes
  quiet.c_lflag &= ~tcflag_t(ECHO | ECHONL | ICANON | ISIG | IEXTEN)
  quiet.c_iflag |= tcflag_t(ICRNL)
  quiet.c_iflag &= ~tcflag_t(INLCR | IGNCR)
  var notices = wake.beginReading(restoring: modes)
  defer {
    modes.restore()
    wake.endReading()
    notices.forEach { wake.notify($0) }
    writeAll("\n", to: terminal)
  }
  modes.set(quiet)
  writeAll(prompt, to: terminal)

  var keyboard = Keyboard(descriptor: terminal, wake: wake)
  var secret = SecretLine()
  func stop() {
    modes.restore()
    stopProcess()
    modes.set(quiet)
    writeAll("\r" + prompt, to: terminal)
  }
  while true {
    switch keyboard.next() {
    case .character("\u{1A}"):
      stop()
    case .character(let scalar):
      switch secret.feed(scalar) {
      case .more: break
      case .done: return secret.text
      case .cancelled: return nil
      }
    case .pasteStart:
      break
    case .woken:
      let events = wake.take()
      notices += events.notices
      if events.isInterrupted { return nil }
      if events.mustStop {
        stop()
      } else if events.isContinued {
        modes.set(quiet)
        writeAll("\r" + prompt, to: terminal)
      }
    case .end:
      return nil
    }
  }
}

/// A line typed blindly: what its keys do.
struct SecretLine {
  enum Outcome: Equatable {
    case more, done, cancelled
  }

  private(set) var text = ""
  private var escape: Escape = .none

  private enum Escape {
    case none, introducer, sequence
  }

  mutating func feed(_ scalar: Unicode.Scalar) -> Outcome {
    switch (escape, scalar) {
    // Arrow keys and the marks around a paste are no part of a secret.
    case (.introducer, "["), (.introducer, "O"): escape = .sequence
    case (.introducer, _): escape = .none
    case (.sequence, "@"..."~"): escape = .none
    case (.sequence, _): break
    case (.none, "\u{1B}"): escape = .introducer
    case (.none, "\n"), (.none, "\r"): return .done
    case (.none, "\u{3}"): return .cancelled
    case (.none, "\u{4}"): return text.isEmpty ? .cancelled : .more
    case (.none, "\u{8}"), (.none, "\u{7F}"): _ = text.popLast()
    case (.none, "\u{15}"): text = ""
    case (.none, _):
      if scalar.properties.generalCategory != .control { text.unicodeScalars.append(scalar) }
    }
    return .more
  }
}
