/// The moment by which an operation must have ended, all its requests and waits included.
public struct Deadline: Sendable, Hashable {
  private let instant: ContinuousClock.Instant?

  /// No end: for streams and for waits on a person.
  public static let never = Deadline(instant: nil)

  /// That long from now.
  public static func after(_ duration: Duration) -> Deadline {
    Deadline(instant: ContinuousClock.now + duration)
  }

  private init(instant: ContinuousClock.Instant?) { self.instant = instant }

  /// This one, or that long from now if that is sooner.
  func orSooner(_ duration: Duration) -> Deadline {
    let other = ContinuousClock.now + duration
    return Deadline(instant: min(instant ?? other, other))
  }

  /// What is left, not below zero; nil when there is no end.
  public var remaining: Duration? {
    instant.map { max($0 - ContinuousClock.now, .zero) }
  }
}
