import InfusionsoftKit
import JSONText

/// What came in and what went out.
///
/// `calls + invalid = results + errors + cancelled_silently + in_flight` holds at every moment.
struct Statistics {
  /// Requests with an id.
  var calls = 0
  var notifications = 0
  /// Lines and batch elements that are no request, each answered with an error.
  var invalid = 0
  var batches = 0
  /// Answers to questions nobody asked: ignored.
  var responses = 0

  var results = 0
  var errors = 0
  /// Calls that `notifications/cancelled` left without an answer.
  var cancelledSilently = 0
  /// Those of the errors that were 1011.
  var overloaded = 0

  /// Books an answer that goes out.
  mutating func count(_ answer: Outgoing) {
    switch answer {
    case .result: results += 1
    case .failure(_, let failure):
      errors += 1
      if failure.kind == .overloaded { overloaded += 1 }
    case .error: errors += 1
    case .notification, .batch: break
    }
  }

  /// The result of `server.stats`.
  func json(inFlight: Int, unsentBytes: Int) -> JSON {
    [
      "calls": .number(calls),
      "notifications": .number(notifications),
      "invalid": .number(invalid),
      "batches": .number(batches),
      "responses_ignored": .number(responses),
      "results": .number(results),
      "errors": .number(errors),
      "cancelled_silently": .number(cancelledSilently),
      "overloaded": .number(overloaded),
      "in_flight": .number(inFlight),
      "unsent_bytes": .number(unsentBytes),
    ]
  }
}
