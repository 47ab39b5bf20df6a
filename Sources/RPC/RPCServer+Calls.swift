import InfusionsoftKit
import JSONText
import Operations
import Synchronization
import Threads

/// From a call to its answer: order, limits, cancellation.
extension RPCServer {
  /// Takes up a call of an operation, and begins it unless it has to wait for others.
  func start(
    _ operation: Operation, _ params: CallParameters, _ request: Request,
    as form: AnswerForm = .plain, _ mcp: MCPCall? = nil, in batch: Batch?, size: Int
  ) throws(Failure) {
    let call = Call(
      number: lastNumber.wrappingAdd(1, ordering: .relaxed).newValue, id: request.id,
      batch: batch, operation: operation, params: params, form: form, mcp: mcp,
      stream: try stream(of: operation, params, request), size: size)
    switch calls.withLock({ $0.admit(call) }) {
    case .overloaded:
      throw Failure(
        .overloaded, "too many calls in flight: wait for some answers, then try again",
        ["retry_after": 1])
    case .runs:
      if request.id == nil { batch?.settle(nil) }
      if let timeout = params.timeout { watch(call, timeout) }
      begin(call, deadline: nil)
    case .waits:
      if request.id == nil { batch?.settle(nil) }
      if let timeout = params.timeout ?? session.settings.timeout { watch(call, timeout) }
    }
  }

  private func stream(
    of operation: Operation, _ params: CallParameters, _ request: Request
  ) throws(Failure) -> PageStream? {
    guard params.streams else { return nil }
    guard let id = request.id, !id.isNull else {
      throw .usage(
        "a stream needs a call with an id, by which its pages are known", parameter: "stream")
    }
    return PageStream(
      request: id, outbox: outbox, maximumLine: params.maximumLine, credit: params.credit)
  }

  /// Runs a call. What only reads takes its first steps on the reading thread, up to the first wait, and
  /// the next where a short answer has come in. What changes something may sync a file, for which the
  /// next calls should not wait.
  private func begin(_ call: Call, deadline: Deadline?) {
    let timeout = deadline?.remaining ?? call.params.timeout
    let task = Task(executorPreference: call.isShared ? StayingExecutor.shared : nil) {
      await self.run(call, timeout: timeout)
    }
    if !calls.withLock({ $0.attach(task, to: call) }) { task.cancel() }
  }

  private func begin(_ ready: [Call]) {
    for call in ready { begin(call, deadline: calls.withLock { _ in call.standing.deadline }) }
  }

  nonisolated(nonsending) private func run(_ call: Call, timeout: Duration?) async {
    let outcome = await outcome(of: call, timeout: timeout)
    let answer = await answer(to: call, outcome)
    if calls.withLock({ $0.claim(call) }), let answer { send(answer, in: call.batch) }
    end(call)
  }

  nonisolated(nonsending) private func outcome(of call: Call, timeout: Duration?) async -> Result<
    JSON, Failure
  > {
    var caller = Caller(
      door: call.form.client == nil ? .rpc : .mcp, isConfirmed: call.params.isConfirmed,
      mayReveal: options.mayReveal, timeout: timeout)
    // What speaks to a person waits for that person, and must not hold up the calls behind it:
    // `authorize` with `wait` says so once its attempt is recorded.
    caller.notice = { _ in self.yieldPlace(of: call) }
    caller.progress = { self.tell($0, of: call) }
    if let stream = call.stream { caller.stream = { try await stream.send($0) } }
    do {
      // The client was asked to show a page and has: the person may be a moment behind.
      if call.mcp?.pageAnswer == "accept" { try await login.wait() }
      let output = try await session.perform(call.operation, call.params.arguments, for: caller)
      if let stream = call.stream, case .rows(let rows) = output.content {
        return .success(try await rows.result(through: stream))
      }
      return .success(try await output.result())
    } catch {
      return .failure(Failure(error))
    }
  }

  nonisolated(nonsending) private func answer(
    to call: Call, _ outcome: Result<JSON, Failure>
  ) async -> Outgoing? {
    guard let id = call.id else { return nil }
    if case .failure(let failure) = outcome, failure.kind == .authorize,
      failure["missing"] == nil, let client = call.form.client, client.opensPages,
      call.mcp?.pageAnswer == nil, let page = await login.page()
    {
      return page.request(to: client, id: id)
    }
    return call.form.answer(to: id, outcome)
  }

