import CLibedit

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The one owner of libedit's pointers: an `EditLine`, its `HistoryW` and the streams it draws on.
///
/// Characters come from `nextCharacter` and the keys of ``EditorAction`` go to `perform`; both run
/// on the thread that is inside `readLine`.
final class EditLineHandle {
  /// What the read callback tells libedit.
  enum NextCharacter {
    case character(Unicode.Scalar)
    case end
    /// `readLine` ends with no line: `failed`, or `left` out of a search.
    case abandon
  }

  /// What libedit does after a key of ours.
  enum Response {
    case redraw
    case redrawAndBeep
    /// The screen is already as it should be.
    case drawn
    case beep
    /// `readLine` ends with `left`.
    case leave
  }

  /// How `readLine` ended.
  enum Outcome {
    case line(String)
    /// A key said so; libedit or the key has moved the cursor below the line.
    case left
    /// There was no character; the cursor is where it was.
    case failed
  }

  var nextCharacter: () -> NextCharacter = { .end }
  var perform: (EditorAction) -> Response = { _ in .beep }

  private let editLine: OpaquePointer
  private let history: OpaquePointer
  private let streams: [UnsafeMutablePointer<FILE>]
  /// libedit keeps the pointers to names and to the prompt: they live as long as the handle.
  private var names: [UnsafeMutablePointer<wchar_t>] = []
  fileprivate private(set) var promptText = wideCopy("")

  /// - Parameter name: what selects lines of `.editrc`.
  init(name: String, input: Int32, output: Int32, error: Int32, historySize: Int)
    throws(EditorError)
  {
    streams = try Self.openStreams(input: input, output: output, error: error)
    guard let editLine = el_init(name, streams[0], streams[1], streams[2]) else {
      streams.forEach { fclose($0) }
      throw EditorError("libedit cannot edit on this terminal")
    }
    guard let history = history_winit() else {
      el_end(editLine)
      streams.forEach { fclose($0) }
      throw EditorError("libedit is out of memory")
    }
    self.editLine = editLine
    self.history = history
    // libedit's own handlers redraw and allocate inside the signal and signal the whole group.
    _ = clibedit_set_int(editLine, EL_SIGNAL, 0)
    _ = clibedit_set_client_data(editLine, Unmanaged.passUnretained(self).toOpaque())
    _ = clibedit_set_prompt(editLine, drawPrompt, wchar_t(EditorPrompt.literalDelimiter.value))
    // Debian's build starts in vi mode. This resets the key maps: binds come after it.
    _ = withWide("emacs") { clibedit_set_editor(editLine, $0) }
    // A new history has size 0 and would keep nothing.
    _ = clibedit_history_int(history, H_SETSIZE, Int32(clamping: historySize))
    _ = clibedit_set_history(editLine, history)
    _ = clibedit_set_reader(editLine, readCharacter)
    for action in EditorAction.allCases {
      let name = keep(action.functionName)
      _ = clibedit_add_function(editLine, name, keep(action.summary), action.callback)
    }
  }

  deinit {
    el_end(editLine)
    history_wend(history)
    streams.forEach { fclose($0) }
    names.forEach { $0.deallocate() }
    promptText.deallocate()
  }

  // MARK: Setting up

  var isInViMode: Bool {
    guard let name = clibedit_get_editor(editLine) else { return false }
    return name[0] == wchar_t(UInt8(ascii: "v"))
  }

  func bind(_ key: String, to command: String) {
    _ = withWide(key) { key in withWide(command) { clibedit_bind(editLine, key, $0) } }
  }

  /// In the map of vi's command mode.
  func bindAlternate(_ key: String, to command: String) {
    _ = withWide(key) { key in
      withWide(command) { clibedit_bind_alternate(editLine, key, $0) }
    }
  }

  /// Reads a file of key bindings; `nil` is the user's `.editrc`.
  func source(_ path: String?) {
    _ = el_source(editLine, path)
  }

  /// Only between lines.
  func setPrompt(_ prompt: EditorPrompt) {
    promptText.deallocate()
    promptText = wideCopy(prompt.literalText)
  }

  /// Oldest first. Only between lines.
  func setHistory(_ entries: [String]) {
    _ = clibedit_history(history, H_CLEAR)
    entries.forEach(appendHistory)
  }

  func appendHistory(_ entry: String) {
    _ = withWide(entry) { clibedit_history_string(history, H_ENTER, $0) }
  }

  // MARK: Reading

  /// Blocks until the line is accepted or given up; the terminal has its own modes again after it.
  func readLine() -> Outcome {
    var count: Int32 = 0
    guard let line = el_wgets(editLine, &count), count > 0 else {
      return count < 0 ? .failed : .left
    }
    let text = string(line, count: Int(count))
    return .line(text.hasSuffix("\n") ? String(text.dropLast()) : text)
  }

  /// What is being edited, cut at the cursor.
  var line: (beforeCursor: String, afterCursor: String) {
    guard let line = el_wline(editLine)?.pointee, let start = line.buffer,
      let cursor = line.cursor, let end = line.lastchar
    else { return ("", "") }
    return (string(start, count: cursor - start), string(cursor, count: end - cursor))
  }

