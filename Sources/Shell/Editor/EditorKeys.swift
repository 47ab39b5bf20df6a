/// The key bindings, in the order libedit needs them.
enum EditorKeys {
  /// Keys no terminal sends, by which one part of the editor reaches another through libedit's
  /// maps: they are single characters because in vi's insert map nothing may begin with Escape.
  static let pasteStart: Unicode.Scalar = "\u{99}"
  static let previousEntry: Unicode.Scalar = "\u{97}"
  static let nextEntry: Unicode.Scalar = "\u{98}"

  /// What people expect and libedit leaves unbound or binds to something else.
  private static let expected: [(key: String, command: String)] = [
    ("^R", "em-inc-search-prev"),
    ("^W", "ed-delete-prev-word"),
    ("\u{1B}[A", EditorAction.up.functionName), ("\u{1B}OA", EditorAction.up.functionName),
    ("\u{1B}[B", EditorAction.down.functionName), ("\u{1B}OB", EditorAction.down.functionName),
    ("\u{1B}[C", EditorAction.forward.functionName),
    ("\u{1B}OC", EditorAction.forward.functionName), ("^F", EditorAction.forward.functionName),
    ("^_", EditorAction.undo.functionName), ("^X^U", EditorAction.undo.functionName),
    ("\u{1B}/", EditorAction.redo.functionName),
    ("\u{1B}[H", "ed-move-to-beg"), ("\u{1B}OH", "ed-move-to-beg"),
    ("\u{1B}[1~", "ed-move-to-beg"), ("\u{1B}[7~", "ed-move-to-beg"),
    ("\u{1B}[F", "ed-move-to-end"), ("\u{1B}OF", "ed-move-to-end"),
    ("\u{1B}[4~", "ed-move-to-end"), ("\u{1B}[8~", "ed-move-to-end"),
    ("\u{1B}[3~", "ed-delete-next-char"),
    ("\u{1B}[1;5C", "em-next-word"), ("\u{1B}[5C", "em-next-word"),
    ("\u{1B}[1;3C", "em-next-word"),
    ("\u{1B}[1;5D", "ed-prev-word"), ("\u{1B}[5D", "ed-prev-word"),
    ("\u{1B}[1;3D", "ed-prev-word"),
  ]

  /// What the editor does not work without, in every map.
  private static let required: [(key: String, command: String)] = [
    ("^I", EditorAction.complete.functionName),
    ("^D", EditorAction.deleteOrLeave.functionName),
    (String(pasteStart), EditorAction.paste.functionName),
    (String(previousEntry), "ed-prev-history"),
    (String(nextEntry), "ed-next-history"),
  ]

  /// Binds the keys around the user's `.editrc` and then `file`, which may change all but a few.
  static func bind(in handle: EditLineHandle, file: String?) {
    for (key, command) in expected + required { handle.bind(key, to: command) }
    handle.source(nil)
    if let file { handle.source(file) }
    // `bind -v` or `bind -e` in those files resets the maps.
    for (key, command) in required { handle.bind(key, to: command) }
    guard handle.isInViMode else { return }
    handle.bind("^R", to: "em-inc-search-prev")
    handle.bind("^F", to: EditorAction.forward.functionName)
    handle.bindAlternate("u", to: EditorAction.undo.functionName)
    handle.bindAlternate("^R", to: EditorAction.redo.functionName)
    for (key, command) in required { handle.bindAlternate(key, to: command) }
  }
}
