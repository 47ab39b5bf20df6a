/// The keys the editor answers itself; everything else is libedit's.
///
/// Each is a libedit function of its own name, which a line of `.editrc` can bind.
enum EditorAction: CaseIterable {
  case complete, deleteOrLeave, paste, up, down, forward, undo, redo

  var functionName: String {
    switch self {
    case .complete: "infusionsoft-complete"
    case .deleteOrLeave: "infusionsoft-delete-or-leave"
    case .paste: "infusionsoft-paste"
    case .up: "infusionsoft-up"
    case .down: "infusionsoft-down"
    case .forward: "infusionsoft-forward"
    case .undo: "infusionsoft-undo"
    case .redo: "infusionsoft-redo"
    }
  }

  var summary: String {
    switch self {
    case .complete: "Complete the word before the cursor, or list what it can become"
    case .deleteOrLeave: "Delete the character under the cursor; on an empty line, leave"
    case .paste: "Take a bracketed paste as one block"
    case .up: "Row above in a line of several rows, otherwise the previous history entry"
    case .down: "Row below in a line of several rows, otherwise the next history entry"
    case .forward: "Character to the right; at the end of the line, accept what is suggested"
    case .undo: "Take back the last change of the line"
    case .redo: "Make the change again that was taken back last"
    }
  }
}
