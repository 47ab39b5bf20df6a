/// Why a text is not JSON, and where.
public struct JSONError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What was wrong, as a phrase without a dot and without any of the text.
  public let reason: String

  /// Where it was seen, in bytes from the beginning of the text.
  public let offset: Int

  /// An error for texts that this project refuses before or beside JSON's own rules.
  package init(reason: String, offset: Int) {
    self.reason = reason
    self.offset = offset
  }

  /// The reason and the place on one line.
  public var description: String { "\(reason) at byte \(offset)" }
}
