/// All contacts of one tenant. They are invented when somebody asks, so any number costs nothing;
/// what was written to is kept beside them.
struct ContactBook: Sendable {
  let seed: UInt64
  private let generator: ContactGenerator
  /// How many are invented: these are numbered from 1.
  private let invented: Int
  /// The greatest number given out.
  private var lastID: Int
  private var written: [Int: Contact] = [:]
  private var removed: Set<Int> = []
  /// The numbers of contacts by their e-mail addresses in lower case, once somebody looked for one.
  private var byEmail: [String: Set<Int>]?
  /// The results of the last queries, so that page after page of one does not search again.
  private var recent: [(query: String, result: Selection)] = []
  private static let kept = 8

  init(count: Int, seed: UInt64) {
    invented = max(0, count)
    lastID = invented
    self.seed = seed
    generator = ContactGenerator(seed: seed)
  }

  var count: Int { lastID - removed.count }

  /// The contacts a query has found, in its order.
  enum Selection: Sendable {
    /// Everyone, by number.
    case all(count: Int, descending: Bool)
    case some([Int])

    var count: Int {
      switch self {
      case .all(let count, _): count
      case .some(let ids): ids.count
      }
    }

    func ids(from offset: Int, atMost limit: Int) -> [Int] {
      let range = min(offset, count)..<min(offset + limit, count)
      switch self {
      case .all(let count, let descending): return range.map { descending ? count - $0 : $0 + 1 }
      case .some(let ids): return Array(ids[range])
      }
    }
  }

  func contact(_ id: Int) -> Contact? {
    guard id >= 1, id <= lastID, !removed.contains(id) else { return nil }
    return written[id] ?? (id <= invented ? generator.contact(id: id) : nil)
  }

  /// The contact that a segment of a path names.
  func contact(named text: String) throws(Refusal) -> Contact {
    guard let contact = Int(text).flatMap(contact) else { throw .notFound("contact") }
    return contact
  }

  /// - Parameter query: the words the filter and the order were read from.
  mutating func select(
    _ filter: ContactFilter, _ order: ContactOrder, query: String
  ) -> Selection {
    let isEveryone = filter.clauses.isEmpty && order.isByID
    if isEveryone, removed.isEmpty { return .all(count: lastID, descending: order.descending) }
    if let known = recent.first(where: { $0.query == query }) { return known.result }
    let result: Selection
    if isEveryone {
      result = .some(order.descending ? ids.reversed() : ids)
    } else {
      let candidates = filter.namedIDs.map { $0.sorted() } ?? ids
      let found = candidates.compactMap { id in
        contact(id).flatMap { filter.matches($0) ? order.entry(for: $0) : nil }
      }
      result = .some(order.sorted(found))
    }
    recent = recent.suffix(ContactBook.kept - 1) + [(query, result)]
    return result
  }

  private var ids: [Int] {
    lastID > 0 ? (1...lastID).filter { !removed.contains($0) } : []
  }

  /// Everyone who fits, by number.
  func contacts(where fits: (Contact) -> Bool) -> [Contact] {
    ids.compactMap { id in contact(id).flatMap { fits($0) ? $0 : nil } }
  }
}

/// Writing.
extension ContactBook {
  /// A contact with the next number and nothing in it.
  mutating func draft(at now: Timestamp) -> Contact {
    var contact = Contact(id: lastID + 1)
    contact.createTime = now
    contact.sourceType = .api
    return contact
  }

  /// Keeps a contact as it is now.
  ///
  /// Its time of change moves on by a second at least: replies show whole seconds, and two writes
  /// within one of them would look like none.
  mutating func write(_ contact: Contact, at now: Timestamp) -> Contact {
    var contact = contact
    let old = self.contact(contact.id)
    let earliest = old.map { $0.updateTime + Timestamp.second } ?? now
    contact.updateTime = max(now, earliest)
    store(contact, replacing: old)
    return contact
  }

  /// Keeps a contact whose time of change stays: tags and links are no part of it.
  mutating func store(_ contact: Contact) { store(contact, replacing: self.contact(contact.id)) }

  private mutating func store(_ contact: Contact, replacing old: Contact?) {
    for email in old?.emailAddresses ?? [] {
      byEmail?[email.email.lowercased()]?.remove(contact.id)
    }
    for email in contact.emailAddresses {
      byEmail?[email.email.lowercased(), default: []].insert(contact.id)
    }
    written[contact.id] = contact
    lastID = max(lastID, contact.id)
    recent = []
  }

  mutating func remove(_ contact: Contact) {
    for email in contact.emailAddresses {
      byEmail?[email.email.lowercased()]?.remove(contact.id)
    }
    written[contact.id] = nil
    removed.insert(contact.id)
    recent = []
  }

  /// Those that have this e-mail address in any slot, by number.
  mutating func contacts(withEmail email: String) -> [Contact] {
    if byEmail == nil {
      var index: [String: Set<Int>] = [:]
      for id in ids {
        for email in contact(id)?.emailAddresses ?? [] {
          index[email.email.lowercased(), default: []].insert(id)
        }
      }
      byEmail = index
    }
    return (byEmail?[email.lowercased()] ?? []).sorted().compactMap { contact($0) }
  }
}
