/// The table of the API's operations; a further one is a further row.
extension StandIn {
  static let routes: [Route] = [
    Route("GET", "/v1/oauth/connect/userinfo") { $0.userInfoV1($1) },
    Route("GET", "/v1/contacts") { $0.listContactsV1($1) },
    Route("GET", "/v1/contacts/model") { $0.contactModelV1($1) },
    Route("GET", "/v1/contacts/{id}") { $0.contactV1($1) },
    Route("GET", "/v2/oauth/connect/userinfo") { $0.userInfoV2($1) },
    Route("GET", "/v2/contacts") { $0.listContactsV2($1) },
    Route("GET", "/v2/contacts/model") { $0.contactModelV2($1) },
    Route("GET", "/v2/contacts/{contact_id}") { $0.contactV2($1) },
  ]

  static let basePath = "/crm/rest"

  mutating func api(_ call: APICall) -> SandboxReply {
    let path = call.request.path
    guard path.hasPrefix(StandIn.basePath + "/") else { return .unknownPath }
    let segments = path.dropFirst(StandIn.basePath.count).split(separator: "/")
    var allowed: [String] = []
    for route in StandIn.routes {
      guard let parameters = route.match(segments) else { continue }
      guard route.method == call.request.effectiveMethod else {
        allowed.append(route.method)
        continue
      }
      var call = call
      call.parameters = parameters
      return route.handler(&self, call)
    }
    return allowed.isEmpty ? .unknownPath : .methodNotAllowed(allowed)
  }
}
