/// A line as it was written: its words, and where its output goes.
package struct Line: Sendable, Equatable {
  /// Its rows, joined by `\n`.
  package let text: String
  package let words: [Word]
  /// nil is standard output.
  let target: Target?

  enum Target: Sendable, Equatable {
    /// `> file`, `>> file`.
    case file(Word, appends: Bool)
    /// `| command`, as the system's shell reads it.
    case command(String)
  }

  /// What is written from a word on.
  func text(from word: Int) -> String {
    words.indices.contains(word) ? String(text[words[word].range.lowerBound...]) : ""
  }
}
