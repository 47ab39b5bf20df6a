import Formats

/// Candidates as rows of text for a screen.
///
/// With summaries, one candidate a row while that fits on one screen; otherwise names alone, in
/// columns that read downwards. Names may come from the API: no control character of theirs reaches
/// the terminal.
struct CandidateLayout {
  let size: TerminalSize

  func rows(_ candidates: [Candidate]) -> [String] {
    let hasSummaries = candidates.contains { !$0.summary.isEmpty }
    if hasSummaries, candidates.count < size.rows { return described(candidates) }
    return columns(candidates.map { $0.display.displayable })
  }

  /// The last column stays empty: a full row would wrap.
  private var width: Int { max(1, size.columns - 1) }

  private func described(_ candidates: [Candidate]) -> [String] {
    let names = candidates.map { $0.display.displayable.truncated(toCells: width) }
    let nameWidth = min(names.map { CellWidth.of($0) }.max() ?? 0, width / 2)
    return zip(names, candidates).map { name, candidate in
      guard !candidate.summary.isEmpty else { return name }
      let lead = name.padded(toCells: nameWidth) + "  "
      return (lead + candidate.summary.displayable).truncated(toCells: width)
    }
  }

  private func columns(_ names: [String]) -> [String] {
    let names = names.map { $0.truncated(toCells: width) }
    let columnWidth = (names.map { CellWidth.of($0) }.max() ?? 0) + 2
    let columnCount = max(1, (width + 2) / columnWidth)
    let rowCount = (names.count + columnCount - 1) / columnCount
    return (0..<rowCount).map { row in
      let cells = stride(from: row, to: names.count, by: rowCount).map { names[$0] }
      return cells.dropLast().map { $0.padded(toCells: columnWidth) }.joined() + (cells.last ?? "")
    }
  }
}

extension String {
  /// At most this many columns, with an ellipsis for what was cut.
  func truncated(toCells limit: Int) -> String {
    guard CellWidth.of(self) > limit else { return self }
    guard limit > 0 else { return "" }
    var kept = ""
    var room = limit - 1
    for character in self {
      room -= CellWidth.of(String(character))
      if room < 0 { break }
      kept.append(character)
    }
    return kept + "…"
  }

  fileprivate func padded(toCells width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - CellWidth.of(self)))
  }
}
