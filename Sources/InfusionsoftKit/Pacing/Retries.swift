#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
import CurlHTTP

/// Sends a request again where that is safe and may help, within its deadline.
struct Retries: Sendable {
  /// What came of sending it once.
  enum Try {
    /// An answer of any status, and what it counted for.
    case answer(HTTPResponse, Pacer.Account)
    case failure(HTTPFailure)
  }

  let pacer: Pacer
  let environment: Environment
  let delayed: @Sendable (Delay) -> Void
  private let budget = RetryBudget()

  init(pacer: Pacer, environment: Environment, delayed: @escaping @Sendable (Delay) -> Void) {
    self.pacer = pacer
    self.environment = environment
    self.delayed = delayed
  }

  /// Tries until there is a success, or an answer that stands.
  /// - Throws: a ``Failure`` for every status outside 2xx, and where no answer came.
  func run(
    _ policy: RetryPolicy, _ request: String, repeatable: Bool, by deadline: Deadline,
    _ send: () async throws -> Try
  ) async throws -> APIResponse {
    var attempt = 1
    var earlier: Failure?
    while true {
      let result = try await send()
      let failure: Failure
      do throws(Failure) {
        let response = try result.response(to: request, at: environment.now())
        if attempt == 1 { budget.earn() }
        return response
      } catch {
        // Where a further try runs out of time, what took the time is what went wrong before.
        if case .failure(let now) = result, now.reason == .timeout, let earlier { throw earlier }
        failure = error
        earlier = error
      }
      guard
        let again = policy.again(
          after: result.outcome(at: environment.now()), repeatable: repeatable, attempt: attempt),
        budget.spend(again.cost)
      else { throw failure }
      if case .answer(let response, let account) = result, response.status == 429 {
        // What was refused once would be refused to all: everybody waits.
        let window = RateHeaders(response.headers).exhausted ?? .spike
        pacer.hold(account, for: again.floor, by: window)
      }
      let wait = again.floor + again.spread * chance()
      if let remaining = deadline.remaining, wait > remaining { throw failure }
      attempt += 1
      if wait.milliseconds >= Delay.noticeable {
        delayed(
          Delay(
            milliseconds: wait.milliseconds,
            cause: .retry(number: attempt, of: policy.tries, failure: failure.message)))
      }
      try await environment.sleep(wait)
    }
  }

  /// From 0 to 1.
  private func chance() -> Double {
    let bytes = environment.randomBytes(4)
    return bytes.reduce(0.0) { ($0 + Double($1)) / 256 }
  }
}

extension Retries.Try {
  fileprivate func outcome(at now: Date) -> RetryPolicy.Outcome {
    switch self {
    case .answer(let response, _):
      .answer(status: response.status, retryAfter: response.headers.retryAfter(now: now))
    case .failure(let failure):
      .failure(failure.reason, isSent: failure.outcome != .notSent)
    }
  }

  fileprivate func response(to request: String, at now: Date) throws(Failure) -> APIResponse {
    switch self {
    case .answer(let response, _):
      let response = APIResponse(response, to: request, at: now)
      try response.check()
      return response
    case .failure(let failure):
      throw Failure(failure)
    }
  }
}
