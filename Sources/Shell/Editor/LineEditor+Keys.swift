/// The keys the editor answers itself.
extension LineEditor {
  func perform(_ action: EditorAction) -> EditLineHandle.Response {
    switch action {
    case .complete: completeWord()
    case .deleteOrLeave: deleteOrLeave()
    case .paste: takePaste()
    case .up: move(up: true)
    case .down: move(up: false)
    case .forward: moveForward()
    case .undo: restore(changes.undo())
    case .redo: restore(changes.redo())
    }
  }

  private func moveForward() -> EditLineHandle.Response {
    guard let next = handle.line.afterCursor.first else { return acceptHint() }
    handle.moveCursor(by: next.unicodeScalars.count)
    return .redraw
  }

  private func restore(_ line: LineChanges.Line?) -> EditLineHandle.Response {
    guard let line else { return .beep }
    handle.replaceLine(beforeCursor: line.beforeCursor, afterCursor: line.afterCursor)
    return .redraw
  }

  private func deleteOrLeave() -> EditLineHandle.Response {
    let line = handle.line
    if line.beforeCursor.isEmpty, line.afterCursor.isEmpty {
      write("\r\n")
      ending = .endOfInput
      return .leave
    }
    guard let next = line.afterCursor.first else { return completeWord() }
    let count = next.unicodeScalars.count
    handle.moveCursor(by: count)
    handle.deleteBackward(count)
    return .redraw
  }

  private func takePaste() -> EditLineHandle.Response {
    guard isPasteStarting else { return .beep }
    isPasteStarting = false
    var paste = PasteBuffer()
    while true {
      switch keyboard.next(readsAhead: true) {
      case .character(let scalar):
        guard paste.feed(scalar) else { continue }
        handle.insert(paste.text)
        return paste.isTruncated ? .redrawAndBeep : .redraw
      case .woken:
        answer(wake.take())
        guard ending == nil else {
          moveBehindLine()
          return .leave
        }
      case .pasteStart:
        continue
      case .end:
        ending = .endOfInput
        return .leave
      }
    }
  }

  /// Through the rows of the line first, then through the history.
  private func move(up: Bool) -> EditLineHandle.Response {
    let line = handle.line
    let rows = (line.beforeCursor + line.afterCursor)
      .split(separator: "\n", omittingEmptySubsequences: false).map(\.unicodeScalars.count)
    let before = line.beforeCursor.split(separator: "\n", omittingEmptySubsequences: false)
    let row = before.count - 1
    let column = before.last?.unicodeScalars.count ?? 0
    guard rows.indices.contains(up ? row - 1 : row + 1) else {
      handle.push(String(up ? EditorKeys.previousEntry : EditorKeys.nextEntry))
      return .drawn
    }
    if up {
      handle.moveCursor(by: min(column, rows[row - 1]) - rows[row - 1] - 1 - column)
    } else {
      handle.moveCursor(by: rows[row] - column + 1 + min(column, rows[row + 1]))
    }
    return .redraw
  }
}
