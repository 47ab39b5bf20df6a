/// Counts what happened within the last span of time, in slots that drop out one by one.
struct RollingWindow: Sendable {
  private let slotLength: Int
  private var counts: [Int]
  private var newest = Int.min

  /// A second in 20 slots of 50 ms.
  static var second: RollingWindow { RollingWindow(slotLength: 50, slots: 20) }
  /// A minute in 60 slots of a second.
  static var minute: RollingWindow { RollingWindow(slotLength: 1000, slots: 60) }

  init(slotLength: Int, slots: Int) {
    self.slotLength = slotLength
    counts = Array(repeating: 0, count: slots)
  }

  private(set) var used = 0

  /// Forgets what has left the window by now; a clock that was set back empties it.
  mutating func advance(to now: Timestamp) {
    let slot = now.milliseconds / slotLength
    guard slot != newest else { return }
    if slot < newest || slot - counts.count >= newest {
      counts = Array(repeating: 0, count: counts.count)
      used = 0
    } else {
      for passed in (newest + 1)...slot {
        used -= counts[place(passed)]
        counts[place(passed)] = 0
      }
    }
    newest = slot
  }

  mutating func count(at now: Timestamp) {
    advance(to: now)
    counts[place(newest)] += 1
    used += 1
  }

  /// Milliseconds until the oldest call counted leaves the window.
  func millisecondsUntilRelief(at now: Timestamp) -> Int {
    guard used > 0 else { return 0 }
    let oldest = (newest - counts.count + 1...newest).first { counts[place($0)] > 0 }
    return ((oldest ?? newest) + counts.count) * slotLength - now.milliseconds
  }

  /// Where a slot is counted, for any time, before 1970 too.
  private func place(_ slot: Int) -> Int {
    (slot % counts.count + counts.count) % counts.count
  }
}

/// Counts the calls of one day, which begins at 00:00 UTC.
struct DailyCounter: Sendable {
  private var day = Int.min
  private(set) var used = 0

  mutating func advance(to now: Timestamp) {
    guard now.dayNumber != day else { return }
    day = now.dayNumber
    used = 0
  }

  mutating func count(at now: Timestamp) {
    advance(to: now)
    used += 1
  }
}
