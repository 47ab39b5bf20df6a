import CurlHTTP
import FoundationEssentials
import Testing

@testable import InfusionsoftKit

struct RetryPolicyTests {
  private let policy = RetryPolicy.interactive

  private func isRepeatable(_ method: String) -> Bool {
    APIRequest(method, "/v2/contacts/1").isRepeatable
  }

  @Test(
    arguments: ["GET", "HEAD", "PUT", "POST", "PATCH", "DELETE"], [408, 425, 500, 502, 503, 504])
  func `a server's bad moment is waited out only by what may be repeated`(
    method: String, status: Int
  ) {
    let again = policy.again(
      after: .answer(status: status, retryAfter: nil), repeatable: isRepeatable(method), attempt: 1)
    #expect((again != nil) == ["GET", "HEAD", "PUT"].contains(method))
  }

  @Test(arguments: ["GET", "POST", "PATCH", "DELETE"])
  func `what the gateway refused was not executed, and is repeated by any method`(method: String) {
    #expect(
      policy.again(
        after: .answer(status: 429, retryAfter: nil), repeatable: isRepeatable(method), attempt: 1)
        != nil)
    #expect(
      policy.again(
        after: .answer(status: 503, retryAfter: 2), repeatable: isRepeatable(method), attempt: 1)
        != nil)
    #expect(
      policy.again(
        after: .failure(.connect, isSent: false), repeatable: isRepeatable(method), attempt: 1)
        != nil)
  }

  @Test(arguments: [nil, 0])
  func `after a refusal without a time the shortest window is waited out`(seconds: Int?) {
    let again = policy.again(
      after: .answer(status: 429, retryAfter: seconds), repeatable: true, attempt: 1)
    #expect(again?.floor == .seconds(1))
  }

  @Test(arguments: ["POST", "PATCH", "DELETE"])
  func `a change whose outcome is unknown is never repeated`(method: String) {
    for reason in [HTTPFailure.Reason.reset, .truncated, .timeout] {
      #expect(
        policy.again(
          after: .failure(reason, isSent: true), repeatable: isRepeatable(method), attempt: 1)
          == nil)
    }
  }

  @Test(arguments: [400, 401, 403, 404, 409, 501, 505])
  func `an answer that stands is not asked for again`(status: Int) {
    #expect(
      policy.again(after: .answer(status: status, retryAfter: 1), repeatable: true, attempt: 1)
        == nil)
  }

  @Test(arguments: [
    HTTPFailure.Reason.tls, .badURL, .insecureURL, .badRequest, .tooLarge, .malformed, .cancelled,
    .stopped,
  ])
  func `what would fail the same way again is left`(reason: HTTPFailure.Reason) {
    #expect(
      policy.again(after: .failure(reason, isSent: false), repeatable: true, attempt: 1) == nil)
  }

  @Test func `the waits grow, up to a limit, on top of what the server asks for`() throws {
    let spreads = (1...8).compactMap { attempt in
      RetryPolicy(tries: 9).again(
        after: .answer(status: 503, retryAfter: 7), repeatable: true, attempt: attempt)
    }
    #expect(
      spreads.map(\.spread.milliseconds) == [250, 500, 1000, 2000, 4000, 8000, 16_000, 20_000])
    #expect(spreads.allSatisfy { $0.floor == .seconds(7) })
    #expect(
      policy.again(after: .answer(status: 503, retryAfter: 7), repeatable: true, attempt: 4) == nil)
  }

  @Test func `the budget runs out, and comes back by successes`() {
    let budget = RetryBudget()
    for _ in 0..<100 { #expect(budget.spend(5)) }
    #expect(!budget.spend(5))
    for _ in 0..<5 { budget.earn() }
    #expect(budget.spend(5))
    #expect(!budget.spend(5))
  }

  @Test(
    arguments: [
      ("3", 3), (" 120 ", 120), ("0", nil), ("-5", nil), ("2.5", nil), ("soon", nil), ("", nil),
      ("99999999999999999999", nil),
      ("Tue, 24 Nov 2026 10:15:45 GMT", 15), ("Tue, 24 Nov 2026 10:15:20 GMT", nil),
      ("Tue, 24 Nov 2026 10:15:45", nil),
    ] as [(String, Int?)])
  func `Retry-After is a number of seconds or a date`(text: String, seconds: Int?) {
    let headers: HTTPHeaders = ["Retry-After": text, "Date": "Tue, 24 Nov 2026 10:15:30 GMT"]
    #expect(headers.retryAfter(now: Date(timeIntervalSince1970: 0)) == seconds)
  }
}
