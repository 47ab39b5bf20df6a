/// Plain text for a terminal of 80 columns.
enum HelpLayout {
  static let width = 80

  /// Words broken into lines that fit behind an indentation; line ends in the text stay.
  static func wrapped(_ text: String, indent: Int = 0, width: Int = width) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line in
      var lines = [""]
      for word in line.split(separator: " ") {
        let last = lines[lines.count - 1]
        if last.isEmpty {
          lines[lines.count - 1] = String(word)
        } else if indent + last.count + 1 + word.count <= width {
          lines[lines.count - 1] = last + " " + word
        } else {
          lines.append(String(word))
        }
      }
      return lines
    }
  }

  /// A paragraph behind an indentation.
  static func paragraph(_ text: String, indent: Int) -> String {
    let margin = String(repeating: " ", count: indent)
    return wrapped(text, indent: indent).map { $0.isEmpty ? "\n" : margin + $0 + "\n" }.joined()
  }

  /// Terms with what they mean beside them; a long term has its meaning below it.
  /// - Parameter column: where the meanings begin; by default right of the terms.
  static func list(_ entries: [(term: String, meaning: String)], column: Int? = nil) -> String {
    let longest = entries.map(\.term.count).filter { $0 <= 32 }.max() ?? 0
    let column = column ?? max(longest + 4, 8)
    return entries.map { term, meaning in
      let lines = wrapped(meaning, indent: column)
      let margin = "\n" + String(repeating: " ", count: column)
      let head = "  " + term
      let gap =
        head.count + 2 <= column ? String(repeating: " ", count: column - head.count) : margin
      return head + gap + lines.joined(separator: margin) + "\n"
    }.joined()
  }

  /// A heading and what belongs to it; nothing where there is nothing.
  static func section(_ heading: String, _ body: String) -> String {
    body.isEmpty ? "" : "\n\(heading)\n\(body)"
  }
}
