import JSONText

/// What is around a contact: links, notes, companies, users.
extension StandIn {
  mutating func linkContacts(_ call: APICall) -> SandboxReply {
    withAccount(call) { account, dialect throws(Refusal) in
      var (first, second, type) = try StandIn.linkRequest(call, in: account)
      guard first.id != second.id else { throw Refusal("A contact cannot be linked to itself.") }
      let there = ContactLink(other: second.id, type: type)
      guard !first.links.contains(there) else {
        throw Refusal("The contacts are linked so already.", .conflict)
      }
      if let maximum = type.maximum,
        [first, second].contains(where: { $0.links.count { $0.type == type } >= maximum })
      {
        throw Refusal("No more links of that type are allowed.", .conflict)
      }
      first.links.append(there)
      second.links.append(ContactLink(other: first.id, type: type))
      account.contacts.store(first)
      account.contacts.store(second)
      return .json(there.json(of: first.id, dialect), status: 201)
    }
  }

  mutating func unlinkContacts(_ call: APICall) -> SandboxReply {
    withAccount(call) { account, _ throws(Refusal) in
      var (first, second, type) = try StandIn.linkRequest(call, in: account)
      guard first.links.contains(ContactLink(other: second.id, type: type)) else {
        throw Refusal.notFound("link")
      }
      first.links.removeAll { $0 == ContactLink(other: second.id, type: type) }
      second.links.removeAll { $0 == ContactLink(other: first.id, type: type) }
      account.contacts.store(first)
      account.contacts.store(second)
      return .noContent
    }
  }

  private static func linkRequest(
    _ call: APICall, in account: Account
  ) throws(Refusal) -> (Contact, Contact, ContactLink.Kind) {
    var body = try BodyObject(body: call.request.body)
    let first = try account.contacts.contact(named: try body.required("contact1_id"))
    let second = try account.contacts.contact(named: try body.required("contact2_id"))
    let id = try body.required("link_type_id")
    try body.end()
    guard let type = ContactLink.Kind.all.first(where: { String($0.id) == id }) else {
      throw .notFound("link type")
    }
    return (first, second, type)
  }

  /// A list without pages, though the specification gives its reply a token.
  mutating func linksOfContact(_ call: APICall) -> SandboxReply {
    withAccount(call) { account, dialect throws(Refusal) in
      let contact = try account.contacts.contact(named: call.parameters[0])
      return .json(["links": .array(contact.links.map { $0.json(of: contact.id, dialect) })])
    }
  }

  mutating func linkTypes(_ call: APICall) -> SandboxReply {
    withAccount(call) { _, dialect throws(Refusal) in
      try Listing<ContactLink.Kind>(
        name: "contact_link_types", filters: ["name": { $0.name == $1 }],
        orders: ["name": { .init(text: $0.name) }, "max_links": { .init(number: $0.maximum ?? 0) }]
      ).page(of: ContactLink.Kind.all, for: call) { type in
        .compact([
          ("id", .id(type.id, dialect)), ("name", .string(type.name)),
          ("max_links", type.maximum.map { .number($0) }),
        ])
      }
    }
  }

  mutating func notesOfContact(_ call: APICall) -> SandboxReply {
    withAccount(call) { account, dialect throws(Refusal) in
      let contact = try account.contacts.contact(named: call.parameters[0])
      let notes = Note.all(about: contact, seed: account.contacts.seed)
      return try Listing<Note>(
        name: "notes",
        filters: [
          "ids": { $1.split(separator: ",").contains(Substring(String($0.id))) },
          "title": { note, value in
            value.hasSuffix("*")
              ? note.title.hasPrefix(value.dropLast()) : note.title.contains(value)
          },
          "since_time": { note, value throws(Refusal) in
            note.time >= (try FilterClause.time(value, of: "since_time"))
          },
          "until_time": { note, value throws(Refusal) in
            note.time <= (try FilterClause.time(value, of: "until_time"))
          },
        ],
        orders: [
          "id": { .init(number: $0.id) }, "create_time": { .init(number: $0.time.milliseconds) },
          "update_time": { .init(number: $0.time.milliseconds) },
        ]
      ).page(of: notes, for: call) { $0.json(dialect) }
    }
  }

  mutating func listCompanies(_ call: APICall) -> SandboxReply {
    withAccount(call) { _, dialect throws(Refusal) in
      try Listing<Company>(
        name: "companies",
        filters: [
          "company_name": { $0.name.lowercased() == $1.lowercased() },
          "name": { company, value in
            let text = value.lowercased()
            return text.hasSuffix("*")
              ? company.name.lowercased().hasPrefix(text.dropLast())
              : company.name.lowercased() == text
          },
          "company_id": { String($0.id) == $1 },
        ],
        orders: ["id": { .init(number: $0.id) }, "name": { .init(text: $0.name) }]
      ).page(of: Company.all, for: call) { $0.json(dialect) }
    }
  }

  mutating func company(_ call: APICall) -> SandboxReply {
    withAccount(call) { _, dialect throws(Refusal) in
      guard let company = Company.all.first(where: { String($0.id) == call.parameters[0] }) else {
        throw .notFound("company")
      }
      return .json(company.json(dialect))
    }
  }

  mutating func listUsers(_ call: APICall) -> SandboxReply {
    withAccount(call) { _, dialect throws(Refusal) in
      try Listing<User>(
        name: "users",
        filters: [
          "email": { $0.email == $1 }, "given_name": { $0.givenName == $1 },
          "user_ids": { $1.split(separator: ",").contains(Substring(String($0.id))) },
        ],
        orders: ["email": { .init(text: $0.email) }, "name": { .init(text: $0.familyName) }]
      ).page(of: User.all, for: call) { $0.json(dialect) }
    }
  }

  mutating func user(_ call: APICall) -> SandboxReply {
    withAccount(call) { _, dialect throws(Refusal) in
      guard let user = User.all.first(where: { String($0.id) == call.parameters[0] }) else {
        throw .notFound("user")
      }
      return .json(user.json(dialect))
    }
  }
}

extension ContactLink {
  fileprivate func json(of contact: Int, _ dialect: Dialect) -> JSON {
    [
      "contact1_id": .id(contact, dialect), "contact2_id": .id(other, dialect),
      "link_type_id": .id(type.id, dialect), "link_type_name": .string(type.name),
    ]
  }
}

extension Company {
  fileprivate func json(_ dialect: Dialect) -> JSON {
    ["id": .id(id, dialect), "company_name": .string(name)]
  }
}
