import JSONText

/// What names in many edits stand for: each is looked up once, and known from then on.
package actor ReferenceBook {
  private enum Name: Hashable {
    case company(String)
    case owner(String)
    case tag(String)
  }

  private let account: Infusionsoft
  private let model: ContactModel
  private let deadline: Deadline
  private var known: [Name: Task<String, any Error>] = [:]

  package init(_ account: Infusionsoft, model: ContactModel, deadline: Deadline) {
    self.account = account
    self.model = model
    self.deadline = deadline
  }

  /// What an edit refers to.
  /// - Throws: like ``Infusionsoft/references(for:deadline:)``.
  package func references(for edit: ContactEdit) async throws -> ContactReferences {
    let (account, deadline) = (account, deadline)
    var references = ContactReferences(model: model)
    if let company = edit.company, let name = company.value?.string {
      references.companies[name] = try await id(.company(name)) {
        try await account.companyID(name, company.source, deadline)
      }
    }
    if let owner = edit.owner, let id = owner.value?.string {
      _ = try await self.id(.owner(id)) {
        try await account.checkUser(id, owner.source, deadline)
        return id
      }
    }
    for tag in edit.tags {
      guard let name = tag.value?.string else { continue }
      references.tags.append(
        try await id(.tag(name)) {
          try await account.tagID(name, from: tag.source, deadline: deadline)
        })
    }
    return references
  }

  /// Looks a name up, or waits for who does so already.
  private func id(
    _ name: Name, _ look: @escaping @Sendable () async throws -> String
  ) async throws -> String {
    let task = known[name] ?? Task { try await look() }
    known[name] = task
    do {
      return try await withTaskCancellationHandler {
        try await task.value
      } onCancel: {
        task.cancel()
      }
    } catch {
      // That there is no such name stays so; that nobody could be asked does not.
      let kind = (error as? Failure)?.kind
      if kind != .notFound, kind != .usage { known[name] = nil }
      throw error
    }
  }
}
