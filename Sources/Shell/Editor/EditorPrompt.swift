/// A prompt with colour, in the form libedit can draw.
///
/// libedit takes escape sequences only between two delimiters and glues each to the cell after it.
/// So a sequence at the very end would be lost and two in a row would break: neighbours are merged,
/// and one at the end moves in front of the last blank (a blank is added where there is none).
struct EditorPrompt: Equatable {
  static let literalDelimiter: Unicode.Scalar = "\u{1}"

  /// What takes room on the screen.
  let visibleText: String
  /// For `EL_PROMPT_ESC`.
  let literalText: String

  init(_ prompt: String) {
    var runs = Self.runs(of: prompt)
    if let last = runs.last, last.text.isEmpty, !last.escapes.isEmpty {
      runs.removeLast()
      var before = runs.popLast() ?? Run()
      if before.text.count > 1, before.text.last == " " { before.text.removeLast() }
      if !before.text.isEmpty { runs.append(before) }
      runs.append(
        Run(escapes: before.text.isEmpty ? before.escapes + last.escapes : last.escapes, text: " "))
    }
    let delimiter = String(Self.literalDelimiter)
    visibleText = runs.map(\.text).joined()
    literalText = runs.map { run in
      run.escapes.isEmpty ? run.text : delimiter + run.escapes + delimiter + run.text
    }.joined()
  }

  /// Escape sequences and the text up to the next ones.
  private struct Run: Equatable {
    var escapes = ""
    var text = ""
  }

  private static func runs(of prompt: String) -> [Run] {
    var runs = [Run()]
    var rest = Substring(prompt).unicodeScalars[...]
    while let first = rest.first {
      if first == "\u{1B}" {
        if !runs[runs.count - 1].text.isEmpty { runs.append(Run()) }
        runs[runs.count - 1].escapes += takeEscape(&rest)
      } else {
        rest.removeFirst()
        if first.properties.generalCategory != .control {
          runs[runs.count - 1].text.unicodeScalars.append(first)
        }
      }
    }
    return runs.filter { $0 != Run() }
  }

  /// A control sequence (`ESC [ … final byte`), else the escape and what follows it.
  private static func takeEscape(_ rest: inout Substring.UnicodeScalarView) -> String {
    var escape = String.UnicodeScalarView([rest.removeFirst()])
    guard let introducer = rest.popFirst() else { return "" }
    escape.append(introducer)
    if introducer == "[" {
      while let scalar = rest.popFirst() {
        escape.append(scalar)
        if ("@"..."~").contains(scalar) { break }
      }
    }
    return String(escape)
  }
}
