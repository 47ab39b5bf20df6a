import JSONText

/// Writing contacts, version 2.
extension StandIn {
  mutating func createContactV2(_ call: APICall) -> SandboxReply {
    withAccount(call) { account, dialect throws(Refusal) in
      let fields = try StandIn.requestedFieldsV2(call)
      let option = try DuplicateOption(call.query["duplicate_option"])
      let body = try BodyObject(body: call.request.body)
      var contact = account.contacts.draft(at: call.now)
      try contact.write(body, at: call.now)
      try contact.checkReachable(isV1: false)
      if let option, let same = option.match(contact, in: &account.contacts) {
        var known = same
        try known.write(body, at: call.now)
        return .json(account.contacts.write(known, at: call.now).json(fields, dialect))
      }
      let written = account.contacts.write(contact, at: call.now)
      return .json(written.json(fields, dialect), status: 201)
    }
  }

  mutating func updateContactV2(_ call: APICall) -> SandboxReply {
    withAccount(call) { account, dialect throws(Refusal) in
      let fields = try StandIn.requestedFieldsV2(call)
      var contact = try account.contacts.contact(named: call.parameters[0])
      try contact.write(
        try BodyObject(body: call.request.body), mask: call.query.list("update_mask"),
        at: call.now)
      try contact.checkReachable(isV1: false)
      return .json(account.contacts.write(contact, at: call.now).json(fields, dialect))
    }
  }

  /// The same in both versions.
  mutating func deleteContact(_ call: APICall) -> SandboxReply {
    withAccount(call) { account, _ throws(Refusal) in
      let contact = try account.contacts.contact(named: call.parameters[0])
      account.contacts.remove(contact)
      for link in contact.links {
        guard var other = account.contacts.contact(link.other) else { continue }
        other.links.removeAll { $0.other == contact.id }
        account.contacts.store(other)
      }
      return .noContent
    }
  }

  mutating func mergeContacts(_ call: APICall) -> SandboxReply {
    withAccount(call) { account, dialect throws(Refusal) in
      let fields = try StandIn.requestedFieldsV2(call)
      var body = try BodyObject(body: call.request.body)
      var survivor = try account.contacts.contact(named: try body.required("contact_id"))
      let duplicate = try account.contacts.contact(
        named: try body.required("duplicate_contact_id"))
      try body.end()
      guard survivor.id != duplicate.id else {
        throw Refusal("A contact cannot be merged with itself.")
      }
      survivor.links.removeAll { $0.other == duplicate.id }
      survivor.absorb(duplicate)
      account.contacts.remove(duplicate)
      for link in duplicate.links where link.other != survivor.id {
        guard var other = account.contacts.contact(link.other) else { continue }
        other.links.removeAll { $0.other == duplicate.id }
        other.links.append(ContactLink(other: survivor.id, type: link.type))
        account.contacts.store(other)
      }
      return .json(account.contacts.write(survivor, at: call.now).json(fields, dialect))
    }
  }
}

/// By what a contact that is to be created is found to be there already.
enum DuplicateOption: String {
  case email = "Email"
  case emailAndName = "EmailAndName"
  case emailAndNameAndCompany = "EmailAndNameAndCompany"

  init?(_ text: String?) throws(Refusal) {
    guard let text else { return nil }
    guard let option = DuplicateOption(rawValue: text) else { throw .unconvertible }
    self = option
  }

  /// The oldest record of the same person; names are compared in either case.
  func match(_ new: Contact, in book: inout ContactBook) -> Contact? {
    let email = new.emailAddresses.min { $0.slot < $1.slot }?.email
    return email.flatMap { email in
      book.contacts(withEmail: email).first { known in
        (self == .email || known.hasName(of: new))
          && (self != .emailAndNameAndCompany || known.company?.id == new.company?.id)
      }
    }
  }
}

extension Contact {
  fileprivate func hasName(of other: Contact) -> Bool {
    givenName?.lowercased() == other.givenName?.lowercased()
      && familyName?.lowercased() == other.familyName?.lowercased()
  }
}
