import JSONText

/// Tags, version 2, and which contacts have them.
extension StandIn {
  mutating func listTags(_ call: APICall) -> SandboxReply {
    withAccount(call) { account, dialect throws(Refusal) in
      try StandIn.tags(named: "tags").page(of: account.tags.tags.map { ($0, nil) }, for: call) {
        $0.tag.json(dialect)
      }
    }
  }

  mutating func tag(_ call: APICall) -> SandboxReply {
    withAccount(call) { account, dialect throws(Refusal) in
      .json(try account.tags.tag(named: call.parameters[0]).json(dialect))
    }
  }

  mutating func createTag(_ call: APICall) -> SandboxReply {
    withAccount(call) { account, dialect throws(Refusal) in
      var body = try BodyObject(body: call.request.body)
      let name = try body.required("name", maximum: 255)
      let description = try body.text("description")
      let category = try body.category()
      try body.end()
      let tag = try account.tags.add(
        name: name, description: description, categoryID: category, at: call.now)
      return .json(tag.json(dialect), status: 201)
    }
  }

  mutating func updateTag(_ call: APICall) -> SandboxReply {
    withAccount(call) { account, dialect throws(Refusal) in
      var tag = try account.tags.tag(named: call.parameters[0])
      var body = try BodyObject(body: call.request.body)
      let mask = call.query.list("update_mask")
      let wanted = Set(mask.isEmpty ? body.names : mask)
      if let name = try body.text("name", maximum: 255), wanted.contains("name") { tag.name = name }
      let description = try body.text("description")
      if wanted.contains("description") { tag.description = description }
      let category = try body.category()
      if wanted.contains("category") { tag.categoryID = category }
      try body.end()
      tag.updateTime = call.now
      try account.tags.replace(tag)
      return .json(tag.json(dialect))
    }
  }

  mutating func deleteTag(_ call: APICall) -> SandboxReply {
    withAccount(call) { account, _ throws(Refusal) in
      let tag = try account.tags.tag(named: call.parameters[0])
      account.tags.remove(tag.id)
      for var contact in account.contacts.contacts(where: { $0.tagIDs.contains(tag.id) }) {
        contact.tags.removeAll { $0.id == tag.id }
        account.contacts.store(contact)
      }
      return .noContent
    }
  }

  mutating func listTagCategories(_ call: APICall) -> SandboxReply {
    withAccount(call) { _, dialect throws(Refusal) in
      try Listing<(id: Int, name: String)>(
        name: "tag_categories", filters: ["name": { $0.name == $1 }],
        orders: ["name": { .init(text: $0.name) }]
      ).page(of: TagBook.categories, for: call) {
        ["id": .id($0.id, dialect), "name": .string($0.name)]
      }
    }
  }

  // MARK: Contacts and tags

  mutating func tagsOfContactV2(_ call: APICall) -> SandboxReply {
    withAccount(call) { account, dialect throws(Refusal) in
      let contact = try account.contacts.contact(named: call.parameters[0])
      let rows = contact.tags.compactMap { applied in
        account.tags.tag(applied.id).map { (tag: $0, applied: Optional(applied.time)) }
      }
      return try StandIn.tags(named: "tags").page(of: rows, for: call) { row in
        .compact([
          ("tag", row.tag.json(dialect)),
          ("applied_time", .string(row.applied?.text(dialect.datesV2))),
        ])
      }
    }
  }

  mutating func contactsOfTag(_ call: APICall) -> SandboxReply {
    withAccount(call) { account, dialect throws(Refusal) in
      let tag = try account.tags.tag(named: call.parameters[0])
      let rows = account.contacts.contacts { $0.tagIDs.contains(tag.id) }.map { contact in
        (contact, contact.tags.first { $0.id == tag.id }?.time ?? contact.createTime)
      }
      return try StandIn.taggedContacts.page(of: rows, for: call) { contact, time in
        .compact([
          ("id", .id(contact.id, dialect)),
          ("email", .string(contact.emailAddresses.first?.email)),
          ("given_name", .string(contact.givenName)),
          ("family_name", .string(contact.familyName)),
          ("applied_time", .string(time.text(dialect.datesV2))),
        ])
      }
    }
  }

  mutating func applyTag(_ call: APICall) -> SandboxReply {
    withAccount(call) { account, _ throws(Refusal) in
      let tag = try account.tags.tag(named: call.parameters[0])
      var results: [(String, JSON)] = []
      for id in try StandIn.contactIDs(call) {
        let result = Int(id).map { account.apply(tag.id, to: $0, at: call.now) }
        results.append((id, .string(result ?? "CONTACT_NOT_FOUND")))
      }
      return .json(["results": .object(results)])
    }
  }

