import CurlHTTP

/// Which requests are sent again, and after what time.
///
/// Only what is safe: a request that does no more when repeated, or one that was surely not executed.
struct RetryPolicy: Sendable {
  /// How a try ended.
  enum Outcome: Sendable, Equatable {
    /// With an answer, and the seconds its `Retry-After` asks for.
    case answer(status: Int, retryAfter: Int?)
    case failure(HTTPFailure.Reason, isSent: Bool)
  }

  /// What is to be done about it.
  struct Again: Sendable, Equatable {
    /// Not before: the server's own word, or what a window needs.
    let floor: Duration
    /// Up to so much more, by chance, so that not all come back at the same time.
    let spread: Duration
    /// What it takes from the budget.
    let cost: Int
  }

  /// Tries in all.
  var tries: Int

  /// For a person or a program that waits.
  static let interactive = RetryPolicy(tries: 4)
  /// For a job that should outlive the server's bad minutes.
  static let bulk = RetryPolicy(tries: 8)

  /// Whether to send the request again after its `attempt`th try (from 1); nil to leave it.
  func again(after outcome: Outcome, repeatable: Bool, attempt: Int) -> Again? {
    guard attempt < tries, let base = base(outcome, repeatable) else { return nil }
    let doubled = min(base << (attempt - 1), Self.longest)
    let floor =
      switch outcome {
      // The shortest window looks a second back; until then the answer would be the same.
      case .answer(429, let seconds): min(max(seconds ?? 0, 1), 1 << 31)
      case .answer(_, let seconds?): min(seconds, 1 << 31)
      default: 0
      }
    var cost = 5
    if case .failure(.timeout, _) = outcome { cost = 10 }
    return Again(floor: .seconds(floor), spread: .milliseconds(doubled), cost: cost)
  }

  /// Milliseconds of the first spread; nil for what is not to be repeated.
  private func base(_ outcome: Outcome, _ isRepeatable: Bool) -> Int? {
    switch outcome {
    // The gateway counts before it forwards: whatever it refuses was not executed.
    case .answer(429, _): return 1000
    case .answer(503, let retryAfter): return isRepeatable || retryAfter != nil ? 250 : nil
    case .answer(408, _), .answer(425, _), .answer(500, _), .answer(502, _), .answer(504, _):
      return isRepeatable ? 250 : nil
    case .answer: return nil
    case .failure(let reason, let isSent):
      guard isRepeatable || !isSent else { return nil }
      switch reason {
      case .resolve, .connect, .timeout, .reset, .truncated, .proxy: return 250
      // A certificate does not get better. A handshake that broke off is a reset by another name,
      // but libcurl does not tell the two apart reliably.
      case .tls: return nil
      case .badURL, .insecureURL, .badRequest, .tooLarge, .malformed, .cancelled, .stopped, .other:
        return nil
      }
    }
  }

  private static let longest = 20_000
}
