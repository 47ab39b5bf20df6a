#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
import CurlHTTP
import JSONText
import Synchronization

/// Whether and how calls are held back so that the gateway need not refuse them.
public enum Pacing: Sendable, Hashable {
  /// Calls go as they come: for benchmarks, and for servers without these limits.
  case off
  /// By what this process alone knows.
  case inProcess
  /// Together with all processes that use this directory, which is made if need be.
  case shared(directory: String)
}

/// Holds calls back until the windows of their credential have room for them.
final class Pacer: Sendable {
  /// What the gateway counts by: a client or key at an API, and the tenant it is used for.
  struct Account: Sendable, Hashable {
    enum Product: Hashable {
      case client(String)
      case key(Secret)
    }
    let product: Product
    let apiURL: String
    /// Empty where it is not known: a key has one tenant only.
    let tenant: String

    init(_ product: Product, at apiURL: String, tenant: String = "") {
      self.product = product
      self.apiURL = apiURL
      self.tenant = tenant
    }
  }

  /// One credential: its windows, and those who wait for them.
  private final class Line: Sendable {
    let ledger: RateLedger
    let interactive = Turnstile()
    let bulk = Turnstile()

    init(_ ledger: RateLedger) { self.ledger = ledger }

    func turnstile(_ priority: RateWindows.Priority) -> Turnstile {
      priority == .bulk ? bulk : interactive
    }
  }

  private let pacing: Pacing
  private let environment: Environment
  /// Told of waits that a person would notice.
  private let delayed: @Sendable (Delay) -> Void
  private let lines = Mutex<[Account: Line]>([:])

  init(_ pacing: Pacing, environment: Environment, delayed: @escaping @Sendable (Delay) -> Void) {
    self.pacing = pacing
    self.environment = environment
    self.delayed = delayed
  }

  /// Waits until a call may go.
  /// - Throws: a ``Failure`` of kind `rate`, at once, where that would outlast the deadline.
  func admit(
    _ account: Account, _ priority: RateWindows.Priority, request: String, by deadline: Deadline
  ) async throws {
    guard let line = line(account) else { return }
    let turnstile = line.turnstile(priority)
    if !turnstile.tryEnter() {
      let ahead = turnstile.length
      if let wait = line.ledger.foresee(ahead + 1, account.tenant, priority, at: now) {
        try check(wait, of: account, line, request, against: deadline)
      }
      try await turnstile.enter()
    }
    defer { turnstile.leave() }
    while let wait = line.ledger.take(account.tenant, priority, at: now) {
      try check(wait, of: account, line, request, against: deadline)
      if wait.milliseconds >= Delay.noticeable {
        delayed(Delay(milliseconds: wait.milliseconds, cause: .window(wait.window.words)))
      }
      try await environment.sleep(.milliseconds(wait.milliseconds))
    }
  }

  /// Takes note of an answer.
  func learn(_ headers: HTTPHeaders, of account: Account) {
    line(account)?.ledger.learn(headers, account.tenant, at: now)
  }

  /// Keeps every call of the credential back, after one was refused.
  func hold(_ account: Account, for duration: Duration, by window: RateWindow.Name) {
    line(account)?.ledger.hold(until: now + duration.milliseconds, by: window, at: now)
  }

  /// The windows of an account; nil when nothing is paced.
  func windows(of account: Account) -> [RateWindow]? {
    line(account)?.ledger.windows(of: account.tenant, at: now)
  }

  /// Saves what other processes do not know yet.
  func flush() {
    for line in lines.withLock({ Array($0.values) }) { line.ledger.flush(at: now) }
  }

  private func check(
    _ wait: RateWindows.Wait, of account: Account, _ line: Line, _ request: String,
    against deadline: Deadline
  ) throws(Failure) {
    guard let remaining = deadline.remaining, .milliseconds(wait.milliseconds) > remaining else {
      return
    }
    let window = line.ledger.windows(of: account.tenant, at: now).first { $0.name == wait.window }
    throw Failure(wait, for: window, now: environment.now(), request: request)
  }

  private func line(_ account: Account) -> Line? {
    if pacing == .off { return nil }
    let credential = Account(account.product, at: account.apiURL)
    return lines.withLock { lines in
      if let line = lines[credential] { return line }
      var file: RateFile?
      if case .shared(let directory) = pacing {
        file = RateFile(directory: directory, name: credential.fileName, isKey: credential.isKey)
      }
      let line = Line(RateLedger(isKey: credential.isKey, file: file))
      lines[credential] = line
      return line
    }
  }

  private var now: Int { Int(environment.now().timeIntervalSince1970 * 1000) }
}

extension Pacer.Account {
  var isKey: Bool {
    if case .key = product { true } else { false }
  }

  /// A name that tells nothing of what it stands for.
  fileprivate var fileName: String {
    let (kind, id) =
      switch product {
      case .client(let id): ("client", id)
      case .key(let key): ("key", key.reveal())
      }
    return kind + "-" + SHA256.hex("\(apiURL)\n\(id)").prefix(32)
  }
}

extension Failure {
  /// A wait is longer than the call may take.
  fileprivate init(
    _ wait: RateWindows.Wait, for window: RateWindow?, now: Date, request: String
  ) {
    let seconds = max((wait.milliseconds + 999) / 1000, 1)
    let until = Timestamp.format(now.addingTimeInterval(Double(seconds)))
    let size = window.map { " of \($0.limit) calls" } ?? ""
    let reason =
      wait.isHold
      ? "the gateway has asked for no calls until"
      : "the \(wait.window.words) window\(size) has no room until"
    self.init(
      .rate,
      "\(request): \(reason) \(until), which is after the deadline: try again in \(seconds) s, or"
        + " allow more time with --timeout SECONDS",
      [
        "retry_after": .number(seconds), "window": .string(wait.window.rawValue),
        "operation": .string(request), "outcome": "not_sent",
      ])
  }
}
