/// The table of the API's operations; a further one is a further row.
extension StandIn {
  static let routes: [Route] = [
    Route("GET", "/v1/oauth/connect/userinfo") { $0.userInfoV1($1) },
    Route("GET", "/v1/contacts") { $0.listContactsV1($1) },
    Route("POST", "/v1/contacts") { $0.createContactV1($1) },
    Route("PUT", "/v1/contacts") { $0.upsertContactV1($1) },
    Route("GET", "/v1/contacts/model") { $0.contactModelV1($1) },
    Route("GET", "/v1/contacts/{id}") { $0.contactV1($1) },
    Route("PATCH", "/v1/contacts/{id}") { $0.updateContactV1($1) },
    Route("DELETE", "/v1/contacts/{id}") { $0.deleteContact($1) },
    Route("GET", "/v1/contacts/{id}/tags") { $0.tagsOfContactV1($1) },
    Route("POST", "/v1/contacts/{id}/tags") { $0.applyTagsV1($1) },
    Route("DELETE", "/v1/contacts/{id}/tags") { $0.removeTagsV1($1) },
    Route("DELETE", "/v1/contacts/{id}/tags/{tag_id}") { $0.removeTagsV1($1) },
    Route("GET", "/v2/oauth/connect/userinfo") { $0.userInfoV2($1) },
    Route("GET", "/v2/contacts") { $0.listContactsV2($1) },
    Route("POST", "/v2/contacts") { $0.createContactV2($1) },
    Route("POST", "/v2/contacts:merge") { $0.mergeContacts($1) },
    Route("POST", "/v2/contacts:link") { $0.linkContacts($1) },
    Route("POST", "/v2/contacts:unlink") { $0.unlinkContacts($1) },
    Route("GET", "/v2/contacts/model") { $0.contactModelV2($1) },
    Route("GET", "/v2/contacts/links/types") { $0.linkTypes($1) },
    Route("GET", "/v2/contacts/{contact_id}") { $0.contactV2($1) },
    Route("PATCH", "/v2/contacts/{contact_id}") { $0.updateContactV2($1) },
    Route("DELETE", "/v2/contacts/{contact_id}") { $0.deleteContact($1) },
    Route("GET", "/v2/contacts/{contact_id}/links") { $0.linksOfContact($1) },
    Route("GET", "/v2/contacts/{contact_id}/notes") { $0.notesOfContact($1) },
    Route("GET", "/v2/contacts/{contact_id}/tags") { $0.tagsOfContactV2($1) },
    Route("GET", "/v2/tags") { $0.listTags($1) },
    Route("POST", "/v2/tags") { $0.createTag($1) },
    Route("GET", "/v2/tags/categories") { $0.listTagCategories($1) },
    Route("GET", "/v2/tags/{tag_id}") { $0.tag($1) },
    Route("PATCH", "/v2/tags/{tag_id}") { $0.updateTag($1) },
    Route("DELETE", "/v2/tags/{tag_id}") { $0.deleteTag($1) },
    Route("GET", "/v2/tags/{tag_id}/contacts") { $0.contactsOfTag($1) },
    Route("POST", "/v2/tags/{tag_id}/contacts:applyTags") { $0.applyTag($1) },
    Route("POST", "/v2/tags/{tag_id}/contacts:removeTags") { $0.removeTag($1) },
    Route("GET", "/v2/companies") { $0.listCompanies($1) },
    Route("GET", "/v2/companies/{company_id}") { $0.company($1) },
    Route("GET", "/v2/users") { $0.listUsers($1) },
    Route("GET", "/v2/users/{user_id}") { $0.user($1) },
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
