/// A checked request on its way to the transfer loop, with the caller who waits for it.
final class PendingRequest: Sendable {
  typealias Outcome = Result<HTTPResponse, HTTPFailure>

  /// Never zero, unique within the transport.
  let id: UInt
  let request: HTTPRequest
  let url: HTTPURL
  /// Resumed exactly once: by the loop that took the request, or by whoever failed to hand it over.
  let caller: CheckedContinuation<Outcome, Never>

  init(
    id: UInt, request: HTTPRequest, url: HTTPURL, caller: CheckedContinuation<Outcome, Never>
  ) {
    self.id = id
    self.request = request
    self.url = url
    self.caller = caller
  }
}

extension PendingRequest {
  /// Answers the caller with a failure from before anything was sent.
  func fail(_ reason: HTTPFailure.Reason, detail: String = "") {
    caller.resume(returning: .failure(HTTPFailure(reason, host: url.authority, detail: detail)))
  }
}
