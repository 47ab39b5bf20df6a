import JSONText

/// A list whose rows are all at hand, with filter, order and pages as v2 has them.
struct Listing<Row> {
  /// The list's name in the reply.
  let name: String
  /// By the name of the filter field: whether a row fits a value.
  let filters: [String: (Row, Substring) throws(Refusal) -> Bool]
  /// By the name of the field: what rows are sorted by.
  let orders: [String: (Row) -> SortKey]

  /// A text or a number to sort by.
  struct SortKey: Comparable {
    var text = ""
    var number = 0

    static func < (left: SortKey, right: SortKey) -> Bool {
      (left.text, left.number) < (right.text, right.number)
    }
  }

  /// The page that a call asks for.
  func page(
    of rows: [Row], for call: APICall, _ json: (Row) -> JSON
  ) throws(Refusal) -> SandboxReply {
    let size = try StandIn.pageSize(call)
    let filter = call.query["filter"] ?? ""
    let order = call.query["order_by"] ?? ""
    let query = "\(call.request.path) \(call.caller.tenant) \(order) \(filter)"
    var found = rows
    // The specification's own examples end with a semicolon.
    let clauses = filter.hasSuffix(";") ? String(filter.dropLast()) : filter
    if !clauses.isEmpty {
      for (name, comparison, value) in try FilterClause.split(clauses) {
        guard case .equal = comparison, let fits = filters[name] else {
          throw Refusal("The filter names an unknown field: \(name).")
        }
        var kept: [Row] = []
        for row in found where try fits(row, value) { kept.append(row) }
        found = kept
      }
    }
    if !order.isEmpty { found = try sorted(found, by: order) }
    var offset = 0
    if let token = call.query["page_token"], !token.isEmpty {
      guard let place = PageToken(token, query: query) else {
        throw Refusal("The page_token does not belong to this query.")
      }
      offset = place.offset
    }
    let end = min(offset + size, found.count)
    var members: [(String, JSON)] = [
      (name, .array(found[min(offset, end)..<end].map(json)))
    ]
    if end < found.count {
      members.append(("next_page_token", .string(PageToken(offset: end).text(query: query))))
    }
    return .json(.object(members))
  }

  private func sorted(_ rows: [Row], by order: String) throws(Refusal) -> [Row] {
    let words = order.split(separator: " ").map(String.init)
    guard let name = words.first, let key = orders[name],
      words.count == 1 || words.count == 2 && ["asc", "desc"].contains(words[1])
    else {
      throw Refusal(
        "order_by takes \(orders.keys.sorted().joined(separator: ", ")), then asc or desc.")
    }
    let sorted = rows.enumerated().sorted {
      (key($0.element), $0.offset) < (key($1.element), $1.offset)
    }
    .map(\.element)
    return words.last == "desc" ? sorted.reversed() : sorted
  }
}
