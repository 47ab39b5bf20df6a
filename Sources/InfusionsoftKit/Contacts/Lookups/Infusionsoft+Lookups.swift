import CurlHTTP
import JSONText

/// What names stand for.
extension Infusionsoft {
  /// Looks up everything that an edit refers to by name.
  /// - Throws: a ``Failure`` of kind `notFound` for what is not there, `usage` for what is ambiguous.
  public func references(
    for edit: ContactEdit, deadline: Deadline = .never
  ) async throws -> ContactReferences {
    var references = ContactReferences()
    if !edit.customFields.isEmpty {
      references.model = try await withContactModel(deadline: deadline) { model in
        _ = try edit.customChanges(ContactReferences(model: model))
        return model
      }
    }
    if let company = edit.company, let name = company.value?.string {
      references.companies[name] = try await companyID(name, company.source, deadline)
    }
    if let owner = edit.owner, let id = owner.value?.string {
      try await checkUser(id, owner.source, deadline)
    }
    for tag in edit.tags {
      guard let name = tag.value?.string else { continue }
      references.tags.append(try await tagID(name, from: tag.source, deadline: deadline))
    }
    return references
  }

  /// The id of the tag with this name, or else this id.
  public func tagID(
    _ name: String, from source: FieldSource, deadline: Deadline = .never
  ) async throws -> String {
    // The grammar has no way to write a semicolon or an asterisk in a value.
    let filter = name.contains { $0 == ";" || $0 == "*" } ? nil : "name==" + name
    let named = try await list("/v2/tags", "tags", filter: filter, deadline)
      .filter { $0["name"]?.string == name }.compactMap { $0["id"]?.idText }
    if let id = try one(of: named, "tag", name, source) { return id }
    guard name.isID else {
      throw source.missing(
        "tag", name, "; tags list shows them, and tags create \(name) makes it")
    }
    try await find("tag", name, "/v2/tags/", source, deadline)
    return name
  }

  func companyID(
    _ name: String, _ source: FieldSource, _ deadline: Deadline
  ) async throws -> String {
    // A prefix can stop before what the grammar cannot write.
    let plain = name.prefix { $0 != ";" && $0 != "*" }
    let filter =
      plain.count == name.count
      ? "company_name==" + name : plain.isEmpty ? nil : "name==" + plain + "*"
    let named = try await list("/v2/companies", "companies", filter: filter, deadline)
      .filter { $0["company_name"]?.string == name }.compactMap { $0["id"]?.idText }
    if let id = try one(of: named, "company", name, source) { return id }
    guard name.isID else { throw source.missing("company", name, "") }
    try await find("company", name, "/v2/companies/", source, deadline)
    return name
  }

  func checkUser(_ id: String, _ source: FieldSource, _ deadline: Deadline) async throws {
    try await find("user", id, "/v2/users/", source, deadline)
  }

  private func list(
    _ path: String, _ name: String, filter: String?, _ deadline: Deadline
  ) async throws -> [JSON] {
    var parameters = [(name: "page_size", value: "1000")]
    if let filter { parameters.insert(("filter", filter), at: 0) }
    let request = ListRequest(path: path, name: name, parameters: parameters)
    return try await ListPages(client: client, request: request, deadline: deadline).all()
  }

  /// The only id; nil where there is none.
  private func one(
    of ids: [String], _ what: String, _ name: String, _ source: FieldSource
  ) throws(Failure) -> String? {
    guard ids.count < 2 else {
      throw source.refusal(
        "is the name of \(ids.count) of them: give the id, one of \(ids.joined(separator: ", "))")
    }
    return ids.first
  }

  /// Makes sure that something is there.
  private func find(
    _ what: String, _ id: String, _ path: String, _ source: FieldSource, _ deadline: Deadline
  ) async throws {
    do {
      _ = try await client.get(path + FormEncoding.escape(id), deadline: deadline)
    } catch let failure as Failure where failure.kind == .notFound {
      throw source.missing(what, id, "")
    }
  }
}

extension FieldSource {
  fileprivate func missing(_ what: String, _ name: String, _ advice: String) -> Failure {
    Failure(
      .notFound, "\(self.name): there is no \(what) \(name.prefix(80))\(advice)",
      ["pointer": .string(pointer)])
  }
}

extension String {
  /// Whether it could be an id of the CRM.
  var isID: Bool { !isEmpty && allSatisfy { $0.isASCII && $0.isNumber } }
}
