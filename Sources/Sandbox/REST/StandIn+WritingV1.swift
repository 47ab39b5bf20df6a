import JSONText

/// Writing contacts, version 1.
extension StandIn {
  mutating func createContactV1(_ call: APICall) -> SandboxReply {
    withAccount(call) { account, dialect throws(Refusal) in
      var contact = account.contacts.draft(at: call.now)
      try contact.write(
        try BodyObject(body: call.request.body), isV1: true, at: call.now)
      try contact.checkReachable(isV1: true)
      let written = account.contacts.write(contact, at: call.now)
      return .json(written.json(ContactField.v1Single, dialect), status: 201)
    }
  }

  /// v1's upsert: what is a query parameter in v2 is a member of the body here.
  mutating func upsertContactV1(_ call: APICall) -> SandboxReply {
    withAccount(call) { account, dialect throws(Refusal) in
      var body = try BodyObject(body: call.request.body)
      guard let option = try DuplicateOption(try body.text("duplicate_option")),
        option != .emailAndNameAndCompany
      else { throw Refusal("duplicate_option is Email or EmailAndName") }
      var contact = account.contacts.draft(at: call.now)
      try contact.write(body, isV1: true, at: call.now)
      try contact.checkReachable(isV1: true)
      var status = 201
      if let same = option.match(contact, in: &account.contacts) {
        contact = same
        try contact.write(body, isV1: true, at: call.now)
        status = 200
      }
      let written = account.contacts.write(contact, at: call.now)
      return .json(written.json(ContactField.v1Single, dialect), status: status)
    }
  }

  mutating func updateContactV1(_ call: APICall) -> SandboxReply {
    withAccount(call) { account, dialect throws(Refusal) in
      var contact = try account.contacts.contact(named: call.parameters[0])
      try contact.write(
        try BodyObject(body: call.request.body), mask: call.query.list("update_mask"),
        isV1: true, at: call.now)
      try contact.checkReachable(isV1: true)
      let written = account.contacts.write(contact, at: call.now)
      return .json(written.json(ContactField.v1Single, dialect))
    }
  }

  // MARK: Tags of a contact

  mutating func tagsOfContactV1(_ call: APICall) -> SandboxReply {
    withAccount(call) { account, dialect throws(Refusal) in
      let contact = try account.contacts.contact(named: call.parameters[0])
      let rows: [JSON] = contact.tags.compactMap { applied in
        account.tags.tag(applied.id).map { tag in
          [
            "date_applied": .string(applied.time.text(dialect.datesV1)),
            "tag": .compact([
              ("id", .number(tag.id)), ("name", .string(tag.name)),
              ("category", tag.categoryID.flatMap(TagBook.category).map { .string($0) }),
            ]),
          ]
        }
      }
      return .json(["tags": .array(rows), "count": .number(rows.count)])
    }
  }

  mutating func applyTagsV1(_ call: APICall) -> SandboxReply {
    withAccount(call) { account, _ throws(Refusal) in
      let contact = try account.contacts.contact(named: call.parameters[0])
      var body = try BodyObject(body: call.request.body)
      guard let ids = body.take("tagIds"), ids.kind == .array, ids.elements.count <= 100 else {
        throw Refusal.unconvertible
      }
      try body.end()
      var results: [(String, JSON)] = []
      for element in ids.elements {
        guard let id = element.int else { throw Refusal.unconvertible }
        let result: String =
          account.tags.tag(id) == nil
          ? "TAG_ID_NOT_FOUND" : account.apply(id, to: contact.id, at: call.now)
        results.append((String(id), .string(result)))
      }
      return .json(.object(results))
    }
  }

  /// Those of `ids`, or the one in the path.
  mutating func removeTagsV1(_ call: APICall) -> SandboxReply {
    withAccount(call) { account, _ throws(Refusal) in
      var contact = try account.contacts.contact(named: call.parameters[0])
      let named = call.parameters.dropFirst() + call.query.list("ids")
      guard !named.isEmpty, named.count <= 100, named.allSatisfy({ Int($0) != nil }) else {
        throw Refusal.unconvertible
      }
      contact.tags.removeAll { named.contains(String($0.id)) }
      account.contacts.store(contact)
      return .noContent
    }
  }
}
