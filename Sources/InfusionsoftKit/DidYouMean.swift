/// ` (did you mean …?)` when one of `candidates` is near `word`, otherwise nothing.
package func didYouMean(_ word: String, _ candidates: [String]) -> String {
  nearest(to: word, among: candidates).map { " (did you mean \($0)?)" } ?? ""
}

/// The candidate with the smallest edit distance, if it is 1, or 2 of more than four characters; one
/// that begins with the word comes first.
package func nearest(to word: String, among candidates: [String]) -> String? {
  let word = word.lowercased()
  if word.count >= 3, let longer = candidates.first(where: { $0.lowercased().hasPrefix(word) }) {
    return longer
  }
  // A word may be a whole file that was taken for a script: only what can be near is compared.
  let best = candidates.filter { abs($0.count - word.count) <= 2 }
    .map { (distance: editDistance(word, $0.lowercased()), candidate: $0) }
    .min { $0.distance < $1.distance }
  guard let best, best.distance <= (word.count > 4 ? 2 : 1) else { return nil }
  return best.candidate
}

/// Insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b`.
func editDistance(_ a: String, _ b: String) -> Int {
  let (a, b) = (Array(a), Array(b))
  guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
  var rows = [Array(0...b.count)]
  for i in 1...a.count {
    var row = [i]
    for j in 1...b.count {
      let substitution = rows[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
      var distance = min(rows[i - 1][j] + 1, row[j - 1] + 1, substitution)
      if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
        distance = min(distance, rows[i - 2][j - 2] + 1)
      }
      row.append(distance)
    }
    rows.append(row)
  }
  return rows[a.count][b.count]
}
