/// What belongs to one tenant.
struct Account: Sendable {
  var contacts: ContactBook
  var tags = TagBook()
}

extension Account {
  /// Puts a tag on a contact; what became of it, in the vendor's words.
  mutating func apply(_ tag: Int, to contact: Int, at now: Timestamp) -> String {
    guard var contact = contacts.contact(contact) else { return "CONTACT_NOT_FOUND" }
    guard !contact.tagIDs.contains(tag) else { return "DUPLICATE" }
    contact.tags.append(Contact.AppliedTag(id: tag, time: now))
    contacts.store(contact)
    return "SUCCESS"
  }
}
