/// Tab: completes the word before the cursor, or lists what it can become.
extension LineEditor {
  func completeWord() -> EditLineHandle.Response {
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
    case .extend(let scalars, let text):
      handle.deleteBackward(scalars)
      handle.insert(text)
      lastCompleted = CompletionRequest(text: handle.line.beforeCursor, rest: line.afterCursor)
      return .redrawAndBeep
    case .finish(let scalars, let text, let suffix, let isShown):
      handle.deleteBackward(scalars)
      // What should follow the word may be there already: step over it instead.
      let isFollowed = !suffix.isEmpty && line.afterCursor.hasPrefix(suffix)
      handle.insert(isFollowed ? text : text + suffix)
      if isFollowed { handle.moveCursor(by: suffix.unicodeScalars.count) }
      return isShown ? list(completion.candidates) : .redraw
    }
  }

  private func list(_ candidates: [Candidate]) -> EditLineHandle.Response {
    moveBehindLine()
    write("\r\n")
    var shown = 0
    let page = max(1, size.rows - 1)
    var pageRows = page
    let rows = CandidateLayout(size: size).rows(candidates)
    for row in rows {
      if shown == pageRows {
        switch askForMore() {
        case .page: pageRows += page
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
        var events = wake.take()
        events.isInterrupted = false
        wake.putBack(events)
        return .enough
      case .end:
        ending = .endOfInput
        return .enough
      }
    }
  }
}
