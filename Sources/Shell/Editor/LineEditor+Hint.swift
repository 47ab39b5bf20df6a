import Formats

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The suggestion behind the cursor, drawn between two keys without libedit's knowledge.
extension LineEditor {
  /// Keeps the line for undo.
  func noteChange() {
    let line = handle.line
    guard !Self.isSearching(line.afterCursor) else { return }
    changes.record(
      LineChanges.Line(beforeCursor: line.beforeCursor, afterCursor: line.afterCursor))
  }

  /// Draws what is suggested, if the cursor is at the end of a line and nothing more was typed yet.
  func showHint() {
    guard let hint, shownHint == nil else { return }
    let line = handle.line
    guard line.afterCursor.isEmpty, !line.beforeCursor.isEmpty, !hasInput,
      let found = hint(line.beforeCursor)
    else { return }
    let column = InputGeometry(columns: size.columns)
      .position(after: prompt.visibleText + line.beforeCursor).column
    // One row, and never its last cell: nothing must wrap.
    let text = found.firstRow.displayable.truncated(toCells: size.columns - column - 1)
    guard !text.isEmpty else { return }
    shownHint = found
    write("\u{1B}7\u{1B}[2m\(text)\u{1B}[0m\u{1B}8")
  }

  func hideHint() {
    guard shownHint != nil else { return }
    acceptableHint = shownHint
    shownHint = nil
    write("\u{1B}[K")
  }

  /// Takes what was suggested when the key was pressed.
  func acceptHint() -> EditLineHandle.Response {
    guard case .rest(let text) = acceptableHint else { return .beep }
    acceptableHint = nil
    handle.insert(text)
    return .redraw
  }

  /// Whether keys are coming: then nobody looks at suggestions, and looking for them is in the way.
  private var hasInput: Bool {
    var polled = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
    return poll(&polled, 1, Self.pause) > 0
  }

  /// What is a pause in typing, in milliseconds.
  private static let pause: Int32 = 15

  /// While libedit searches the history, its question stands behind the line.
  private static func isSearching(_ afterCursor: String) -> Bool {
    ["\nbck", "\nfwd"].contains { afterCursor.contains($0) }
  }
}

extension Hint {
  fileprivate var firstRow: String { String(text.prefix { $0 != "\n" }) }
}
