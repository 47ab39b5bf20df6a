import CurlHTTP
package import Operations
import InfusionsoftKit
import JSONText
import Synchronization
import Threads

/// A JSON-RPC 2.0 server over a pair of descriptors: one message per line, in and out.
///
/// One thread reads, and answers by itself what needs no waiting; until there is something to be read,
/// it carries the account's transfers. Operations run as tasks; whoever finishes one hands the answer to
/// the ``Outbox``. The descriptors stay blocking and open: they are the caller's.
package final class RPCServer: Sendable {
  let session: Session
  let options: RPCOptions
  let calls: Monitor<CallTable>
  let outbox: Outbox
  let toolbox: MCPToolbox
  let dialect = Mutex(Dialect())
  let login: LoginOffer
  let lastNumber = Atomic<Int>(0)
  private let discovery = Mutex<JSON?>(nil)
  private let input: Wire
  private let ending = EndSignal()

  package init(
    session: Session, input: Int32, output: Int32, options: RPCOptions = RPCOptions()
  ) {
    self.session = session
    self.options = options
    self.input = Wire(descriptor: input)
    toolbox = MCPToolbox(
      session.table, isReadOnly: session.isReadOnly, isSandbox: session.settings.isSandbox)
    login = LoginOffer(session)
    calls = Monitor(
      CallTable(maximumCalls: options.maximumCalls, maximumBytes: options.maximumCallBytes))
    outbox = Outbox(
      wire: Wire(output: output), stallLimit: options.stallLimit, limit: options.maximumUnsent,
      recorder: options.recorder
    ) { [ending] fault in
      switch fault {
      case .closed: ending.end(.outputClosed)
      case .stalled: ending.end(.outputStalled)
      }
    }
  }

  /// Serves until the input ends, and then until every call has ended and every answer is written.
  ///
  /// It ends before that when the output fails, the parent dies, or ``stop(status:)`` is called. The
  /// session is left open: shut it down next, so that token requests which have begun can settle. The
  /// thread that reads may then still wait for input, which ends with the process.
  ///
  /// - Returns: the exit status.
  package func run() async -> Int32 {
    session.observe { [weak self] in self?.announce($0) }
    defer { session.observe { _ in } }
    let watch = Task { await watchParent() }
    defer { watch.cancel() }

    if let greeting = options.greeting {
      outbox.submit(
        .notification(
          method: "ready",
          params: [
            "version": .string(greeting.version), "pid": .number(Int(greeting.processID)),
          ]))
    }
    guard outbox.start(), startThread({ self.read() }) else {
      options.complain("rpc: the system has no thread to spare")
      return FailureKind.internalError.exitStatus
    }

    let ending = await ending.wait()
    if let reason = ending.reason(stallLimit: options.stallLimit) { options.complain(reason) }
    if ending != .endOfInput { giveUpAll() }
    if case .stopped = ending { await drain() }
    outbox.close()
    return ending.status
  }

  /// Ends the server from outside, as on SIGTERM: what is in flight is answered as cancelled.
  package func stop(status: Int32) {
    ending.end(.stopped(status: status))
  }

  /// The OpenRPC document, written at its first use.
  var openRPC: JSON {
    discovery.withLock { document in
      let written = document ?? Discovery.document(of: session.table)
      document = written
      return written
    }
  }

  // MARK: The reading thread

  private func read() {
    let guest = TransferGuest()
    var framer = LineFramer(limit: options.maximumLine)
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = guest.read(
        from: input.descriptor, serving: session.knownAccount?.transport
      ) { input.read(into: &buffer) }
      if count == 0 { break }
      outbox.cork()
      framer.feed(buffer[..<count]) { line in
        StayingExecutor.hosting { receive(line) }
        if outbox.isFull { makeRoom(guest) }
      }
      outbox.uncork()
    }
    guest.leave()
    if let line = framer.finish() { StayingExecutor.hosting { receive(line) } }
    // An MCP client that has closed our input waits two seconds at most before it kills.
    if isMCP { giveUpAll(after: .seconds(1)) }
    calls.wait { $0.isDone ? () : nil }
    if outbox.drain() { ending.end(.endOfInput) }
  }

  /// Whether the client speaks MCP.
  var isMCP: Bool { dialect.withLock { $0.isMCP } }

  /// Stops reading while too much is unsent.
  private func makeRoom(_ guest: TransferGuest) {
    guest.leave()
    outbox.uncork()
    if outbox.waitForRoom() { outbox.cork() }
  }

  private func drain() async {
    await withCheckedContinuation { continuation in
      let started = startThread {
        _ = self.outbox.drain()
        continuation.resume()
      }
      if !started { continuation.resume() }
    }
  }

  // MARK: Beside the calls

  private func watchParent() async {
    guard let parent = options.parent else { return }
    while (try? await session.environment.sleep(options.parentInterval)) != nil {
      if parent() != options.parentAtStart { return ending.end(.parentGone) }
    }
  }

  /// Tells the client what happened, unless it has not said anything yet, or would not understand.
  private func announce(_ event: SessionEvent) {
    if case .authorizeCompleted = event { Task { await loginEnded() } }
    guard !isMCP, calls.withLock({ $0.statistics.calls + $0.statistics.notifications }) > 0 else {
      return
    }
    switch event {
    case .authorizeCompleted(.success(let token)):
      outbox.submit(.notification(method: "authorize.completed", params: ["token": token]))
    case .authorizeCompleted(.failure(let failure)):
      outbox.submit(
        .notification(method: "authorize.completed", params: ["error": failure.errorObject]))
    case .tokenRefreshed(let expiry):
      outbox.submit(.notification(method: "token.refreshed", params: expiry))
    case .delayed:
      break  // A program has its deadline, and asks for `quota` if it wants to know more.
    }
  }

  /// A client that was asked to show a page is told that it has done its work.
  private func loginEnded() async {
    guard let id = await login.end(), let client = dialect.withLock({ $0.client }),
      client.opensPages
    else { return }
    outbox.submit(
      .notification(
        method: "notifications/elicitation/complete", params: ["elicitationId": .string(id)]))
  }
}
