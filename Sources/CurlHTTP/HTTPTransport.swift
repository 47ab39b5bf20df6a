import CLibcurl
import Synchronization

/// HTTP over libcurl: any number of concurrent requests, carried by one thread and one pool of
/// connections.
///
/// Nothing happens before the first request: no thread, no library start-up. Requests never follow
/// redirects, and libcurl never repeats one that is not idempotent; see `HTTPRequest.singleUse`.
package final class HTTPTransport: Sendable {
  private enum State {
    case idle
    case running(TransferThread)
    case stopped
  }

  private let configuration: HTTPConfiguration
  private let state = Mutex(State.idle)
  private let lastID = Atomic<UInt>(0)
  /// Most requests go where the last one went.
  private let lastURL = Mutex<HTTPURL?>(nil)

  package init(_ configuration: HTTPConfiguration) {
    self.configuration = configuration
  }

  deinit {
    stop()
  }

  /// The versions of libcurl and of the libraries it stands on.
  package static var libraryVersion: String { String(cString: curl_version()) }

  /// Sends the request and waits for the whole answer, whatever its status.
  ///
  /// Cancelling the task ends the transfer at once; with HTTP/1.1 the server sees the connection
  /// close. It may have acted by then: see `HTTPFailure.outcome`.
  package nonisolated(nonsending) func send(
    _ request: HTTPRequest
  ) async throws(HTTPFailure) -> HTTPResponse {
    let url = try checked(request)
    let id = lastID.wrappingAdd(1, ordering: .relaxed).newValue
    let outcome = await withTaskCancellationHandler {
      await withCheckedContinuation { caller in
        begin(PendingRequest(id: id, request: request, url: url, caller: caller))
        // A cancellation that came before is unknown to the loop.
        if Task.isCancelled { cancel(id) }
      }
    } onCancel: {
      cancel(id)
    }
    return try outcome.get()
  }

  /// Fails everything under way, joins the thread and refuses further requests.
  ///
  /// Blocks for as long as libcurl needs to close its connections. To be called before the process
  /// leaves `main`: libcurl must not outlive the exit handlers of its TLS library.
  package func stop() {
    let thread: TransferThread? = state.withLock { state in
      defer { state = .stopped }
      guard case .running(let thread) = state else { return nil }
      return thread
    }
    thread?.stop()
  }

  private func checked(_ request: HTTPRequest) throws(HTTPFailure) -> HTTPURL {
    guard let url = lastURL.withLock({ $0?.sibling(request.url) }) ?? HTTPURL(request.url) else {
      throw HTTPFailure(.badURL, host: "", detail: "it must be absolute, with a host")
    }
    func refusal(_ reason: HTTPFailure.Reason, _ detail: String = "") -> HTTPFailure {
      HTTPFailure(reason, host: url.authority, detail: detail)
    }
    guard url.scheme == "https" || url.scheme == "http" else {
      throw refusal(.badURL, "the scheme \(url.scheme) is not https")
    }
    guard !url.hasCredentials else {
      throw refusal(.badURL, "it holds a user name or password")
    }
    guard url.scheme == "https" || configuration.allowsPlainHTTP(to: url) else {
      throw refusal(.insecureURL)
    }
    if let flaw = request.flaw { throw refusal(.badRequest, flaw) }
    if let timeout = request.timeout, timeout <= .zero {
      throw refusal(.timeout, "no time was left")
    }
    lastURL.withLock { $0 = url }
    return url
  }

  // MARK: The thread

  private func begin(_ pending: PendingRequest) {
    while let thread = runningThread() {
      if thread.post(.start(pending)) { return }
      discard(thread)
    }
    if isStopped {
      pending.fail(.stopped)
    } else {
      pending.fail(.other, detail: "libcurl or its thread did not start")
    }
  }

  private func cancel(_ id: UInt) { _ = startedThread?.post(.cancel(id)) }

  /// The thread, started if need be; nil once stopped, or if it does not start.
  private func runningThread() -> TransferThread? {
    state.withLock { state in
      switch state {
      case .stopped: return nil
      case .running(let thread): return thread
      case .idle:
        guard let thread = TransferThread.start(configuration) else { return nil }
        state = .running(thread)
        return thread
      }
    }
  }

  /// The thread, if it has been started and not stopped.
  var startedThread: TransferThread? {
    state.withLock { state in
      if case .running(let thread) = state { thread } else { nil }
    }
  }

  /// Forgets a thread whose loop has ended by itself, so that the next request starts another.
  private func discard(_ thread: TransferThread) {
    state.withLock { state in
      if case .running(let current) = state, current === thread { state = .idle }
    }
    thread.stop()
  }

  private var isStopped: Bool {
    state.withLock { state in
      if case .stopped = state { true } else { false }
    }
  }
}
