/// How far a long operation has come.
package struct Progress: Sendable, Hashable {
  /// Units that are done.
  package let done: Int
  /// Units in all, once that is known.
  package let total: Int?
  /// What is counted, in the plural: `contacts`.
  package let unit: String

  package init(done: Int, total: Int? = nil, unit: String) {
    self.done = done
    self.total = total
    self.unit = unit
  }
}
