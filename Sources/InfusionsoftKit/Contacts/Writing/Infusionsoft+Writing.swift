public import JSONText

/// Changing contacts.
extension Infusionsoft {
  /// A contact with everything that a write can touch.
  public func snapshot(of id: String, deadline: Deadline = .never) async throws -> ContactSnapshot {
    try Self.checkContactID(id)
    return ContactSnapshot(
      try await client.send(.snapshot(of: id), deadline: deadline).json())
  }

  /// Refuses what would be another path rather than another contact.
  static func checkContactID(_ id: String, parameter: String = "id") throws(Failure) {
    guard !["", ".", ".."].contains(id) else {
      throw .usage("“\(id)” is not the id of a contact", parameter: parameter)
    }
  }

  /// Makes sure that nobody has changed the contact since it was read. The API has no conditional
  /// write: what happens between this and the write that follows is not seen.
  /// - Throws: a ``Failure`` of kind `refused`.
  public func checkUnchanged(
    _ snapshot: ContactSnapshot, id: String, deadline: Deadline = .never
  ) async throws {
    let now = try await contact(id: id, fields: ["id", "update_time"], deadline: deadline)
    guard now["update_time"]?.string == snapshot.updateTime else {
      throw Failure(
        .refused,
        "contact \(id) was changed by somebody else while this change was prepared; nothing was"
          + " written: look at it and try again",
        ["outcome": "not_sent", "update_time": now["update_time"]])
    }
  }

  /// A contact as it is now, after a change that is done: where it cannot be read, as it was known.
  func current(_ known: JSON, _ id: String, _ deadline: Deadline) async -> JSON {
    (try? await snapshot(of: id, deadline: deadline).contact) ?? known
  }

  /// Makes a contact, or changes the one that is there already, and puts tags on it.
  /// - Returns: the contact as it is now, and whether it is new.
  /// - Throws: a ``Failure`` of kind `partial` when a tag could not be put on.
  public func create(
    _ body: JSON, duplicateOption: DuplicateOption? = nil, tags: [String] = [],
    deadline: Deadline = .never
  ) async throws -> (contact: JSON, isNew: Bool) {
    let response = try await write(
      .createContact(body, duplicateOption: duplicateOption), deadline: deadline)
    let contact = try response.json()
    let (id, isNew) = (contact["id"]?.idText ?? "", response.status == 201)
    try await apply(tags, to: id, after: isNew ? "made" : "changed", deadline: deadline)
    return (tags.isEmpty ? contact : await current(contact, id, deadline), isNew)
  }

  /// Puts tags on a contact.
  /// - Parameter done: what was done to it before, for the failure where a tag is refused.
  func apply(
    _ tags: [String], to contact: String, after done: String?, deadline: Deadline
  ) async throws {
    for (index, tag) in tags.enumerated() {
      do {
        _ = try await TagBatches(self, .apply, tag: tag, contacts: [contact]).run(
          deadline: deadline)
      } catch {
        let failure = Failure(error)
        guard let done = done ?? (index > 0 ? "tagged" : nil) else { throw failure }
        throw Failure(
          .partial,
          "contact \(contact) was \(done), but tag \(tag) is not on it: \(failure.message)",
          [
            "id": .string(contact), "not_done": .array(tags.dropFirst(index).map { .string($0) }),
            "outcome": failure["outcome"], "cause": failure.data,
          ])
      }
    }
  }

  /// Sends a request that changes the CRM. A refusal that names no field is told with those that were
  /// sent, and where the change may have been made, the failure says so.
  public func write(
    _ request: APIRequest, deadline: Deadline = .never
  ) async throws -> APIResponse {
    try await write(request, by: client, deadline)
  }

  /// The same for a job that leaves room to others.
  package func bulkWrite(
    _ request: APIRequest, deadline: Deadline = .never
  ) async throws -> APIResponse {
    try await write(request, by: client.bulk, deadline)
  }

  private func write(
    _ request: APIRequest, by client: APIClient, _ deadline: Deadline
  ) async throws -> APIResponse {
    do {
      let response = try await client.send(request, deadline: deadline)
      // What cannot be read is no answer, though the change is made.
      if !response.isEmpty { _ = try response.json() }
      return response
    } catch let failure as Failure {
      throw failure.told(of: request)
    }
  }
}

extension Failure {
  fileprivate func told(of request: APIRequest) -> Failure {
    let status = self["status"]?.int
    if status == 400, let body = request.body {
      let fields = body.fieldNames
      return adding("the fields sent: " + fields.joined(separator: ", "))
        .with("fields", .array(fields.map { .string($0) }))
    }
    let isUnanswered = kind == .network && self["outcome"]?.string == "unknown"
    guard isUnanswered || status.map({ $0 < 300 || $0 >= 500 }) == true else { return self }
    return adding("it may have been done all the same: look before you try again")
      .with("outcome", "unknown")
  }
}

extension JSON {
  /// What a body writes: its members, the items of its lists by their slots.
  var fieldNames: [String] {
    members.flatMap { member in
      guard member.value.kind == .array, !member.value.elements.isEmpty else {
        return [member.name]
      }
      return member.value.elements.map { item in
        let slot = item["field"]?.string ?? item["type"]?.string ?? item["id"]?.idText
        return slot.map { "\(member.name)[\($0)]" } ?? member.name
      }
    }
  }
}
