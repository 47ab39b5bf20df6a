/// Why a text is not JSON, and where.
public struct JSONError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What was wrong, as a phrase without a dot and without any of the text.
  public let reason: String

  /// Where it was seen, in bytes from the beginning of the text.
  public let offset: Int

  /// The reason and the place on one line.
  public var description: String { "\(reason) at byte \(offset)" }
}
