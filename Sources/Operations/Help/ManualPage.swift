/// A page of mdoc(7) while it is written.
struct ManualPage {
  private(set) var text = ""
  /// A heading stands before what comes next, and makes room for it.
  private var hasHeading = false

  mutating func macro(_ name: String, _ arguments: String = "") {
    raw(arguments.isEmpty ? name : name + " " + Self.escaped(arguments))
  }

  /// A line that is mdoc already.
  mutating func raw(_ line: String) {
    text += line + "\n"
    hasHeading = false
  }

  mutating func section(_ title: String) {
    raw(".Sh " + title)
    hasHeading = true
  }

  mutating func subsection(_ title: String) {
    raw(".Ss " + Self.argument(title))
    hasHeading = true
  }

  mutating func paragraph(_ words: String) {
    if !hasHeading { raw(".Pp") }
    sentences(words)
  }

  /// A sentence begins a line: mdoc sets the space between them.
  private mutating func sentences(_ words: String) {
    let lines = words.replacing(/([.?!:][)"]?) (?=[A-Z])/) { $0.1 + "\n" }
    // The indentation is room for escapes, not to be seen.
    for line in HelpLayout.wrapped(lines, indent: 12) where !line.isEmpty { raw(Self.line(line)) }
  }

  /// Terms and what they mean; nothing where there are none.
  mutating func list(_ entries: [(term: String, meaning: String)], heading: String? = nil) {
    guard !entries.isEmpty else { return }
    if let heading { paragraph(heading) }
    raw(".Bl -tag -width Ds")
    for (term, meaning) in entries {
      raw(".It " + Self.argument(term))
      sentences(meaning)
    }
    raw(".El")
  }

  /// Text that is laid out already.
  mutating func text(_ laidOut: String) {
    raw(".Bd -literal")
    var lines = laidOut.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    while lines.last == "" { lines.removeLast() }
    for line in lines { raw(Self.line(line)) }
    raw(".Ed")
  }

  /// A line of text: what would be a request is none.
  private static func line(_ text: String) -> String {
    let escaped = escaped(text)
    return escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" + escaped : escaped
  }

  /// One argument of a macro: its words are no macros of their own.
  private static func argument(_ text: String) -> String {
    "\"\\&" + escaped(text).replacing("\"", with: "\\(dq") + "\""
  }

  private static func escaped(_ text: String) -> String {
    text.reduce(into: "") { escaped, character in
      switch character {
      case "\\": escaped += "\\e"
      case "-": escaped += "\\-"
      case "…": escaped += "..."
      case "'": escaped += "\\(aq"
      case "`": escaped += "\\(ga"
      case "~": escaped += "\\(ti"
      case "^": escaped += "\\(ha"
      case "•": escaped += "\\(bu"
      default: escaped.append(character)
      }
    }
  }
}
