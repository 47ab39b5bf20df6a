package import InfusionsoftKit
import JSONText

/// A line understood: what to do, with what, and how to show the result.
package struct ParsedLine: Sendable {
  package let operation: Operation
  /// Checked and complete.
  package let arguments: Arguments
  package let options: LineOptions
  /// Where in the line its values stand.
  package let origins: Origins

  /// The words of a line that hold the values of its parameters.
  package struct Origins: Sendable {
    private let words: [String: Int]

    init(_ values: [(parameter: Parameter, given: [LineParser.Reading.Given])]) {
      // Of a value that was given in parts nobody says which part is wrong.
      let single = values.filter { $0.given.count == 1 }
      words = Dictionary(
        single.compactMap { value in value.given[0].word.map { (value.parameter.name, $0) } },
        uniquingKeysWith: { first, _ in first })
    }

    /// The word that a failure is about, if it is about one: of the parser, or of the operation where
    /// it refuses a value.
    package func word(of failure: Failure) -> Int? {
      failure.word
        ?? failure["pointer"]?.string.flatMap { pointer in
          words[String(pointer.dropFirst().prefix { $0 != "/" })]
        }
    }
  }
}

extension Failure {
  /// The word of a line that the parser could not take.
  package var word: Int? { self["word"]?.int }
}