  /// Puts another line in the place of the one being edited.
  func replaceLine(beforeCursor: String, afterCursor: String) {
    moveCursor(by: line.afterCursor.unicodeScalars.count)
    deleteBackward(line.beforeCursor.unicodeScalars.count)
    insert(beforeCursor + afterCursor)
    moveCursor(by: -afterCursor.unicodeScalars.count)
  }

  func insert(_ text: String) {
    _ = withWide(text) { el_winsertstr(editLine, $0) }
  }

  /// Deletes that many scalars before the cursor.
  func deleteBackward(_ count: Int) {
    if count > 0 { el_deletestr(editLine, Int32(clamping: count)) }
  }

  func moveCursor(by count: Int) {
    _ = el_cursor(editLine, Int32(clamping: count))
  }

  /// Runs `keys` as if they had been typed.
  func push(_ keys: String) {
    withWide(keys) { el_wpush(editLine, $0) }
  }

  // MARK: Terminal

  /// Draws prompt and line anew where the cursor stands, which must be the start of a row.
  func redraw() {
    _ = clibedit_set(editLine, EL_REFRESH)
  }

  /// Reads the size of the terminal anew.
  func resize() {
    el_resize(editLine)
  }

  /// Raw modes for editing, or those the terminal had before.
  func setEditing(_ isEditing: Bool) {
    _ = clibedit_set_int(editLine, EL_PREP_TERM, isEditing ? 1 : 0)
  }

  /// libedit writes through its own stream; what it holds must come out before we write.
  func flush() {
    fflush(streams[1])
  }

  private func keep(_ text: String) -> UnsafeMutablePointer<wchar_t> {
    let copy = wideCopy(text)
    names.append(copy)
    return copy
  }

  private static func openStreams(
    input: Int32, output: Int32, error: Int32
  ) throws(EditorError) -> [UnsafeMutablePointer<FILE>] {
    var streams: [UnsafeMutablePointer<FILE>] = []
    for (descriptor, mode) in [(input, "r"), (output, "w"), (error, "w")] {
      let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 3)
      guard copy >= 0, let stream = fdopen(copy, mode) else {
        let reason = EditorError(call: "opening the terminal", number: errno)
        if copy >= 0 { close(copy) }
        streams.forEach { fclose($0) }
        throw reason
      }
      streams.append(stream)
    }
    return streams
  }
}

// MARK: - Callbacks
// libedit calls these on the thread that edits. File-level functions: a closure could inherit the
// isolation of where it is written.

private func handle(of editLine: OpaquePointer?) -> EditLineHandle? {
  guard let data = clibedit_get_client_data(editLine) else { return nil }
  return Unmanaged<EditLineHandle>.fromOpaque(data).takeUnretainedValue()
}

private func readCharacter(
  _ editLine: OpaquePointer?, _ character: UnsafeMutablePointer<wchar_t>?
) -> Int32 {
  switch handle(of: editLine)?.nextCharacter() {
  case .character(let scalar):
    character?.pointee = wchar_t(bitPattern: scalar.value)
    return 1
  case .abandon:
    errno = EINTR
    return -1
  case .end, nil:
    return 0
  }
}

private func drawPrompt(_ editLine: OpaquePointer?) -> UnsafeMutablePointer<wchar_t>? {
  handle(of: editLine)?.promptText
}

private func run(_ action: EditorAction, _ editLine: OpaquePointer?) -> UInt8 {
  let result =
    switch handle(of: editLine)?.perform(action) {
    case .redraw: CC_REFRESH
    case .redrawAndBeep: CC_REFRESH_BEEP
    case .drawn: CC_NORM
    case .leave: CC_EOF
    case .beep, nil: CC_ERROR
    }
  return UInt8(result)
}

extension EditorAction {
  fileprivate var callback: @convention(c) (OpaquePointer?, wint_t) -> UInt8 {
    switch self {
    case .complete: { editLine, _ in run(.complete, editLine) }
    case .deleteOrLeave: { editLine, _ in run(.deleteOrLeave, editLine) }
    case .paste: { editLine, _ in run(.paste, editLine) }
    case .up: { editLine, _ in run(.up, editLine) }
    case .down: { editLine, _ in run(.down, editLine) }
    case .forward: { editLine, _ in run(.forward, editLine) }
    case .undo: { editLine, _ in run(.undo, editLine) }
    case .redo: { editLine, _ in run(.redo, editLine) }
    }
  }
}

// MARK: - Wide strings

private func wideCopy(_ text: String) -> UnsafeMutablePointer<wchar_t> {
  let scalars = text.unicodeScalars
  let copy = UnsafeMutablePointer<wchar_t>.allocate(capacity: scalars.count + 1)
  for (index, scalar) in scalars.enumerated() { copy[index] = wchar_t(bitPattern: scalar.value) }
  copy[scalars.count] = 0
  return copy
}

private func withWide<Result>(
  _ text: String, _ body: (UnsafeMutablePointer<wchar_t>) -> Result
) -> Result {
  let copy = wideCopy(text)
  defer { copy.deallocate() }
  return body(copy)
}

private func string(_ start: UnsafePointer<wchar_t>, count: Int) -> String {
  var scalars = String.UnicodeScalarView()
  for character in UnsafeBufferPointer(start: start, count: count) {
    scalars.append(Unicode.Scalar(UInt32(bitPattern: character)) ?? "\u{FFFD}")
  }
  return String(scalars)
}
