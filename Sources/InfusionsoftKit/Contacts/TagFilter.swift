/// Which tags, and in what order.
public struct TagFilter: Sendable, Hashable {
  private var clauses: [String] = []
  private var order: String?

  /// What tags can be sorted by.
  public static let sortKeys = ["name", "create_time", "update_time"]

  /// Makes a filter for every tag.
  public init() {}

  /// Only the tag with this name.
  public mutating func name(_ name: String) throws(Failure) {
    clauses.append("name==" + (try FieldSource("name").text(name, takesPrefix: false)))
  }

  /// Only tags of this category; `NONE` for those of none.
  public mutating func category(_ id: String) throws(Failure) {
    clauses.append("category_id==" + (try FieldSource("category_id").text(id, takesPrefix: false)))
  }

  /// Sets the order from `name` or `update_time desc`.
  public mutating func order(by text: String) throws(Failure) {
    order = try SortOrder.read(text, keys: Self.sortKeys)
  }

  var parameters: [(name: String, value: String)] {
    var parameters: [(name: String, value: String)] = []
    if !clauses.isEmpty { parameters.append(("filter", clauses.joined(separator: ";"))) }
    if let order { parameters.append(("order_by", order)) }
    return parameters
  }
}

/// `order_by`: a field, then a direction.
enum SortOrder {
  /// Reads `email`, `update_time desc` or `update_time:desc`.
  static func read(_ text: String, keys: [String]) throws(Failure) -> String {
    let words = text.split { $0 == " " || $0 == ":" }.map(String.init)
    guard let key = words.first, keys.contains(key), words.count <= 2 else {
      throw .usage(
        "order_by is one of \(keys.joined(separator: ", ")), then asc or desc",
        parameter: "order_by")
    }
    let direction = words.count == 2 ? words[1].lowercased() : "asc"
    guard direction == "asc" || direction == "desc" else {
      throw .usage("order_by ends with asc or desc, not \(words[1])", parameter: "order_by")
    }
    return "\(key) \(direction)"
  }
}
