import InfusionsoftKit

/// A failure that one place of a line is to blame for.
struct Misplaced: Error {
  let failure: Failure
  let position: Word.Position
}

extension Failure {
  /// The failure with the word that it is about; as it is where there is none.
  func at(_ word: Word?) -> any Error {
    word.map { Misplaced(failure: self, position: $0.position) } ?? self
  }
}
