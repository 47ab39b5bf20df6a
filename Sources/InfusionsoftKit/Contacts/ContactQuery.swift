/// Which contacts, in what order, with which fields, and how many.
public struct ContactQuery: Sendable, Hashable {
  /// Clauses joined by "and".
  public private(set) var clauses: [String] = []
  /// Top-level field names the API should return; its own choice when empty.
  public var fields: [String] = []
  /// `id`, `create_time`, `update_time` or `email`, then `asc` or `desc`.
  public private(set) var order: String?
  /// Rows in all; everything when nil.
  public var limit: Int?
  /// Rows per request, 1 to 1000; the smaller of `limit` and 1000 when nil.
  public var pageSize: Int?
  /// Where to go on, as an earlier page gave it.
  public var pageToken: String?

  /// The largest page the API gives.
  public static let maximumPageSize = 1000
  /// What the API can sort by.
  public static let sortKeys = ["id", "create_time", "update_time", "email"]

  /// The properties of a contact that every deployment knows.
  package static let standardFields = [
    "id", "given_name", "family_name", "middle_name", "preferred_name", "prefix", "suffix",
    "spouse_name", "job_title", "contact_type", "company", "email_addresses", "phone_numbers",
    "fax_numbers", "addresses", "website", "social_accounts", "birth_date", "anniversary_date",
    "time_zone", "preferred_locale", "owner_id", "leadsource_id", "source_type", "score_value",
    "referral_code", "tag_ids", "custom_fields", "links", "origin", "utm_parameters",
    "create_time", "update_time",
  ]

  /// Makes a query for every contact.
  public init() {}

  /// Adds a named clause.
  /// - Throws: a usage ``Failure`` when the value does not fit the grammar.
  public mutating func filter(_ filter: ContactFilter, _ values: [String]) throws(Failure) {
    var written: [String] = []
    for value in values { written.append(try filter.write(value)) }
    guard !written.isEmpty else {
      throw .usage("\(filter.name) needs a value", parameter: filter.name)
    }
    clauses.append(filter.field + "==" + written.joined(separator: ","))
  }

  /// Adds a filter as the API writes it: `given_name==Ann;family_name==S*`.
  public mutating func filter(raw: String) throws(Failure) {
    guard raw.contains("==") || raw.contains(">") || raw.contains("<") else {
      throw .usage("a raw filter reads like given_name==Ann;family_name==S*", parameter: "filter")
    }
    clauses.append(raw)
  }

  /// Sets the order from `email`, `update_time desc` or `update_time:desc`.
  public mutating func order(by text: String) throws(Failure) {
    let words = text.split { $0 == " " || $0 == ":" }.map(String.init)
    guard let key = words.first, Self.sortKeys.contains(key), words.count <= 2 else {
      throw .usage(
        "order_by is one of \(Self.sortKeys.joined(separator: ", ")), then asc or desc",
        parameter: "order_by")
    }
    let direction = words.count == 2 ? words[1].lowercased() : "asc"
    guard direction == "asc" || direction == "desc" else {
      throw .usage("order_by ends with asc or desc, not \(words[1])", parameter: "order_by")
    }
    order = "\(key) \(direction)"
  }

  /// The size of each page asked for.
  var effectivePageSize: Int {
    min(max(pageSize ?? limit ?? Self.maximumPageSize, 1), Self.maximumPageSize)
  }

  /// The query of one request; everything is repeated beside the page token, because the API does
  /// not say what may be left out.
  func parameters(pageToken: String?) -> [(name: String, value: String)] {
    var parameters: [(name: String, value: String)] = []
    if !clauses.isEmpty { parameters.append(("filter", clauses.joined(separator: ";"))) }
    if let order { parameters.append(("order_by", order)) }
    if !fields.isEmpty { parameters.append(("fields", fields.joined(separator: ","))) }
    parameters.append(("page_size", String(effectivePageSize)))
    if let pageToken { parameters.append(("page_token", pageToken)) }
    return parameters
  }
}

extension ContactFilter {
  /// The value as the grammar writes it.
  fileprivate func write(_ value: String) throws(Failure) -> String {
    if kind == .time {
      guard let time = Timestamp.parse(value) else {
        throw .usage(
          "\(name) is a date (2026-01-31) or a time with a zone (2026-01-31T08:00:00Z), not \(value)",
          parameter: name)
      }
      return Timestamp.formatMilliseconds(time)
    }
    // How the grammar would escape its own signs is not known: a guess could match everybody.
    let reserved: Set<Character> = kind == .text ? [";", "*"] : [";", ",", "*"]
    let body = kind == .prefixText && value.hasSuffix("*") ? value.dropLast() : value[...]
    if let bad = body.first(where: { reserved.contains($0) }) {
      throw .usage("\(name) cannot contain \(bad) (it has a meaning in filters)", parameter: name)
    }
    guard !body.isEmpty else { throw .usage("\(name) needs a value", parameter: name) }
    return value
  }
}
