/// All contacts of one tenant. They are invented when somebody asks, so any number costs nothing.
struct ContactBook: Sendable {
  private let generator: ContactGenerator
  let count: Int
  /// The results of the last queries, so that page after page of one does not search again.
  private var recent: [(query: String, result: Selection)] = []
  private static let kept = 8

  init(count: Int, seed: UInt64) {
    self.count = max(0, count)
    generator = ContactGenerator(seed: seed)
  }

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
    id >= 1 && id <= count ? generator.contact(id: id) : nil
  }

  /// - Parameter query: the words the filter and the order were read from.
  mutating func select(
    _ filter: ContactFilter, _ order: ContactOrder, query: String
  ) -> Selection {
    if filter.clauses.isEmpty && order.isByID {
      return .all(count: count, descending: order.descending)
    }
    if let known = recent.first(where: { $0.query == query }) { return known.result }
    let candidates = filter.namedIDs.map { $0.sorted() } ?? (count > 0 ? Array(1...count) : [])
    let found = candidates.compactMap { id in
      contact(id).flatMap { filter.matches($0) ? order.entry(for: $0) : nil }
    }
    let result = Selection.some(order.sorted(found))
    recent = recent.suffix(ContactBook.kept - 1) + [(query, result)]
    return result
  }
}
