/// What other threads ask for while a line is edited.
extension LineEditor {
  /// libedit's read callback.
  func nextCharacter() -> EditLineHandle.NextCharacter {
    noteChange()
    acceptableHint = nil
    showHint()
    defer { hideHint() }
    while true {
      switch keyboard.next() {
      case .character(let scalar):
        return .character(scalar)
      case .pasteStart:
        isPasteStarting = true
        return .character(EditorKeys.pasteStart)
      case .woken:
        answer(wake.take())
        if ending != nil { return .abandon }
      case .end:
        ending = .endOfInput
        return .end
      }
    }
  }

  /// Between two keys: libedit has drawn everything and the cursor stands in the line.
  func answer(_ events: EditorWake.Events) {
    hideHint()
    if events.isResized { redrawForNewSize() }
    if events.isContinued, !hasTakenTerminalBack { takeTerminalBack() }
    if !events.notices.isEmpty { show(notices: events.notices) }
    if events.mustStop { stop() }
    if !events.isInterrupted { showHint() }
    if events.isInterrupted {
      keyboard.discard()
      ending = .interrupted
    }
  }

  private func show(notices: [String]) {
    clearLine(width: size.columns)
    notices.forEach { write($0 + "\r\n") }
    handle.redraw()
  }

  private func redrawForNewSize() {
    let old = size
    size = TerminalSize(of: output)
    // A terminal that grows keeps the rows it had; one that shrinks has wrapped them anew.
    clearLine(width: min(old.columns, size.columns))
    handle.resize()
    handle.redraw()
  }

  private func stop() {
    moveBehindLine()
    write("^Z" + TerminalModes.pasteOff)
    handle.setEditing(false)
    stopProcess()
    takeTerminalBack()
    isContinueExpected = true
  }

  /// The signal that let a stopped process go on is reported after it has gone on.
  private var hasTakenTerminalBack: Bool {
    defer { isContinueExpected = false }
    return isContinueExpected && TerminalModes(of: input)?.isCooked == false
  }

  private func takeTerminalBack() {
    // libedit believes the terminal is still in raw mode and would do nothing.
    handle.setEditing(false)
    handle.setEditing(true)
    size = TerminalSize(of: output)
    handle.resize()
    write(TerminalModes.pasteOn + "\r\u{1B}[J")
    handle.redraw()
  }

  // MARK: Moving on the screen

  /// To the start of the first row of the prompt, everything below erased.
  private func clearLine(width: Int) {
    let row = cursorRows(width: width).cursor
    write("\r" + (row > 0 ? "\u{1B}[\(row)A" : "") + "\u{1B}[J")
  }

  /// To the cell after the last character of the line.
  func moveBehindLine() {
    let (cursor, last) = cursorRows(width: size.columns)
    let column = geometry(size.columns).position(after: wholeText).column
    write(
      "\r" + (last > cursor ? "\u{1B}[\(last - cursor)B" : "")
        + (column > 0 ? "\u{1B}[\(column)C" : ""))
  }

  /// Rows of the cursor and of the end of the line, counted from the first row on the screen.
  private func cursorRows(width: Int) -> (cursor: Int, last: Int) {
    let geometry = geometry(width)
    let last = geometry.position(after: wholeText).row
    let cursor = geometry.position(after: prompt.visibleText + handle.line.beforeCursor).row
    // Of a line taller than the screen libedit shows the end.
    let hidden = max(0, last - size.rows + 1)
    return (max(0, cursor - hidden), last - hidden)
  }

  private var wholeText: String {
    let line = handle.line
    return prompt.visibleText + line.beforeCursor + line.afterCursor
  }

  private func geometry(_ columns: Int) -> InputGeometry {
    InputGeometry(columns: columns)
  }

  func write(_ text: String) {
    handle.flush()
    writeAll(text, to: output)
  }
}
