/// One admitted request to the API, taken apart for its handler.
struct APICall: Sendable {
  let request: SandboxRequest
  let caller: Caller
  let query: FormFields
  let now: Timestamp
  /// What the `{…}` segments of the route matched.
  var parameters: [String] = []

  init(_ request: SandboxRequest, caller: Caller, at now: Timestamp) {
    self.request = request
    self.caller = caller
    self.now = now
    query = FormFields(request.query, plusIsSpace: false)
  }

  var isV1: Bool { request.path.hasPrefix(StandIn.basePath + "/v1/") }

  /// The address of another page of this list, as the client would write it.
  func address(path: String, query: String) -> String {
    let scheme = request.header("x-forwarded-proto") == "https" ? "https" : "http"
    return "\(scheme)://\(request.header("host") ?? "localhost")\(path)?\(query)"
  }
}
