/// The keys the editor answers itself.
extension LineEditor {
  func perform(_ action: EditorAction) -> EditLineHandle.Response {
    switch action {
    case .complete: completeWord()
    case .deleteOrLeave: deleteOrLeave()
    case .paste: takePaste()
    case .up: move(up: true)
    case .down: move(up: false)
    }
  }

  // MARK: Completion

  private func completeWord() -> EditLineHandle.Response {
    guard let complete else { return .beep }
    let line = handle.line
    let request = CompletionRequest(text: line.beforeCursor, rest: line.afterCursor)
    let completion = complete(request)
    let isRepeated = request == lastCompleted
    lastCompleted = request
    switch completion.step(in: request, isRepeated: isRepeated) {
    case .nothing:
      return .beep
    case .list:
      return list(completion.candidates)
    case .replace(let scalars, var text, let isFinished):
      handle.deleteBackward(scalars)
      // What follows the word is there already: step over it instead.
      let suffixIsThere =
        isFinished && text.last == line.afterCursor.first && line.afterCursor != ""
      if suffixIsThere { text.removeLast() }
      handle.insert(text)
      if suffixIsThere { handle.moveCursor(by: 1) }
      guard !isFinished else { return .redraw }
      lastCompleted = CompletionRequest(text: handle.line.beforeCursor, rest: line.afterCursor)
      return .redrawAndBeep
    }
  }

  private func list(_ candidates: [Candidate]) -> EditLineHandle.Response {
    moveBehindLine()
    write("\r\n")
    var shown = 0
    var pageRows = size.rows - 1
    let rows = CandidateLayout(size: size).rows(candidates)
    for row in rows {
      if shown == pageRows {
        switch askForMore() {
        case .page: pageRows += size.rows - 1
        case .row: pageRows += 1
        case .enough:
          if ending != nil { return .leave }
          handle.redraw()
          return .drawn
        }
      }
      write(row + "\r\n")
      shown += 1
    }
    handle.redraw()
    return .drawn
  }

  private enum More {
    case page, row, enough
  }

  private func askForMore() -> More {
    let question = "--More-- (space: page, return: row, q: enough)"
    write(question.truncated(toCells: size.columns - 1))
    defer { write("\r\u{1B}[K") }
    while true {
      switch keyboard.next() {
      case .character(" "), .character("\t"), .character("y"): return .page
      case .character("\n"), .character("\r"): return .row
      case .character: return .enough
      case .pasteStart:
        isPasteStarting = true
        handle.push(String(EditorKeys.pasteStart))
        return .enough
      case .woken:
        // ^C leaves the list and not the line; the rest is as good after it.
        let events = wake.take()
        events.notices.forEach { wake.notify($0) }
        if events.isResized { wake.resized() }
        if events.mustStop { wake.stop() }
        return .enough
      case .end:
        ending = .endOfInput
        return .enough
      }
    }
  }

  // MARK: Other keys

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
