import InfusionsoftKit
import JSONText
import Operations

/// From a call to its answer: order, limits, cancellation.
extension RPCServer {
  /// Takes up a call of an operation, and begins it unless it has to wait for others.
  func start(
    _ operation: Operation, _ request: Request, in batch: Batch?, size: Int
  ) throws(Failure) {
    let params: CallParameters
    do {
      params = try CallParameters(request.params, for: operation)
    } catch {
      throw error.with("operation", .string(operation.name))
    }
    let call = Call(
      number: calls.withLock { $0.nextNumber() }, id: request.id, batch: batch,
      operation: operation, arguments: params.arguments, isConfirmed: params.isConfirmed,
      timeout: params.timeout, size: size)
    switch calls.withLock({ $0.admit(call) }) {
    case .overloaded:
      throw Failure(
        .overloaded, "too many calls in flight: wait for some answers, then try again",
        ["retry_after": 1])
    case .runs:
      if request.id == nil { batch?.settle(nil) }
      if let timeout = call.timeout { watch(call, timeout) }
      begin(call, deadline: nil)
    case .waits:
      if request.id == nil { batch?.settle(nil) }
      if let timeout = call.timeout ?? session.settings.timeout { watch(call, timeout) }
    }
  }

  /// Runs a call; what only reads takes its first steps on the reading thread, up to the first wait.
  /// What changes something may sync a file, for which the next calls should not wait.
  private func begin(_ call: Call, deadline: Deadline?) {
    let timeout = deadline?.remaining ?? call.timeout
    let task = Task(executorPreference: call.isShared ? readerExecutor : nil) {
      await self.run(call, timeout: timeout)
    }
    if !calls.withLock({ $0.attach(task, to: call.number) }) { task.cancel() }
  }

  private func begin(_ ready: [CallTable.Entry]) {
    for entry in ready { begin(entry.call, deadline: entry.deadline) }
  }

  private func run(_ call: Call, timeout: Duration?) async {
    var caller = Caller(
      door: .rpc, isConfirmed: call.isConfirmed, mayReveal: options.mayReveal, timeout: timeout)
    // What speaks to a person waits for that person, and must not hold up the calls behind it:
    // `authorize` with `wait` says so once its attempt is recorded.
    caller.notice = { [weak self] _ in self?.yieldPlace(of: call) }

    let outcome: Outgoing?
    do {
      let output = try await session.perform(call.operation, call.arguments, for: caller)
      let result = try await output.result()
      outcome = call.id.map { .result(id: $0, result) }
    } catch {
      outcome = call.id.map { .failure(id: $0, Failure(error)) }
    }
    if calls.withLock({ $0.claim(call.number) }), let outcome { send(outcome, in: call.batch) }
    end(call)
  }

  private func end(_ call: Call) {
    let ready = calls.withLock { $0.end(call.number) }
    begin(ready)
    calls.wake()
  }

  private func yieldPlace(of call: Call) {
    begin(calls.withLock { $0.yieldPlace(call.number) })
  }

  // MARK: Giving up

  /// Cancels the call with this id; false when there is none in flight.
  func cancel(_ id: JSON?, silently: Bool) -> Bool {
    guard let key = id.flatMap(RequestKey.init),
      let number = calls.withLock({ $0.number(of: key) })
    else { return false }
    return giveUp(number) { entry in
      if silently { return nil }
      return Failure(
        .cancelled, "cancelled by the client",
        ["outcome": entry.call.outcome(hasBegun: entry.hasBegun)])
    }
  }

  /// Cancels everything in flight, as the server ends.
  func giveUpAll() {
    for number in calls.withLock({ Array($0.entries.keys) }) {
      _ = giveUp(number) { entry in
        Failure(
          .cancelled, "cancelled: the server ends",
          ["outcome": entry.call.outcome(hasBegun: entry.hasBegun)])
      }
    }
  }

  /// Ends a call whose time is up. One that runs has had its own deadline: it gets a moment to say
  /// better than this can what it waited for.
  private func watch(_ call: Call, _ timeout: Duration) {
    let deadline = Deadline.after(timeout)
    let timer = Task { [weak self, sleep = session.environment.sleep] in
      do {
        try await sleep(timeout)
        if self?.hasBegun(call) == true { try await sleep(.milliseconds(250)) }
        _ = self?.giveUp(call.number) { entry in
          let stage = entry.hasBegun ? "operation" : "order"
          let reason = entry.hasBegun ? "did not end" : "waited for earlier calls"
          return Failure(
            .network, "\(call.operation.name) \(reason) within \(timeout.milliseconds) ms",
            [
              "phase": .string(stage), "operation": .string(call.operation.name),
              "outcome": entry.hasBegun ? "unknown" : "not_sent",
            ])
        }
      } catch {}  // The call has ended.
    }
    calls.withLock { $0.watch(call.number, until: deadline, by: timer) }
  }

  private func hasBegun(_ call: Call) -> Bool {
    calls.withLock { $0.entries[call.number]?.hasBegun ?? false }
  }

  /// Answers a call with a failure, or not at all where there is none, and stops it.
  private func giveUp(_ number: Int, as failure: (CallTable.Entry) -> Failure?) -> Bool {
    guard let (entry, ready) = calls.withLock({ $0.giveUp(number) }) else { return false }
    entry.task?.cancel()
    let failure = failure(entry)
    if let failure, let id = entry.call.id {
      send(.failure(id: id, failure), in: entry.call.batch)
    } else if entry.call.id != nil {
      calls.withLock { $0.statistics.cancelledSilently += 1 }
      entry.call.batch?.settle(nil)
    }
    begin(ready)
    calls.wake()
    return true
  }
}
