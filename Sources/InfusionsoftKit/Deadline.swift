/// The time an operation may take.
public struct Deadline: Sendable, Hashable {
  private enum Limit: Hashable {
    case never
    case at(ContinuousClock.Instant)
    case each(Duration)
  }
  private let limit: Limit

  /// No end: for waits on a person.
  public static let never = Deadline(limit: .never)

  /// So long from now, all requests and waits included.
  public static func after(_ duration: Duration) -> Deadline {
    Deadline(limit: .at(ContinuousClock.now + duration))
  }

  /// So long for each request by itself: for streams, which last as long as there are rows.
  public static func each(_ duration: Duration) -> Deadline {
    Deadline(limit: .each(duration))
  }

  /// This one, or that long from now if that is sooner.
  package func orSooner(_ duration: Duration) -> Deadline {
    .after(min(remaining ?? duration, duration))
  }

  /// What a request that starts now may take, not below zero; nil when there is no end.
  public var remaining: Duration? {
    switch limit {
    case .never: nil
    case .at(let instant): max(instant - ContinuousClock.now, .zero)
    case .each(let duration): duration
    }
  }
}
