/// The states of a line between two keys, for undo and redo: libedit keeps one at most.
///
/// What is typed without a pause for a blank is taken back word by word, as are runs of deletions.
struct LineChanges {
  struct Line: Equatable {
    var beforeCursor = ""
    var afterCursor = ""

    fileprivate var text: String { beforeCursor + afterCursor }
  }

  private enum Change {
    /// A character was typed, blank or not.
    case typing(isBlank: Bool)
    case deleting
    case other
  }

  private var current = Line()
  private var last: Change?
  private var past: [Line] = []
  private var future: [Line] = []

  /// A line is not long enough to need more.
  private static let limit = 500

  /// Takes note of the line as it is now.
  mutating func record(_ line: Line) {
    defer { current = line }
    // Moving the cursor is no change, but what comes after it is another one.
    guard line.text != current.text else {
      if line != current { last = nil }
      return
    }
    let change = Self.change(from: current, to: line)
    if !continues(change) {
      past = (past + [current]).suffix(Self.limit)
    }
    last = change
    future = []
  }

  /// The line before the last change; nil where there is none.
  mutating func undo() -> Line? {
    guard let line = past.popLast() else { return nil }
    future.append(current)
    return jump(to: line)
  }

  /// The line that the last undo took back; nil behind another change.
  mutating func redo() -> Line? {
    guard let line = future.popLast() else { return nil }
    past.append(current)
    return jump(to: line)
  }

  private mutating func jump(to line: Line) -> Line {
    current = line
    last = nil
    return line
  }

  /// Whether a change belongs to the one before it.
  private func continues(_ change: Change) -> Bool {
    switch (last, change) {
    case (.typing(let wasBlank), .typing(let isBlank)): !wasBlank || isBlank
    case (.deleting, .deleting): true
    default: false
    }
  }

  private static func change(from old: Line, to new: Line) -> Change {
    let (before, after) = (old.beforeCursor.unicodeScalars, new.beforeCursor.unicodeScalars)
    guard old.afterCursor == new.afterCursor else { return .other }
    if after.count == before.count + 1, after.starts(with: before), let typed = after.last {
      return .typing(isBlank: typed == " ")
    }
    return after.count == before.count - 1 && before.starts(with: after) ? .deleting : .other
  }
}
