import CurlHTTP
import JSONText

extension Infusionsoft {
  /// Presses Allow or Deny on a stand-in's authorization page; returns where the browser would go.
  /// - Throws: a ``Failure`` of kind `api` when the page belongs to no stand-in.
  package func answerConsentPage(
    _ url: String, allow: Bool, deadline: Deadline
  ) async throws -> String {
    guard url.hasPrefix("http://") || url.hasPrefix("https://") else {
      throw Failure.usage("the authorization URL begins with http:// or https://", parameter: "url")
    }
    let response = try await send(
      HTTPRequest(
        method: "POST", url: url,
        headers: [
          "Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json",
        ],
        body: Array((allow ? "decision=allow" : "decision=deny").utf8),
        timeout: deadline.remaining))
    guard response.status == 200,
      let redirect = (try? JSON(validating: response.body))?["redirect_url"]?.string
    else {
      throw Failure(
        .api,
        "the page answered \(response.status) and no redirect: it is not a sandbox's authorization"
          + " page, or its client id or redirect URI is wrong", ["status": .number(response.status)]
      )
    }
    return redirect
  }
}
