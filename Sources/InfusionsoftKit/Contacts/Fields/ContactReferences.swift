import JSONText

/// What the names in an edit refer to, as far as it was looked up.
public struct ContactReferences: Sendable {
  /// The custom fields of the account.
  public var model: ContactModel?
  /// Ids of companies by the name or id that was given.
  public var companies: [String: String]
  /// Ids of the tags to put on the contact, in their order.
  public var tags: [String]

  /// Makes references; an edit without custom fields and company needs none.
  public init(
    model: ContactModel? = nil, companies: [String: String] = [:], tags: [String] = []
  ) {
    self.model = model
    self.companies = companies
    self.tags = tags
  }
}

extension ContactReferences {
  /// Ids of custom fields whose content nobody should read over a shoulder.
  package var secretFields: Set<String> {
    Set(
      (model?.customFields ?? []).filter { $0.type == "SOCIAL_SECURITY_NUMBER" }.map(\.id))
  }

  /// The requests that put the tags on a contact.
  package func tagRequests(contact: String) -> [APIRequest] {
    tags.map { .tagContacts(.apply, $0, [contact]) }
  }
}

extension ContactEdit {
  /// The custom fields to write, each once.
  func customChanges(
    _ references: ContactReferences
  ) throws(Failure) -> [(field: CustomField, change: Change)] {
    var changes: [(field: CustomField, change: Change)] = []
    for (name, change) in customFields {
      guard let model = references.model else {
        throw change.source.refusal("cannot be resolved without the account's model")
      }
      let field = try model.customField(name, from: change.source)
      if let other = changes.first(where: { $0.field.id == field.id }) {
        throw change.source.refusal("is the same field as \(other.change.source.name)")
      }
      do throws(FieldRule.Violation) {
        let content = try change.value.map { value throws(FieldRule.Violation) in
          try field.content(value)
        }
        changes.append((field, Change(value: content, source: change.source)))
      } catch {
        throw change.source.refusal(error.text)
      }
    }
    return changes
  }

  /// The id of the company to write; nil for none.
  func companyID(_ references: ContactReferences) throws(Failure) -> String? {
    guard let company, let name = company.value?.string else { return nil }
    guard let id = references.companies[name] else {
      throw company.source.refusal("names no company that is known: \(name.prefix(60))")
    }
    return id
  }
}
