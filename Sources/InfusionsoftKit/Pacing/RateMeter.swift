/// Counts calls over a span of time: in slots that drop out one by one, or by the day.
struct RateMeter: Sendable, Equatable {
  enum Span: Sendable, Equatable {
    /// The last `count` slots of `slot` milliseconds, the one under way included.
    case rolling(slot: Int, count: Int)
    /// A day that begins at 00:00 UTC, unless the gateway says when it ends.
    case day

    static let dayLength = 86_400_000
    /// As the gateway's clock may be another than ours, its day may seem longer.
    static let longestDay = dayLength + 3_600_000

    /// Milliseconds, rounded up to the slot.
    var length: Int {
      switch self {
      case .rolling(let slot, let count): slot * count
      case .day: Self.dayLength
      }
    }
  }

  let span: Span
  /// The end of the newest slot; nothing has been counted where it is nil.
  private(set) var newest: Int?
  /// The calls of each slot, the newest first; at least one while there is a newest, none beyond the
  /// span.
  private(set) var counts: [Int] = []

  init(span: Span) { self.span = span }

  /// Restores a meter; nil when the parts do not fit together.
  init?(span: Span, newest: Int?, counts: [Int]) {
    let slots = if case .rolling(_, let count) = span { count } else { 1 }
    guard counts.isEmpty == (newest == nil), counts.count <= slots,
      counts.allSatisfy({ (0...1_000_000_000).contains($0) })
    else { return nil }
    self.span = span
    self.newest = newest
    self.counts = counts
  }

  var used: Int { counts.reduce(0, +) }

  /// When all that counts now has dropped out.
  var end: Int? {
    guard let newest else { return nil }
    return switch span {
    case .rolling(let slot, let count): newest + slot * (count - 1)
    case .day: newest
    }
  }

  /// Forgets what has dropped out; a clock that was set back empties it.
  mutating func advance(to now: Int) {
    guard let newest else { return }
    switch span {
    case .day:
      if now >= newest || newest - now > Span.longestDay { clear() }
    case .rolling(let slot, let count):
      if newest - slot > now || newest + slot * (count - 1) <= now {
        clear()
      } else if now >= newest {
        let passed = (now - newest) / slot + 1
        self.newest = newest + passed * slot
        counts.insert(contentsOf: repeatElement(0, count: passed), at: 0)
        counts.removeLast(max(counts.count - count, 0))
      }
    }
  }

  mutating func count(_ calls: Int, at now: Int) {
    advance(to: now)
    if newest == nil {
      newest = endOfSlot(holding: now)
      counts = [0]
    }
    counts[0] = max(counts[0] + calls, 0)
  }

  /// Milliseconds until `calls` of those that count now have dropped out.
  func relief(of calls: Int, at now: Int) -> Int {
    guard let newest, calls > 0 else { return 0 }
    guard case .rolling(let slot, let count) = span else { return max(newest - now, 0) }
    var left = calls
    for (age, number) in counts.enumerated().reversed() {
      left -= number
      if left <= 0 { return max(newest + slot * (count - 1 - age) - now, 0) }
    }
    return max(newest + slot * (count - 1) - now, 0)
  }

  /// Raises the count to what the gateway has; a day's, where calls under way are few against the
  /// limit, is also lowered.
  mutating func learn(used: Int, at now: Int) {
    let excess = used - self.used
    if excess > 0 {
      count(excess, at: now)
    } else if span == .day, -excess > Self.underWay {
      count(excess + Self.underWay, at: now)
    }
  }

  /// Says when the day at hand ends; a later day has begun empty.
  mutating func end(at expiry: Int, from now: Int) {
    guard span == .day, expiry > now, expiry - now <= Span.longestDay, expiry != newest else {
      return
    }
    if let newest, expiry - newest > Span.dayLength / 2 { clear() }
    newest = expiry
    if counts.isEmpty { counts = [0] }
  }

  /// More calls than this are not on their way at a time.
  private static let underWay = 100

  private mutating func clear() {
    newest = nil
    counts = []
  }

  private func endOfSlot(holding now: Int) -> Int {
    guard case .rolling(let slot, _) = span else { return Self.endOfDay(holding: now) }
    return (now / slot + 1) * slot
  }

  /// The next 00:00 UTC.
  static func endOfDay(holding now: Int) -> Int {
    (now / Span.dayLength + 1) * Span.dayLength
  }
}
