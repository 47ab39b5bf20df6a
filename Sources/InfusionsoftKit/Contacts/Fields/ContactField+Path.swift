extension ContactField {
  /// Where its value stands in a contact as the API writes it, as a path with slots:
  /// `email_addresses[field=EMAIL2].email`. Nil where no single text stands for it.
  package var path: String? {
    switch self {
    case .scalar(let scalar):
      if case .object = scalar.rule { return nil }
      return scalar.name
    case .slot(let slot):
      return slot.collection.mainPart.map { slot.path(to: $0) }
    case .part(let slot, let part):
      return slot.collection.unsentParts.contains(part) ? nil : slot.path(to: part)
    case .company: return "company.company_name"
    case .tag: return "tag_ids"
    case .owner: return "owner_id"
    // The model says which id a label stands for.
    case .custom: return nil
    }
  }
}

extension ContactSlot {
  fileprivate func path(to part: String) -> String {
    "\(collection.rawValue)[\(collection.slotMember)=\(name)].\(part)"
  }
}
