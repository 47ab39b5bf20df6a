import CurlHTTP
public import JSONText

/// The requests that change contacts and tags.
extension APIRequest {
  /// Makes a contact; with an option the one that is there already is changed instead.
  /// - Parameters:
  ///   - body: what ``ContactEdit/newContact(_:)`` gives.
  ///   - fields: what is to come back; all that a write can touch unless given.
  public static func createContact(
    _ body: JSON, duplicateOption: DuplicateOption? = nil,
    fields: [String] = ContactSnapshot.fields
  ) -> APIRequest {
    let option = duplicateOption.map { [(name: "duplicate_option", value: $0.rawValue)] } ?? []
    let shown = [(name: "fields", value: fields.joined(separator: ","))]
    var request = APIRequest("POST", "/v2/contacts", query: option + shown, body: body)
    // Sent again, it finds what it has made: duplicates are known by their e-mail address.
    request.isRepeatable = duplicateOption != nil && body["email_addresses"] != nil
    return request
  }

  /// Changes a contact.
  public static func updateContact(_ id: String, _ patch: ContactPatch) -> APIRequest {
    APIRequest(
      "PATCH", contactPath(id),
      query: patch.mask.map { (name: "update_mask", value: $0) } + snapshotFields, body: patch.body)
  }

  /// Deletes a contact.
  public static func deleteContact(_ id: String) -> APIRequest {
    APIRequest("DELETE", contactPath(id))
  }

  /// Merges a contact into another, which survives.
  public static func mergeContacts(_ id: String, duplicate: String) -> APIRequest {
    APIRequest(
      "POST", "/v2/contacts:merge", query: snapshotFields,
      body: ["contact_id": .string(id), "duplicate_contact_id": .string(duplicate)])
  }

  /// Makes a tag.
  public static func createTag(
    name: String, description: String? = nil, categoryID: String? = nil
  ) -> APIRequest {
    var body: [(String, JSON)] = [("name", .string(name))]
    if let description { body.append(("description", .string(description))) }
    if let categoryID { body.append(("category", ["id": .string(categoryID)])) }
    return APIRequest("POST", "/v2/tags", body: .object(body))
  }

  /// Puts a tag on contacts, or takes it off them.
  static func tagContacts(_ verb: TagVerb, _ tag: String, _ contacts: [String]) -> APIRequest {
    var request = APIRequest(
      "POST", "/v2/tags/\(FormEncoding.escape(tag))/contacts:\(verb.rawValue)",
      body: ["contact_ids": .array(contacts.map { .string($0) })])
    request.isRepeatable = true
    return request
  }

  /// One contact with everything that a write can touch.
  static func snapshot(of id: String) -> APIRequest {
    APIRequest("GET", contactPath(id), query: snapshotFields)
  }

  static func contactPath(_ id: String) -> String { "/v2/contacts/" + FormEncoding.escape(id) }

  private static let snapshotFields = [
    (name: "fields", value: ContactSnapshot.fields.joined(separator: ","))
  ]
}

/// By what the API recognises a contact that is there already.
public enum DuplicateOption: String, Sendable, CaseIterable {
  case email = "Email"
  case emailAndName = "EmailAndName"
  case emailAndNameAndCompany = "EmailAndNameAndCompany"
}

/// What is done with a tag and contacts.
public enum TagVerb: String, Sendable {
  case apply = "applyTags"
  case remove = "removeTags"
}
