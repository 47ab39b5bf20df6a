/// One word the text before the cursor can be completed to.
package struct Candidate: Sendable, Equatable {
  /// What is inserted in place of the word, quoted as the language wants it.
  package var text: String
  /// What a list shows; the text itself unless an id is chosen by name.
  package var display: String
  /// One line about it, beside it in a list; may be empty.
  package var summary: String
  /// What follows it once it is the only one left: a blank, `=`, `/` or nothing.
  package var suffix: String

  /// A candidate that shows as its text and is followed by a blank, unless said otherwise.
  package init(_ text: String, display: String? = nil, summary: String = "", suffix: String = " ") {
    self.text = text
    self.display = display ?? text
    self.summary = summary
    self.suffix = suffix
  }
}

/// The line at the moment Tab was pressed.
package struct CompletionRequest: Sendable, Equatable {
  /// The line up to the cursor.
  package var text: String
  /// The line from the cursor on.
  package var rest: String

  /// A line cut at its cursor.
  package init(text: String, rest: String = "") {
    self.text = text
    self.rest = rest
  }
}

/// What the line can become.
package struct Completion: Sendable, Equatable {
  /// Where the word begins in the request's text; it ends at the cursor.
  package var start: String.Index
  package var candidates: [Candidate]

  /// Candidates for the word from `start` to the cursor, in the order a list shows them.
  package init(start: String.Index, candidates: [Candidate]) {
    self.start = start
    self.candidates = candidates
  }

  /// Nothing to offer for `request`.
  package static func none(for request: CompletionRequest) -> Completion {
    Completion(start: request.text.endIndex, candidates: [])
  }
}

extension Completion {
  /// What one press of Tab does.
  enum Step: Equatable {
    case nothing
    /// The word, of that many scalars, becomes the only candidate, which is shown where it was found
    /// by its name: an id alone does not say whose it is.
    case finish(scalars: Int, text: String, suffix: String, isShown: Bool = false)
    /// It becomes what all candidates begin with.
    case extend(scalars: Int, text: String)
    case list
  }

  /// - Parameter isRepeated: Tab was pressed before, and nothing has changed since.
  func step(in request: CompletionRequest, isRepeated: Bool) -> Step {
    let word = request.text[start...]
    guard let first = candidates.first else { return .nothing }
    let scalars = word.unicodeScalars.count
    if candidates.allSatisfy({ $0.text == first.text }) {
      let isFoundByName =
        first.display != first.text && !first.text.unicodeScalars.starts(with: word.unicodeScalars)
      return .finish(
        scalars: scalars, text: first.text, suffix: first.suffix, isShown: isFoundByName)
    }
    // Ids are found by name: what several have in common says nothing, and the name goes on.
    guard
      candidates.allSatisfy({ candidate in
        candidate.text.contains(candidate.display)
          && candidate.text.unicodeScalars.starts(with: word.unicodeScalars)
      })
    else { return .list }
    let prefix = candidates.map(\.text).longestCommonPrefix
    if prefix.unicodeScalars.count > scalars { return .extend(scalars: scalars, text: prefix) }
    return isRepeated ? .list : .nothing
  }
}

extension [String] {
  /// What all of them begin with, in whole characters.
  var longestCommonPrefix: String {
    guard var prefix = first.map({ $0[...] }) else { return "" }
    for text in dropFirst() {
      let shared = zip(prefix, text).prefix { $0 == $1 }.count
      prefix = prefix.prefix(shared)
    }
    return String(prefix)
  }
}
