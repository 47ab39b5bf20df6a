/// A line understood: what to do, with what, and how to show the result.
package struct ParsedLine: Sendable {
  package let operation: Operation
  /// Checked and complete.
  package let arguments: Arguments
  package let options: LineOptions
}
