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

  let maximumCalls: Int
  let maximumBytes: Int
  var statistics = Statistics()
  private(set) var entries: [Int: Call] = [:]
  private var ids: [RequestKey: Call] = [:]
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
    return ids.isEmpty || RequestKey(id).map { ids[$0] == nil } ?? true
  }

  /// Takes up a call in order of arrival.
  mutating func admit(_ call: Call) -> Admission {
    guard entries.count < maximumCalls, bytes + call.size <= maximumBytes || entries.isEmpty else {
      return .overloaded
    }
    if let key = call.id.flatMap(RequestKey.init) { ids[key] = call }
    if call.id != nil { unanswered += 1 }
    bytes += call.size
    entries[call.number] = call
    call.standing.hasBegun = order.enter(call.number, with: call.claims)
    return call.standing.hasBegun ? .runs : .waits
  }

  /// Sets the limit of a call's time and what watches over it.
  func watch(_ call: Call, until deadline: Deadline, by timer: Task<Void, Never>) {
    guard entries[call.number] != nil else { return timer.cancel() }
    call.standing.deadline = deadline
    call.standing.timer = timer
  }

  /// Remembers what runs a call; false when the call was given up meanwhile, and it is to be cancelled.
  mutating func attach(_ task: Task<Void, Never>, to call: Call) -> Bool {
    call.standing.task = task
    return !call.standing.isCancelled
  }

  /// Claims the right to answer a call: true for the first who asks.
  mutating func claim(_ call: Call) -> Bool {
    if call.standing.isAnswered { return false }
    call.standing.isAnswered = true
    if let id = call.id {
      if !id.isNull { RequestKey(id).map { ids[$0] = nil } }
      unanswered -= 1
    }
    return true
  }

  /// Gives up the place of a call that goes on; returns the calls that begin now.
  mutating func yieldPlace(_ call: Call) -> [Call] {
    begin(order.leave(call.number))
  }

  /// Removes a call whose operation has ended; returns the calls that begin now.
  mutating func end(_ call: Call) -> [Call] {
    guard entries.removeValue(forKey: call.number) != nil else { return [] }
    call.standing.timer?.cancel()
    bytes -= call.size
    return begin(order.leave(call.number))
  }

  /// What is left to do for a call that was given up.
  struct GivenUp {
    let hadBegun: Bool
    /// Runs it, and is to be cancelled outside the lock.
    let task: Task<Void, Never>?
    /// The calls that begin now.
    let ready: [Call]
  }

  /// Gives a call up: claims its answer, and removes it if nothing runs it yet; nil when it was
  /// answered already.
  mutating func giveUp(_ call: Call) -> GivenUp? {
    guard entries[call.number] != nil, claim(call) else { return nil }
    call.standing.isCancelled = true
    let hadBegun = call.standing.hasBegun
    return GivenUp(
      hadBegun: hadBegun, task: call.standing.task, ready: hadBegun ? [] : end(call))
  }

  /// Has nobody wait for operations that are given up, and names all calls to give up.
  mutating func abandonAll() -> [Call] {
    isAbandoned = true
    return Array(entries.values)
  }

  /// The call in flight that has this id.
  func call(_ id: JSON?) -> Call? { id.flatMap(RequestKey.init).flatMap { ids[$0] } }

  private func begin(_ ready: [Int]) -> [Call] {
    var calls: [Call] = []
    for number in ready {
      guard let call = entries[number] else { continue }
      call.standing.hasBegun = true
      calls.append(call)
    }
    return calls
  }
}
