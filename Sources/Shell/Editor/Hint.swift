/// What stands faintly behind the cursor.
package enum Hint: Sendable, Equatable {
  /// The rest of a line; the key to the right takes it.
  case rest(String)
  /// What the line still wants, to be read and not taken.
  case signature(String)

  var text: String {
    switch self {
    case .rest(let text), .signature(let text): text
    }
  }
}
