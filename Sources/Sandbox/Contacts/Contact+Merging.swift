extension Contact {
  /// Takes over from another record of the same person what this one lacks; where both have a value,
  /// this one's stays. How the vendor decides is not published.
  mutating func absorb(_ other: Contact) {
    let texts: [WritableKeyPath<Contact, String?>] = [
      \.givenName, \.middleName, \.familyName, \.preferredName, \.prefix, \.suffix, \.spouseName,
      \.jobTitle, \.contactType, \.website, \.timeZone, \.preferredLocale, \.referralCode,
      \.assistantName, \.assistantPhone, \.billingInformation,
    ]
    for text in texts where self[keyPath: text] == nil {
      self[keyPath: text] = other[keyPath: text]
    }
    birthDate = birthDate ?? other.birthDate
    anniversaryDate = anniversaryDate ?? other.anniversaryDate
    company = company ?? other.company
    ownerID = ownerID ?? other.ownerID
    leadSource = leadSource ?? other.leadSource
    origin = origin ?? other.origin
    createTime = min(createTime, other.createTime)

    for address in other.emailAddresses
    where !emailAddresses.contains(where: { $0.email == address.email }) {
      guard
        let slot = (1...3).first(where: { slot in !emailAddresses.contains { $0.slot == slot } })
      else { break }
      emailAddresses.append(.init(email: address.email, slot: slot, status: address.status))
    }
    for phone in other.phoneNumbers
    where !phoneNumbers.contains(where: { $0.number == phone.number }) {
      guard let slot = (1...5).first(where: { slot in !phoneNumbers.contains { $0.slot == slot } })
      else { break }
      var phone = phone
      phone.slot = slot
      phoneNumbers.append(phone)
    }
    faxNumbers += other.faxNumbers.filter { fax in !faxNumbers.contains { $0.slot == fax.slot } }
    addresses += other.addresses.filter { address in
      !addresses.contains { $0.slot == address.slot }
    }
    socialAccounts += other.socialAccounts.filter { account in
      !socialAccounts.contains { $0.type == account.type }
    }
    customFields += other.customFields.filter { entry in
      !customFields.contains { $0.field.id == entry.field.id }
    }
    tags += other.tags.filter { !tagIDs.contains($0.id) }
    links += other.links.filter { $0.other != id && !links.contains($0) }
    visits += other.visits
  }
}
