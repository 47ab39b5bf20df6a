import InfusionsoftKit
import JSONText

/// The calls in flight, from their arrival until what runs them has ended: a value, used under a lock.
///
/// A call is answered once, by whoever comes first: its operation, a cancel or its deadline. It keeps
/// its place in the order until its operation has really ended, answered or not.
struct CallTable {
  enum Admission: Equatable {
    case runs
    case waits
    case overloaded
  }

  struct Entry {
    let call: Call
    let key: RequestKey?
    var hasBegun = false
    var isAnswered = false
    var isCancelled = false
    /// Counted from arrival, for calls with a time limit of their own and calls that wait.
    var deadline: Deadline?
    var task: Task<Void, Never>?
    var timer: Task<Void, Never>?
  }

  let maximumCalls: Int
  let maximumBytes: Int
  var statistics = Statistics()
  private(set) var entries: [Int: Entry] = [:]
  private var numbers: [RequestKey: Int] = [:]
  private var order = CallOrder()
  private var bytes = 0
  private var unanswered = 0
  /// Nobody waits any more for operations that were given up.
  private var isAbandoned = false

  init(maximumCalls: Int, maximumBytes: Int) {
    self.maximumCalls = maximumCalls
    self.maximumBytes = maximumBytes
  }

  /// Every call has ended, or was given up as the server ends.
  var isDone: Bool { entries.isEmpty || isAbandoned && unanswered == 0 }

  /// Calls that are owed an answer.
  var inFlight: Int { unanswered }

  /// Books a request; false when its id is that of a call in flight.
  mutating func arrive(_ request: Request) -> Bool {
    guard let id = request.id else {
      statistics.notifications += 1
      return true
    }
    statistics.calls += 1
    return numbers.isEmpty || RequestKey(id).map { numbers[$0] == nil } ?? true
  }

  /// Takes up a call in order of arrival.
  mutating func admit(_ call: Call) -> Admission {
    guard entries.count < maximumCalls, bytes + call.size <= maximumBytes || entries.isEmpty else {
      return .overloaded
    }
    let key = call.id.flatMap(RequestKey.init)
    if let key { numbers[key] = call.number }
    if call.id != nil { unanswered += 1 }
    bytes += call.size
    var entry = Entry(call: call, key: key)
    entry.hasBegun = order.enter(call.number, at: call.places, isShared: call.isShared)
    entries[call.number] = entry
    return entry.hasBegun ? .runs : .waits
  }

  /// Sets the limit of a call's time and what watches over it.
  mutating func watch(_ number: Int, until deadline: Deadline, by timer: Task<Void, Never>) {
    guard entries[number] != nil else { return timer.cancel() }
    entries[number]?.deadline = deadline
    entries[number]?.timer = timer
  }

  /// Remembers what runs a call; false when the call was given up meanwhile, and it is to be cancelled.
  mutating func attach(_ task: Task<Void, Never>, to number: Int) -> Bool {
    guard let entry = entries[number] else { return true }
    entries[number]?.task = task
    return !entry.isCancelled
  }

  /// Claims the right to answer a call: true for the first who asks.
  mutating func claim(_ number: Int) -> Bool {
    guard let entry = entries[number], !entry.isAnswered else { return false }
    entries[number]?.isAnswered = true
    if let key = entry.key { numbers[key] = nil }
    if entry.call.id != nil { unanswered -= 1 }
    return true
  }

  /// Gives up the place of a call that goes on; returns the calls that begin now.
  mutating func yieldPlace(_ number: Int) -> [Entry] {
    begin(order.leave(number))
  }

  /// Removes a call whose operation has ended; returns the calls that begin now.
  mutating func end(_ number: Int) -> [Entry] {
    guard let entry = entries.removeValue(forKey: number) else { return [] }
    entry.timer?.cancel()
    bytes -= entry.call.size
    return begin(order.leave(number))
  }

  /// Gives a call up: claims its answer, and removes it if nothing runs it yet.
  ///
  /// - Returns: the call as it stood, whose task is to be cancelled outside the lock, and those that
  ///   begin now; nil when it was answered already.
  mutating func giveUp(_ number: Int) -> (given: Entry, begin: [Entry])? {
    guard let entry = entries[number], claim(number) else { return nil }
    entries[number]?.isCancelled = true
    return (entry, entry.hasBegun ? [] : end(number))
  }

  /// Has nobody wait for operations that are given up, and names all calls to give up.
  mutating func abandonAll() -> [Int] {
    isAbandoned = true
    return Array(entries.keys)
  }

  func number(of id: RequestKey) -> Int? { numbers[id] }

  private mutating func begin(_ ready: [Int]) -> [Entry] {
    ready.compactMap { number in
      entries[number]?.hasBegun = true
      return entries[number]
    }
  }
}
