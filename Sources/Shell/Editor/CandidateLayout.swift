/// Candidates as rows of text for a screen.
///
/// With summaries, one candidate a row while that fits on one screen; otherwise names alone, in
/// columns that read downwards.
struct CandidateLayout {
  let size: TerminalSize

  func rows(_ candidates: [Candidate]) -> [String] {
    let hasSummaries = candidates.contains { !$0.summary.isEmpty }
    if hasSummaries, candidates.count < size.rows { return described(candidates) }
    return columns(candidates.map { Self.printable($0.display) })
  }

  /// The last column stays empty: a full row would wrap.
  private var width: Int { max(1, size.columns - 1) }

  private func described(_ candidates: [Candidate]) -> [String] {
    let names = candidates.map { Self.printable($0.display).truncated(toCells: width) }
    let nameWidth = min(names.map(\.cells).max() ?? 0, width / 2)
    return zip(names, candidates).map { name, candidate in
      guard !candidate.summary.isEmpty else { return name }
      let lead = name.padded(toCells: nameWidth) + "  "
      return (lead + Self.printable(candidate.summary)).truncated(toCells: width)
    }
  }

  private func columns(_ names: [String]) -> [String] {
    let names = names.map { $0.truncated(toCells: width) }
    let columnWidth = (names.map(\.cells).max() ?? 0) + 2
    let columnCount = max(1, (width + 2) / columnWidth)
    let rowCount = (names.count + columnCount - 1) / columnCount
    return (0..<rowCount).map { row in
      let cells = stride(from: row, to: names.count, by: rowCount).map { names[$0] }
      return cells.dropLast().map { $0.padded(toCells: columnWidth) }.joined() + (cells.last ?? "")
    }
  }

  /// Names may come from the API: no control character of theirs reaches the terminal.
  private static func printable(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      scalars.append(scalar.properties.generalCategory == .control ? "\u{FFFD}" : scalar)
    }
    return String(scalars)
  }
}

extension String {
  fileprivate func padded(toCells width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - cells))
  }
}
