extension HelpLayout {
  /// Text that was laid out for ``width`` columns, for a window that has fewer.
  ///
  /// A line and those that go on with it are put together and broken again, so that no row is left
  /// with the one word that did not fit. What stands in a column keeps to it while there is room.
  static func folded(_ text: String, to columns: Int?) -> String {
    guard let columns, columns < width else { return text }
    var paragraphs: [Paragraph] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if paragraphs.last?.goesOn(in: line) == true {
        paragraphs[paragraphs.count - 1].lines.append(line)
      } else {
        paragraphs.append(Paragraph(line))
      }
    }
    return paragraphs.flatMap { $0.folded(to: columns) }.joined(separator: "\n")
  }

  /// A line, and the lines that go on below it.
  private struct Paragraph {
    /// What stands in front of the words: an indentation, and behind it perhaps a term.
    private let head: Substring
    var lines: [Substring]

    init(_ line: Substring) {
      let indent = line.prefix { $0 == " " }
      var body = line[indent.endIndex...]
      // A term ends where two blanks begin, the number of a list behind its dot.
      if let gap = body.firstRange(of: "  ") {
        body = body[gap.lowerBound...].drop { $0 == " " }
      } else if let dot = body.firstRange(of: ". "), Int(body[..<dot.lowerBound]) != nil {
        body = body[dot.upperBound...]
      }
      head = line[..<body.startIndex]
      lines = [line]
    }

    /// Whether a line goes on with this one: below its words, with one that did not fit above.
    func goesOn(in line: Substring) -> Bool {
      let body = line.drop { $0 == " " }
      let last = lines[lines.count - 1]
      return !body.isEmpty && last.count > head.count && line.count - body.count == head.count
        && last.count + 1 + body.prefix { $0 != " " }.count > HelpLayout.width
    }

    func folded(to columns: Int) -> [String] {
      if lines.count == 1, lines[0].count <= columns { return [String(lines[0])] }
      let indent = head.prefix { $0 == " " }
      let term = head.dropFirst(indent.count)
      // Where a column is too far to the right for its words, they go below their terms.
      let isFar = head.count > columns / 2
      let margin = isFar ? min(indent.count, 4) + (term.isEmpty ? 0 : 2) : head.count
      let words = lines.map { $0.dropFirst(head.count) }.joined(separator: " ")
      let blanks = String(repeating: " ", count: margin)
      var rows = HelpLayout.wrapped(words, indent: margin, width: columns).map { blanks + $0 }
      guard !term.isEmpty else { return rows }
      if isFar {
        return HelpLayout.wrapped(String(term), width: columns).map { indent + $0 } + rows
      }
      rows[0] = String(head + rows[0].dropFirst(margin))
      return rows
    }
  }
}