  private func tell(_ progress: Progress, of call: Call) {
    guard let address = ProgressReport.Address(call),
      call.progress.withLock({ $0.isDue(progress, at: session.environment.now()) }),
      !calls.withLock({ _ in call.standing.isAnswered })
    else { return }
    outbox.submit(address.notification(progress))
  }

  private func end(_ call: Call) {
    let ready = calls.withLock { $0.end(call) }
    begin(ready)
    calls.wake()
  }

  private func yieldPlace(of call: Call) {
    begin(calls.withLock { $0.yieldPlace(call) })
  }

  // MARK: Giving up

  /// Cancels the call with this id; false when there is none in flight.
  func cancel(_ id: JSON?, silently: Bool) -> Bool {
    guard let call = calls.withLock({ $0.call(id) }) else { return false }
    return giveUp(call) { hadBegun in
      if silently { return nil }
      return Failure(
        .cancelled, "cancelled by the client", ["outcome": call.outcome(hasBegun: hadBegun)])
    }
  }

  /// Cancels everything in flight, as the server ends.
  func giveUpAll() {
    for call in calls.withLock({ $0.abandonAll() }) {
      _ = giveUp(call) { hadBegun in
        Failure(
          .cancelled, "cancelled: the server ends",
          ["outcome": call.outcome(hasBegun: hadBegun)])
      }
    }
    calls.wake()
  }

  /// The same, for what has not ended by itself then.
  func giveUpAll(after grace: Duration) {
    Task { [weak self, sleep = session.environment.sleep] in
      try await sleep(grace)
      self?.giveUpAll()
    }
  }

  /// Lets the call with this id send more pages; false when no such stream is under way.
  func add(credit pages: Int, to id: JSON?) -> Bool {
    guard let stream = calls.withLock({ $0.call(id) })?.stream else { return false }
    stream.add(credit: pages)
    return true
  }

  /// Ends a call whose time is up. One that runs has had its own deadline: it gets a moment to say
  /// better than this can what it waited for.
  private func watch(_ call: Call, _ timeout: Duration) {
    let deadline = Deadline.after(timeout)
    let timer = Task { [weak self, sleep = session.environment.sleep] in
      do {
        try await sleep(timeout)
        if self?.hasBegun(call) == true { try await sleep(.milliseconds(250)) }
        _ = self?.giveUp(call) { hadBegun in
          let stage = hadBegun ? "operation" : "order"
          let reason = hadBegun ? "did not end" : "waited for earlier calls"
          return Failure(
            .network, "\(call.operation.name) \(reason) within \(timeout.milliseconds) ms",
            [
              "phase": .string(stage), "operation": .string(call.operation.name),
              "outcome": hadBegun ? "unknown" : "not_sent",
            ])
        }
      } catch {}  // The call has ended.
    }
    calls.withLock { $0.watch(call, until: deadline, by: timer) }
  }

  private func hasBegun(_ call: Call) -> Bool {
    calls.withLock { _ in call.standing.hasBegun }
  }

  /// Answers a call with a failure, or not at all where there is none, and stops it.
  private func giveUp(_ call: Call, as failure: (_ hadBegun: Bool) -> Failure?) -> Bool {
    guard let given = calls.withLock({ $0.giveUp(call) }) else { return false }
    given.task?.cancel()
    if let id = call.id {
      if let failure = failure(given.hadBegun) {
        send(.failure(id: id, failure), in: call.batch)
      } else {
        calls.withLock { $0.statistics.cancelledSilently += 1 }
        call.batch?.settle(nil)
      }
    }
    begin(given.ready)
    calls.wake()
    return true
  }
}

extension Rows {
  /// Hands the rows to a stream; what the result object holds in their place.
  fileprivate func result(through stream: PageStream) async throws -> JSON {
    var tail: [JSON.Member] = []
    while let page = try await next() {
      try await stream.send(page.rows)
      tail = page.tail
    }
    return .object(
      [(name, JSON.array([])), ("streamed", .number(stream.count))]
        + tail.map { ($0.name, $0.value) })
  }
}
