/// A key that is no character, as xterm sends it.
package enum PtyKey: Sendable {
  case enter, tab, backspace, escape, up, down, left, right, home, end, delete
  /// `.control("c")` is ^C.
  case control(Character)
  /// Escape, then the character.
  case meta(Character)

  var sequence: String {
    switch self {
    case .enter: "\r"
    case .tab: "\t"
    case .backspace: "\u{7F}"
    case .escape: "\u{1B}"
    case .up: "\u{1B}[A"
    case .down: "\u{1B}[B"
    case .right: "\u{1B}[C"
    case .left: "\u{1B}[D"
    case .home: "\u{1B}[H"
    case .end: "\u{1B}[F"
    case .delete: "\u{1B}[3~"
    case .control(let key): String(Unicode.Scalar((key.asciiValue ?? 0) & 0x1F))
    case .meta(let key): "\u{1B}\(key)"
    }
  }
}
