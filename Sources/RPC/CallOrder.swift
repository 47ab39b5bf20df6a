/// Who may run and who has to wait: a queue for each thing that calls must not overtake one another on.
///
/// A call enters once, in order of arrival, for everything it touches. It may run when in each of its
/// queues nobody stands before it, or only such as share where it shares too. Since all enter at once
/// and in one order, no two can wait for each other.
struct CallOrder {
  /// What calls are ordered on.
  enum Place: Hashable, Sendable {
    case token
    case contact(String)
    /// Shared by all that name their contacts; alone for what finds out itself which one it changes.
    case contacts
  }

  /// What a call wants of a place: to have it alone, or to share it with others that share.
  struct Claim: Sendable {
    let place: Place
    let isShared: Bool
  }

  fileprivate struct Entry {
    let call: Int
    let isShared: Bool
    var isAdmitted: Bool
  }

  fileprivate struct Queue {
    var entries: [Entry] = []
    /// How many of them are not shared: while none is, all may run.
    var exclusiveCount = 0
  }

  private var queues: [Place: Queue] = [:]
  /// For each call in a queue: where it stands, and in how many of its queues it still waits.
  private var calls: [Int: (claims: [Claim], waits: Int)] = [:]

  /// Puts `call` at the end of its queues; true when it may run at once.
  mutating func enter(_ call: Int, with claims: [Claim]) -> Bool {
    if claims.isEmpty { return true }
    var waits = 0
    for claim in claims {
      waits += queues[claim.place, default: Queue()].enter(call, isShared: claim.isShared) ? 0 : 1
    }
    calls[call] = (claims, waits)
    return waits == 0
  }

  /// Takes `call` out of its queues, wherever it stands there; returns those that may run now.
  mutating func leave(_ call: Int) -> [Int] {
    guard let (claims, _) = calls.removeValue(forKey: call) else { return [] }
    var ready: [Int] = []
    for claim in claims {
      let place = claim.place
      for admitted in queues[place]?.leave(call) ?? [] {
        calls[admitted]?.waits -= 1
        if calls[admitted]?.waits == 0 { ready.append(admitted) }
      }
      // There is one token, and any number of contacts.
      if case .contact = place, queues[place]?.entries.isEmpty == true { queues[place] = nil }
    }
    return ready
  }
}

extension CallOrder.Queue {
  fileprivate mutating func enter(_ call: Int, isShared: Bool) -> Bool {
    let isAdmitted = isShared ? exclusiveCount == 0 : entries.isEmpty
    entries.append(CallOrder.Entry(call: call, isShared: isShared, isAdmitted: isAdmitted))
    if !isShared { exclusiveCount += 1 }
    return isAdmitted
  }

  /// Removes `call` and admits those at the front whom nothing holds any more.
  fileprivate mutating func leave(_ call: Int) -> [Int] {
    guard let place = entries.firstIndex(where: { $0.call == call }) else { return [] }
    let left = entries.remove(at: place)
    if !left.isShared { exclusiveCount -= 1 }
    if left.isShared && exclusiveCount == 0 { return [] }
    var admitted: [Int] = []
    for index in entries.indices {
      guard index == 0 || entries[index].isShared else { break }
      if !entries[index].isAdmitted {
        entries[index].isAdmitted = true
        admitted.append(entries[index].call)
      }
      if !entries[index].isShared { break }
    }
    return admitted
  }
}