  /// Contacts that are not there, or lack the tag, make no difference to the answer.
  mutating func removeTag(_ call: APICall) -> SandboxReply {
    withAccount(call) { account, _ throws(Refusal) in
      let tag = try account.tags.tag(named: call.parameters[0])
      for id in try StandIn.contactIDs(call) {
        guard var contact = Int(id).flatMap({ account.contacts.contact($0) }),
          contact.tagIDs.contains(tag.id)
        else { continue }
        contact.tags.removeAll { $0.id == tag.id }
        account.contacts.store(contact)
      }
      return .noContent
    }
  }

  private static func contactIDs(_ call: APICall) throws(Refusal) -> [String] {
    var body = try BodyObject(body: call.request.body)
    guard let list = body.take("contact_ids"), list.kind == .array else {
      throw .unconvertible
    }
    try body.end()
    let ids = list.elements.compactMap(\.string)
    guard ids.count == list.elements.count, Set(ids).count == ids.count, !ids.isEmpty else {
      throw .unconvertible
    }
    return ids
  }

  // MARK: Lists

  private typealias TagRow = (tag: Tag, applied: Timestamp?)

  private static func tags(named name: String) -> Listing<TagRow> {
    Listing(
      name: name,
      filters: [
        "name": { $0.tag.name.lowercased() == $1.lowercased() },
        "description": { fits($0.tag.description, $1) },
        "category_id": { fits($0.tag.categoryID.map { String($0) }, $1) },
        "tag_ids": { $1.split(separator: ",").contains(Substring(String($0.tag.id))) },
        "since_create_time": { row, value throws(Refusal) in
          row.tag.createTime >= (try FilterClause.time(value, of: "since_create_time"))
        },
        "until_create_time": { row, value throws(Refusal) in
          row.tag.createTime <= (try FilterClause.time(value, of: "until_create_time"))
        },
        "since_update_time": { row, value throws(Refusal) in
          row.tag.updateTime >= (try FilterClause.time(value, of: "since_update_time"))
        },
        "until_update_time": { row, value throws(Refusal) in
          row.tag.updateTime <= (try FilterClause.time(value, of: "until_update_time"))
        },
        "since_applied_time": { row, value throws(Refusal) in
          (row.applied ?? row.tag.createTime)
            >= (try FilterClause.time(value, of: "since_applied_time"))
        },
        "until_applied_time": { row, value throws(Refusal) in
          (row.applied ?? row.tag.createTime)
            <= (try FilterClause.time(value, of: "until_applied_time"))
        },
      ],
      orders: [
        "name": { .init(text: $0.tag.name) },
        "create_time": { .init(number: $0.tag.createTime.milliseconds) },
        "update_time": { .init(number: $0.tag.updateTime.milliseconds) },
        "applied_time": { .init(number: ($0.applied ?? $0.tag.createTime).milliseconds) },
        "category_id": { .init(number: $0.tag.categoryID ?? 0) },
      ])
  }

  private static var taggedContacts: Listing<(contact: Contact, applied: Timestamp)> {
    Listing(
      name: "contacts",
      filters: [
        "given_name": { fits($0.contact.givenName, $1) },
        "family_name": { fits($0.contact.familyName, $1) },
        "email": { fits($0.contact.emailAddresses.first?.email, $1) },
        "since_applied_time": { row, value throws(Refusal) in
          row.applied >= (try FilterClause.time(value, of: "since_applied_time"))
        },
        "until_applied_time": { row, value throws(Refusal) in
          row.applied <= (try FilterClause.time(value, of: "until_applied_time"))
        },
      ],
      orders: [
        "given_name": { .init(text: $0.contact.givenName ?? "") },
        "family_name": { .init(text: $0.contact.familyName ?? "") },
        "email": { .init(text: $0.contact.emailAddresses.first?.email ?? "") },
        "applied_time": { .init(number: $0.applied.milliseconds) },
      ])
  }

  /// `NONE` means that there is no value.
  private static func fits(_ value: String?, _ wanted: Substring) -> Bool {
    wanted == "NONE" ? value == nil : value?.lowercased() == wanted.lowercased()
  }
}

extension BodyObject {
  fileprivate mutating func category() throws(Refusal) -> Int? {
    guard let value = take("category") else { return nil }
    var object = try BodyObject(value)
    let id = try object.id("id")
    try object.end()
    guard let id, TagBook.category(id) != nil else {
      throw Refusal("category.id names no category.")
    }
    return id
  }
}
